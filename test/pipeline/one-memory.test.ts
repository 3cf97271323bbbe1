import assert from 'node:assert/strict';
import { readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test, type TestContext } from 'node:test';
import { realSystem } from '../../src/system/real.ts';
import type { InstallRecord } from '../../src/schema/install-summary.ts';
import { quickFolder } from '../support/quick-folder.ts';
import { deviceFolderOf, eventsOf, folderOf, jsonOf, start } from '../support/starts.ts';

const scenarios = join(import.meta.dirname, '..', '..', 'examples', 'scenarios');
const named = (name: string): string => join(scenarios, `${name}.json`);
const system = realSystem([]);

function aRoot(context: TestContext): string {
  const root = quickFolder();
  context.after(() => rmSync(root, { recursive: true, force: true }));
  return root;
}

/** A scenario file: an embedded one with these changes. */
function aScenario(root: string, from: string, change: object): string {
  const path = join(root, `${from}.json`);
  writeFileSync(path, JSON.stringify({ ...jsonOf(named(from)), ...change }));
  return path;
}

/** Every file of a device's state, by its path. */
const stateOf = (folder: string): Record<string, string> =>
  Object.fromEntries(
    readdirSync(folder, { recursive: true, encoding: 'utf8' })
      .filter((name) => statSync(join(folder, name)).isFile())
      .map((name) => [name, readFileSync(join(folder, name), 'utf8')]),
  );

test('a dry run leaves every file of the state as it was, and its records say nothing was installed', async (context) => {
  const root = aRoot(context);
  assert.equal((await start(system, root, named('lying-update-210'))).streak, 1);
  const before = stateOf(deviceFolderOf(root));
  const dry = folderOf(await start(system, root, named('lying-update-210'), { testMode: true }));
  assert.deepEqual(stateOf(deviceFolderOf(root)), before);
  const lines = readFileSync(join(dry.runFolder, 'Logs/install-summary.jsonl'), 'utf8').trimEnd().split('\n');
  for (const line of lines) assert.equal((JSON.parse(line) as InstallRecord).installed, null);
  const next = await start(system, root, named('lying-update-210'));
  assert.deepEqual([next.exitCode, next.streak], [210, 2]);
});

test('a scenario has the memory of its device: of its own name, or of the one it shares', async (context) => {
  const root = aRoot(context);
  assert.equal((await start(system, root, named('lying-update-210'))).exitCode, 210);
  assert.equal((await start(system, root, named('success-0'), { testMode: true })).exitCode, 0);
  assert.equal((await start(system, root, named('success-0'))).exitCode, 0);
  const again = await start(system, root, named('lying-update-210'));
  assert.equal(again.streak, 2);
  const shared = aScenario(root, 'install-fails-210', { deviceName: 'lying-update-210' });
  assert.equal((await start(system, root, shared)).streak, 3);
});

const till = { checks: [{ application: 'Contoso Till', check: 'service', post: 'fail', lasts: true }] };

for (const [what, lose] of Object.entries({
  'its folder': (_: string, runFolder: string) => {
    rmSync(runFolder, { recursive: true });
  },
  'both generations of the open run': (device: string) => {
    for (const name of ['open-run.json', 'open-run.json.previous'])
      writeFileSync(join(device, name), Buffer.alloc(300));
  },
})) {
  test(`a run that waits loses ${what}: the next one confirms its updates first, and the till that broke is 220`, async (context) => {
    const root = aRoot(context);
    const scenario = aScenario(root, 'regression-after-reboot-150', till);
    const first = folderOf(await start(system, root, scenario));
    lose(deviceFolderOf(root), first.runFolder);
    let next = await start(system, root, scenario);
    // The boot in which it was attempted still is: then what came of it does not show yet.
    for (let hop = 0; next.exitCode === 150 && hop < 2; hop++) next = await start(system, root, scenario);
    assert.deepEqual([next.exitCode, next.counts.regr], [220, 1]);
    const { runFolder, runId } = folderOf(next);
    assert.notEqual(runId, first.runId);
    const found = eventsOf(runFolder).filter(({ type }) => type === 'earlierConfirmed');
    assert.deepEqual(
      found.map(({ data }) => [data['attemptedBy'], data['verdict']]),
      [[first.runId, 'installed']],
    );
    const regressions = jsonOf(join(runFolder, 'Reports/regressions.json'))['regressions'] as { beforeRun?: string }[];
    assert.deepEqual(
      regressions.map(({ beforeRun }) => beforeRun),
      [first.runId],
    );
  });
}

test('a copy of the device on other hardware goes on with nothing, and what it remembered is put aside', async (context) => {
  const root = aRoot(context);
  const of = (computerName: string, smbiosUuid: string) =>
    aScenario(root, 'manual-reboot-150', { device: { computerName, smbiosUuid } });
  const first = await start(system, root, of('WS-1', '4c4c4544-0042-3510-8052-b4c04f564431'));
  const renamed = await start(system, root, of('WS-2', '4c4c4544-0042-3510-8052-b4c04f564431'));
  assert.deepEqual([renamed.exitCode, renamed.runId], [150, first.runId]);
  const copy = await start(system, root, of('WS-3', '4c4c4544-0042-3510-8052-b4c04f564433'));
  assert.notEqual(copy.runId, first.runId);
  const aside = readdirSync(deviceFolderOf(root)).filter((name) => name.startsWith('other-computer.'));
  assert.equal(aside.length, 1);
  assert.ok(readdirSync(join(deviceFolderOf(root), aside[0] ?? '')).includes('open-run.json'));
  const { runFolder } = folderOf(copy);
  assert.equal(eventsOf(runFolder).filter(({ type }) => type === 'otherComputer').length, 1);
});
