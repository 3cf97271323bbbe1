import assert from 'node:assert/strict';
import { cpSync, existsSync, readdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { RUN_FILES } from '../../src/evidence/layout.ts';
import { createFiles } from '../../src/system/files.ts';
import { realSystem } from '../../src/system/real.ts';
import { verifyRun } from '../../src/verify/verify.ts';
import { faultOps } from '../support/fault-ops.ts';
import { quickFolder } from '../support/quick-folder.ts';
import { deviceFolderOf, folderOf, installCalls, jsonOf, recomputed, start, wholeTree } from '../support/starts.ts';

/** `PATCHPILOT_KILL_STEP=1` kills at every change; the ordinary test at every so-manieth, the first and the last one too. */
const STEP = Number(process.env['PATCHPILOT_KILL_STEP'] ?? '7');
const scenario = join(import.meta.dirname, '..', '..', 'examples', 'scenarios', 'reboot-150.json');
const system = realSystem([]);
const place = quickFolder();
const root = join(place, 'root');
const asLeft = (starts: number): string => join(place, `after-${starts}`);

after(() => rmSync(place, { recursive: true, force: true }));

for (const startsBefore of [0, 1]) {
  describe(`killed in start ${startsBefore + 1} of 2 around a reboot, at every change number ${STEP}`, () => {
    let changes = 0;

    before(async () => {
      goBackTo(startsBefore);
      const fault = faultOps(Infinity);
      const { exitCode } = await start({ ...system, files: createFiles(fault.ops) }, root, scenario);
      fault.bury();
      changes = fault.count();
      assert.equal(exitCode, startsBefore === 0 ? 150 : 0);
      renameSync(root, asLeft(startsBefore + 1));
    });

    it('ends as if nothing had happened, installs nothing unseen, leaves a whole and valid tree', async () => {
      const points = [...Array(changes).keys()].map((index) => index + 1);
      for (const point of points.filter((one) => one % STEP === 1 % STEP || one === changes)) {
        goBackTo(startsBefore);
        const fault = faultOps(point);
        await start({ ...system, files: createFiles(fault.ops) }, root, scenario);
        fault.bury();
        await assertCompletes(`killed at ${fault.killedAt() ?? 'nothing'}`);
      }
    });
  });
}

function goBackTo(starts: number): void {
  rmSync(root, { recursive: true, force: true });
  if (existsSync(asLeft(starts))) cpSync(asLeft(starts), root, { recursive: true, preserveTimestamps: true });
}

async function assertCompletes(point: string): Promise<void> {
  const named = openRun();
  let result = await start(system, root, scenario);
  for (let further = 0; result.exitCode === 150 && further < 2; further++) result = await start(system, root, scenario);
  assert.deepEqual([result.exitCode, result.why], [0, []], point);
  const { runId, runFolder } = folderOf(result);
  // A run whose folder the device named is the one that goes on, unless it was over but for the bookkeeping.
  if (named !== null && !named.over) assert.equal(runId, named.runId, point);
  assert.equal(recomputed(system.files, runFolder).code, 0, point);
  assert.deepEqual(verifyRun(system.files, runFolder, { root: result.root ?? '' }).failed, [], point);
  assert.deepEqual(
    wholeTree(runId).filter((path) => !existsSync(join(runFolder, path))),
    [],
    point,
  );
  const device = readdirSync(deviceFolderOf(root));
  const leftovers = [...device, ...readdirSync(runFolder, { recursive: true, encoding: 'utf8' })].filter((path) =>
    /\.tmp$|^State\/.*\.previous$|^open-run\.json|^reboot-required\.json/u.test(path),
  );
  assert.deepEqual(leftovers, [], point);
  assertLookedUp(runFolder, point);
}

/** The run that the device names, as the killed start left it. */
function openRun(): { runId: string; over: boolean } | null {
  const path = join(deviceFolderOf(root), 'open-run.json');
  if (!existsSync(path)) return null;
  const runId = String(jsonOf(path).runId);
  return { runId, over: existsSync(join(root, 'Runs', runId, RUN_FILES.manifest)) };
}

/** An install that is called again was asked for in the history of the device first. */
function assertLookedUp(runFolder: string, point: string): void {
  const calls = installCalls(system.files, root);
  const again = calls.length - new Set(calls).size;
  const lines = readFileSync(join(runFolder, RUN_FILES.events), 'utf8').split('\n').slice(0, -1);
  const lookedUp = lines.filter((line) => (JSON.parse(line) as { type: string }).type === 'outcomeLookedUp').length;
  assert.ok(again <= 1 && again <= lookedUp, `${point}: ${again} calls again, ${lookedUp} look-ups`);
}
