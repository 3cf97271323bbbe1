import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { linkSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { describe, it } from 'node:test';
import { realFileOps, type FileOps } from '../../src/system/file-ops.ts';
import { TEMP_NAME } from '../../src/system/file-writing.ts';
import { createFiles } from '../../src/system/files.ts';
import { aScratchFolder } from '../support/test-files.ts';

const posix = { skip: process.platform === 'win32' ? 'expected links and FIFOs as Unix has them' : false };

/** The file door, with an attacker who acts between the look at a path and the operation of this name. */
const between = (name: 'open' | 'mkdir', act: (path: string) => void) => {
  let acted = false;
  const wrapped = (path: string, ...rest: unknown[]): unknown => {
    if (!acted) act(path);
    acted = true;
    return (realFileOps[name] as (...all: unknown[]) => unknown)(path, ...rest);
  };
  return createFiles({ ...realFileOps, [name]: wrapped });
};

const swapFor =
  (make: (path: string) => void) =>
  (path: string): void => {
    rmSync(path, { force: true });
    make(path);
  };

const fifo = (path: string): void => {
  execFileSync('mkfifo', [path]);
};

describe('between our look and our act somebody puts', posix, () => {
  const victim = (): { file: string; secret: string } => {
    const folder = aScratchFolder();
    writeFileSync(join(folder, 'secret'), 'secret\n');
    return { file: join(folder, 'file'), secret: join(folder, 'secret') };
  };

  it('a link in the place of a file to read: it is not followed', () => {
    const { file, secret } = victim();
    writeFileSync(file, 'ours');
    assert.throws(() =>
      between(
        'open',
        swapFor((path) => {
          symlinkSync(secret, path);
        }),
      ).read(file, 100),
    );
  });

  it('a FIFO in the place of a file to read: refused, without waiting for a writer', () => {
    const { file } = victim();
    writeFileSync(file, 'ours');
    assert.throws(() => between('open', swapFor(fifo)).read(file, 100), { code: 'outputUnusable' });
  });

  it('a link in the place of a log: nothing is appended through it', () => {
    const { file, secret } = victim();
    const files = between(
      'open',
      swapFor((path) => {
        symlinkSync(secret, path);
      }),
    );
    assert.throws(() => files.openAppend(file), { code: 'outputFailed' });
    assert.equal(readFileSync(secret, 'utf8'), 'secret\n');
  });

  it('a FIFO in the place of a log: refused, without waiting for a reader', () => {
    const { file } = victim();
    assert.throws(() => between('open', swapFor(fifo)).openAppend(file), { code: 'outputFailed' });
  });

  it('a second name for a file in the place of a log: nothing is appended to it', () => {
    const { file, secret } = victim();
    const files = between(
      'open',
      swapFor((path) => {
        linkSync(secret, path);
      }),
    );
    assert.throws(() => files.openAppend(file), { code: 'outputUnusable' });
    assert.equal(readFileSync(secret, 'utf8'), 'secret\n');
  });

  it('a link in the place of a log to cut back: nothing is cut', () => {
    const { file, secret } = victim();
    writeFileSync(file, 'ours');
    const files = between(
      'open',
      swapFor((path) => {
        symlinkSync(secret, path);
      }),
    );
    assert.throws(
      () => {
        files.truncate(file, 0);
      },
      { code: 'outputFailed' },
    );
    assert.equal(readFileSync(secret, 'utf8'), 'secret\n');
  });

  it('a link at the name of our temp file: it is not followed, though the name was known', () => {
    const { file, secret } = victim();
    const files = between('open', (path) => {
      symlinkSync(secret, path);
    });
    assert.throws(
      () => {
        files.writeAtomic(file, Buffer.from('new'));
      },
      { code: 'outputFailed' },
    );
    assert.equal(readFileSync(secret, 'utf8'), 'secret\n');
  });

  it('a link at the folder that we are about to make: refused', () => {
    const { file } = victim();
    const elsewhere = aScratchFolder();
    const files = between('mkdir', (path) => {
      symlinkSync(elsewhere, path);
    });
    assert.throws(() => {
      files.makeFolder(file);
    });
  });

  it('a link inside a folder that is removed: the link goes, what it leads to stays', () => {
    const { file, secret } = victim();
    const files = createFiles();
    files.makeFolder(file);
    symlinkSync(join(secret, '..'), join(file, 'inner'));
    files.removeTree(file);
    assert.equal(readFileSync(secret, 'utf8'), 'secret\n');
  });
});

it('names of temp files cannot be known before: no two are alike', () => {
  const folder = aScratchFolder();
  const names: string[] = [];
  const open: FileOps['open'] = (path, flags, mode) => {
    if (flags === 'wx') names.push(basename(path));
    return realFileOps.open(path, flags, mode);
  };
  const files = createFiles({ ...realFileOps, open });
  for (let i = 0; i < 50; i += 1) files.writeAtomic(join(folder, 'state.json'), Buffer.from('{}'));
  assert.equal(new Set(names).size, 50);
  for (const name of names) assert.match(name, TEMP_NAME);
});
