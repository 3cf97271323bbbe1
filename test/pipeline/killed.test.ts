import assert from 'node:assert/strict';
import { cpSync, existsSync, readdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { RUN_FILES } from '../../src/evidence/layout.ts';
import { createFiles } from '../../src/system/files.ts';
import { realSystem } from '../../src/system/real.ts';
import { verifyRun } from '../../src/verify/verify.ts';
import { faultOps } from '../support/fault-ops.ts';
import { assertLookedUp } from '../support/looked-up.ts';
import { quickFolder } from '../support/quick-folder.ts';
import { deviceFolderOf, folderOf, jsonOf, recomputed, start, wholeTree } from '../support/starts.ts';

/**
 * Scenarios that end with 0 after their reboots, and at which changes a start of them is killed: at every so-manieth,
 * the first and the last. `PATCHPILOT_KILL_STEP=1` kills at each.
 */
const STEPS = { 'reboot-150': 13, 'two-reboots-150': 53, 'reboot-pending-before-150': 53 };
const everyStep = process.env['PATCHPILOT_KILL_STEP'];
const scenarioFile = (name: string): string =>
  join(import.meta.dirname, '..', '..', 'examples', 'scenarios', `${name}.json`);
const system = realSystem([]);
const place = quickFolder();
const root = join(place, 'root');
const asLeft = (name: string, starts: number): string => join(place, `${name}-after-${starts}`);

after(() => rmSync(place, { recursive: true, force: true }));

const starts = Object.entries(STEPS).flatMap(([name, step]) =>
  (jsonOf(scenarioFile(name)).expect as number[]).map((code, index) => ({ name, step, code, index })),
);

for (const { name, step: usual, code, index } of starts) {
  const step = everyStep === undefined ? usual : Number(everyStep);
  const scenario = scenarioFile(name);
  describe(`${name}: killed in start ${index + 1}, at one of ${step} changes`, () => {
    let changes = 0;

    before(async () => {
      goBackTo(name, index);
      const fault = faultOps({ kind: 'kill', at: Infinity });
      const { exitCode } = await start({ ...system, files: createFiles(fault.ops) }, root, scenario);
      fault.bury();
      changes = fault.count();
      assert.equal(exitCode, code);
      renameSync(root, asLeft(name, index + 1));
    });

    it('ends as if nothing had happened, installs nothing unseen, leaves a whole and valid tree', async () => {
      const points = Array.from({ length: changes }, (_, before) => before + 1);
      for (const point of points.filter((one) => one % step === 1 % step || one === changes)) {
        goBackTo(name, index);
        const fault = faultOps({ kind: 'kill', at: point });
        await start({ ...system, files: createFiles(fault.ops) }, root, scenario);
        fault.bury();
        await assertCompletes(scenario, `killed at ${fault.hit() ?? 'nothing'}`);
      }
    });
  });
}

function goBackTo(name: string, starts: number): void {
  rmSync(root, { recursive: true, force: true });
  if (starts > 0) cpSync(asLeft(name, starts), root, { recursive: true, preserveTimestamps: true });
}

async function assertCompletes(scenario: string, point: string): Promise<void> {
  const named = openRun();
  let result = await start(system, root, scenario);
  for (let further = 0; result.exitCode === 150 && further < 3; further++) result = await start(system, root, scenario);
  assert.deepEqual([result.exitCode, result.why], [0, []], point);
  const { runId, runFolder } = folderOf(result);
  // A run that has begun is the one that goes on, unless it was over but for the bookkeeping.
  if (named !== null && named.begun && !named.over) assert.equal(runId, named.runId, point);
  const unfinished = readdirSync(join(root, 'Runs')).filter(
    (one) => !existsSync(join(root, 'Runs', one, RUN_FILES.manifest)),
  );
  assert.deepEqual(unfinished, [], point);
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
  assertLookedUp(system.files, root, runFolder, point);
}

/** The run that the device names, as the killed start left it; it has begun with its first whole event. */
function openRun(): { runId: string; begun: boolean; over: boolean } | null {
  const path = join(deviceFolderOf(root), 'open-run.json');
  if (!existsSync(path)) return null;
  const runId = String(jsonOf(path).runId);
  const folder = join(root, 'Runs', runId);
  const events = join(folder, RUN_FILES.events);
  const begun = existsSync(events) && readFileSync(events).includes(0x0a);
  return { runId, begun, over: existsSync(join(folder, RUN_FILES.manifest)) };
}
