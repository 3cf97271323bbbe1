import assert from 'node:assert/strict';
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { EXIT_CODES } from '../../src/domain/exit-codes.ts';
import { realSystem } from '../../src/system/real.ts';
import type { System } from '../../src/system/system.ts';
import { answered, lastLineIn, onlyObject } from '../support/cli.ts';
import { scratchFolder } from '../support/sim-files.ts';

/** Flushing to a disk is what takes time here and what is not tested here. */
const MEMORY = '/dev/shm';

interface Drilled {
  readonly file: string;
  readonly expected: number;
  readonly actual: number;
  readonly starts: readonly { expected: number; actual: number; fromFiles: number | null }[];
}

/** The real system with its scratch folders below `folder`. */
function systemIn(folder: string): System {
  const system = realSystem([]);
  return { ...system, host: { ...system.host, temporaryFolder: existsSync(MEMORY) ? MEMORY : folder } };
}

test('every scenario ends as it says, and its files say the same', async (t) => {
  const { code, stdout } = await answered(['drill', '--json'], { system: systemIn(scratchFolder(t)) });
  const drilled = onlyObject(stdout)['scenarios'] as readonly Drilled[];
  const differing = drilled.filter(({ starts }) =>
    starts.some(({ expected, actual, fromFiles }) => actual !== expected || (fromFiles ?? actual) !== actual),
  );
  assert.deepEqual(differing, []);
  assert.equal(code, 0);
  assert.ok(drilled.every(({ file, actual }) => file.endsWith(`-${actual}.json`)));
});

for (const wanted of Object.values(EXIT_CODES)) {
  test(`drill --exit ${wanted} ends with it, prints the last line of such a run, and leaves nothing behind`, async (t) => {
    const folder = scratchFolder(t);
    const system = realSystem([]);
    const within = { ...system, host: { ...system.host, temporaryFolder: folder } };
    const { code, stdout } = await answered(['drill', '--exit', String(wanted)], { system: within });
    assert.equal(code, wanted);
    assert.match(lastLineIn(stdout), new RegExp(`^PATCHPILOT v=1 exit=${wanted} .* sim=1 `, 'u'));
    assert.deepEqual(readdirSync(folder), []);
  });
}

test('drill --keep leaves the runs, and wants an empty folder', async (t) => {
  const folder = join(scratchFolder(t), 'kept');
  assert.equal((await answered(['drill', '--exit', '0', '--keep', folder])).code, 0);
  assert.ok(readdirSync(folder).length > 0);
  assert.equal((await answered(['drill', '--exit', '0', '--keep', folder])).code, 64);
});

test('drill --exit takes the codes of run only', async () => {
  assert.equal((await answered(['drill', '--exit', '1'])).code, 64);
});
