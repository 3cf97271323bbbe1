import assert from 'node:assert/strict';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { createFiles } from '../../src/system/files.ts';
import { realSystem } from '../../src/system/real.ts';
import { verifyRun } from '../../src/verify/verify.ts';
import { faultOps, type FaultKind } from '../support/fault-ops.ts';
import { assertLookedUp } from '../support/looked-up.ts';
import { quickFolder } from '../support/quick-folder.ts';
import { folderOf, recomputed, start } from '../support/starts.ts';

const scenario = join(import.meta.dirname, '..', '..', 'examples', 'scenarios', 'reboot-150.json');
const system = realSystem([]);

/** Fails one change of the first start after `startsBefore` healthy ones; false when that start made fewer changes. */
async function survives(startsBefore: number, at: number, kind: FaultKind): Promise<boolean> {
  const root = quickFolder();
  try {
    for (let done = 0; done < startsBefore; done++) await start(system, root, scenario);
    const { ops, hit } = faultOps({ kind, at });
    const refused = await start({ ...system, files: createFiles(ops) }, root, scenario);
    if (hit() === null) return false;
    const point = `start ${startsBefore + 1}, change ${at}`;
    if (refused.exitCode !== 240) {
      // Past its manifest or its cookie the run stands as it is: what fails then is told, and changes no code.
      assert.equal(recomputed(system.files, folderOf(refused).runFolder).code, refused.exitCode, point);
      assert.equal(refused.exitCode, startsBefore === 0 ? 150 : 0, point);
    } else assert.deepEqual(refused.why, ['output'], point);
    if (refused.runFolder !== null) assert.deepEqual(verifyRun(system.files, refused.runFolder).failed, [], point);

    let next = await start(system, root, scenario);
    if (next.exitCode === 150) next = await start(system, root, scenario);
    assert.deepEqual([next.exitCode, next.why], [0, []], point);
    assertLookedUp(system.files, root, folderOf(next).runFolder, point);
    return true;
  } finally {
    rmSync(root, { recursive: true, force: true });
  }
}

for (const startsBefore of [0, 1]) {
  test(`start ${startsBefore + 1}: one change in 31 fails once: 240 output, and the next start needs no help`, async () => {
    for (let at = 2; await survives(startsBefore, at, 'fail');) at += 31;
  });

  test(`start ${startsBefore + 1}: the disk is full from one change in 31 on: 240 output, then as if nothing had happened`, async () => {
    for (let at = 2; await survives(startsBefore, at, 'diskFull');) at += 31;
  });
}
