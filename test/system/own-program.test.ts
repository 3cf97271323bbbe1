import assert from 'node:assert/strict';
import { mkdtempSync, renameSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { PatchPilotError } from '../../src/errors/error.ts';
import { openOwnProgram } from '../../src/system/own-program.ts';

const content = Buffer.alloc(2_500_000, 'own ');

function aProgram(act: (path: string, folder: string) => void): void {
  const folder = mkdtempSync(join(tmpdir(), 'patchpilot-own-'));
  const path = join(folder, 'patchpilot.exe');
  writeFileSync(path, content);
  try {
    act(path, folder);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

const read = (chunks: Iterable<Uint8Array>): Buffer => Buffer.concat([...chunks].map((chunk) => Buffer.from(chunk)));
/** A chunk holds only until the next one. */
function* copied(chunks: Iterable<Uint8Array>): Generator<Uint8Array> {
  for (const chunk of chunks) yield Uint8Array.from(chunk);
}

describe('the file of this program', () => {
  it('is read as it was at the start, whatever was put into its place or took it away', () => {
    aProgram((path) => {
      const program = openOwnProgram(path);
      assert.ok(program !== undefined);
      renameSync(path, `${path}.old`);
      writeFileSync(path, 'of somebody else');
      assert.equal(program.name, 'patchpilot.exe');
      assert.deepEqual(read(copied(program.chunks())), content);
      rmSync(path);
      rmSync(`${path}.old`);
      assert.deepEqual(read(copied(program.chunks())), content);
    });
  });

  it('that cannot be read to its end says so', () => {
    aProgram((path) => {
      const program = openOwnProgram(path);
      assert.ok(program !== undefined);
      const chunks = program.chunks()[Symbol.iterator]();
      assert.equal(chunks.next().done, false);
      truncateSync(path, 10);
      assert.throws(
        () => chunks.next(),
        (thrown) => thrown instanceof PatchPilotError && thrown.code === 'readFailed',
      );
    });
  });

  it('that cannot be opened is none', () => {
    aProgram((_, folder) => {
      assert.equal(openOwnProgram(join(folder, 'missing')), undefined);
    });
  });
});
