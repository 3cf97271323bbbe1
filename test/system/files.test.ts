import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createFiles } from '../../src/system/files.ts';
import type { FileOps } from '../../src/system/file-ops.ts';
import type { Files } from '../../src/system/system.ts';
import { faultOps, type FaultKind } from '../support/fault-ops.ts';
import { MemoryDisk } from '../support/memory-disk.ts';

const PATH = '/a.jsonl';

/** A disk with one file of two lines, and a door to it through which one fault comes, at the first thing it can hit. */
function faultyDoor(kind: FaultKind): { disk: MemoryDisk; files: Files } {
  const disk = new MemoryDisk();
  createFiles(disk.ops, 'win32').writeNew(PATH, Buffer.from('1\n2\n'));
  return { disk, files: createFiles(faultOps({ kind, at: 1 }, disk.ops).ops, 'win32') };
}

const content = (disk: MemoryDisk): string => Buffer.from(createFiles(disk.ops).read(PATH, 100) ?? []).toString('utf8');

const USES: Record<string, (files: Files) => void> = {
  read: (files) => assert.equal(files.read(PATH, 100)?.length, 4),
  writeAtomic: (files) => {
    files.writeAtomic(PATH, Buffer.from('1\n2\n'));
  },
  truncate: (files) => {
    files.truncate(PATH, 4);
  },
  flush: (files) => {
    files.flush(PATH);
  },
  openAppend: (files) => {
    files.openAppend(PATH).close();
  },
  rename: (files) => {
    files.rename(PATH, PATH);
  },
};

for (const [name, use] of Object.entries(USES)) {
  test(`${name} waits while another program holds the file for a moment`, () => {
    const { disk, files } = faultyDoor('heldAWhile');
    use(files);
    assert.equal(content(disk), '1\n2\n');
  });

  test(`${name} of a file that another program holds for ever fails, names it, and leaves it as it was`, () => {
    const { disk, files } = faultyDoor('heldForEver');
    const expected = { code: name === 'read' ? 'readFailed' : 'outputFailed', message: /EBUSY/u };
    assert.throws(() => {
      use(files);
    }, expected);
    assert.equal(content(disk), '1\n2\n');
    assert.deepEqual(disk.files(), [PATH]);
  });
}

test('a write that the system takes only half of is completed', () => {
  const { disk, files } = faultyDoor('shortWrite');
  files.writeAtomic(PATH, Buffer.from('three\n'));
  assert.equal(content(disk), 'three\n');
});

for (const kind of ['tornWrite', 'fsyncFails', 'diskFull'] as const) {
  test(`${kind}: the old file stands, and no temp file is left`, () => {
    const { disk, files } = faultyDoor(kind);
    assert.throws(
      () => {
        files.writeAtomic(PATH, Buffer.from('three\n'));
      },
      { code: 'outputFailed' },
    );
    assert.equal(content(disk), '1\n2\n');
    assert.deepEqual(disk.files(), [PATH]);
  });
}

test('what was flushed outlives a power cut, what was appended after it need not', () => {
  const disk = new MemoryDisk();
  const files = createFiles(disk.ops, 'win32');
  const log = files.openAppend(PATH);
  log.append(Buffer.from('1\n'), false);
  files.flush(PATH);
  log.append(Buffer.from('2\n'), false);
  const cut = disk.copy();
  cut.cutPower('tail of NULs');
  assert.equal(content(cut), '1\n\0\0');
  disk.cutPower('names lost');
  assert.equal(content(disk), '1\n');
});

for (const [name, read] of Object.entries<(files: Files) => unknown>({
  read: (files) => files.read(PATH, 100),
  chunks: (files) => [...files.chunks(PATH)],
})) {
  test(`${name}: a file that is removed between the look at it and its opening is absent, no failure of the disk`, () => {
    const disk = new MemoryDisk();
    const open: FileOps['open'] = (path, flags, mode) => {
      if (flags === 'r') disk.ops.unlink(path);
      return disk.ops.open(path, flags, mode);
    };
    const files = createFiles({ ...disk.ops, open }, 'win32');
    files.writeNew(PATH, Buffer.from('1'));
    if (name === 'read') assert.equal(read(files), undefined);
    else assert.throws(() => read(files), { code: 'inputAbsent' });
  });
}
