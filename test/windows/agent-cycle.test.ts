import assert from 'node:assert/strict';
import { suite, test } from 'node:test';

import { type AgentRun, installsOf, OUTPUT, runAgent, summary } from './agent-on-device.ts';
import { type Device, withDevice } from './bench.ts';
import type { AgentUpdate } from './device/updateAgent.ts';
import { markWindowsReady, onLinux } from './kit-on-device.ts';
import {
  aCumulativeUpdate,
  aDefinitionUpdate,
  aDotNetUpdate,
  aDriverUpdate,
  aFeatureUpdate,
  anUpdate,
  aServicingStackUpdate,
  category,
} from './update.ts';

const PATCHES = 16;
/** The .NET update: what it leaves is known, so that its lie is found out. */
const LIAR = '5066131';

/** Twenty-five updates: twenty-one that the built-in policy selects, four that it leaves. */
function offers(liar: Partial<AgentUpdate>): { selected: AgentUpdate[]; left: AgentUpdate[] } {
  const patches = Array.from({ length: PATCHES }, (_, index) => {
    const kb = String(5_031_000 + index);
    return anUpdate({ kb, eulaAccepted: index !== 3 });
  });
  const critical = anUpdate({ kb: '5032000', categories: [category.critical], severity: 'Critical' });
  const selected = [
    aCumulativeUpdate(),
    ...patches,
    aDotNetUpdate({ kb: LIAR, ...liar }),
    critical,
    aServicingStackUpdate(),
    aDefinitionUpdate(),
  ];
  const left = [
    aDriverUpdate(),
    aFeatureUpdate(),
    anUpdate({
      kb: '5044284',
      title: 'Windows 11, version 26H2 (KB5044284)',
      categories: [category.security, category.upgrade],
    }),
    anUpdate({ kb: '5033000', categories: [category.featurePack], eulaAccepted: false }),
  ];
  return { selected, left };
}

/** What the record of the run says of how its installs were done. */
async function polled(device: Device, run: AgentRun): Promise<Set<unknown>> {
  const lines = (await device.readFile(`${run.runFolder}\\Logs\\Events.jsonl`))
    .split('\n')
    .filter((line) => line !== '');
  const events = lines.map((line) => JSON.parse(line) as { type: string; data?: { claim?: { polled?: boolean } } });
  return new Set(events.filter(({ type }) => type === 'installEnded').map(({ data }) => data?.claim?.polled));
}

/** The whole cycle with its reboot; the code of its end. The liar's agent tells its progress, the other does not. */
async function cycle(device: Device, liar: Partial<AgentUpdate>): Promise<void> {
  const { selected, left } = offers(liar);
  const isLie = Object.keys(liar).length > 0;
  await device.updateAgent({ updates: [...selected, ...left], ...(isLie ? { takesCallbacks: true } : {}) });
  await markWindowsReady(device);

  const first = await runAgent(device);
  assert.equal(first.code, 150, first.said);
  assert.equal(first.last['sim'], undefined);
  const calls = await device.agentCalls();
  assert.equal(installsOf(calls, isLie).length, selected.length);
  assert.deepEqual(await polled(device, first), new Set([isLie]));
  const accepted = calls.filter(({ member }) => member === 'AcceptEula').map(({ update }) => update);
  assert.deepEqual(accepted, [selected[4]?.id], 'the licence of the one that was selected, and no other');
  assert.equal(onLinux(device, 'verify', first.runFolder).code, 2, 'INCOMPLETE while it waits');

  const same = await runAgent(device);
  assert.deepEqual([same.code, same.last['run']], [150, first.last['run']]);

  await device.restart();
  const last = await runAgent(device);
  assert.equal(last.code, isLie ? 210 : 0, last.said);
  assert.equal(last.last['run'], first.last['run']);
  assert.deepEqual([last.last['inst'], last.last['fail']], isLie ? ['20', '1'] : ['21', '0']);

  const records = await summary(device, last.runFolder);
  assert.deepEqual([...records.keys()].sort(), selected.map(({ id }) => id).sort());
  const liars = [...records.values()].filter(({ verdict }) => verdict !== 'installed');
  assert.deepEqual(
    liars.map(({ kb, verdict, installed }) => [kb, verdict, installed]),
    isLie ? [[`KB${LIAR}`, 'notEffective', false]] : [],
  );
  const verified = onLinux(device, 'verify', last.runFolder);
  assert.equal(verified.code, 0, verified.stdout);
  assert.equal(onLinux(device, 'exit-code', last.runFolder).code, isLie ? 210 : 0);
  assert.ok(device.exists(`${OUTPUT}\\Runs\\${last.last['run'] ?? ''}\\Reports\\final-report.html`));
}

suite('a patch cycle with the update agent', () => {
  test('searches, installs, reboots and confirms: 150, then 0', async () => {
    await withDevice((device) => cycle(device, {}));
  });

  test('finds out an update that lies: 150, then 210', async () => {
    await withDevice((device) => cycle(device, { install: { becomes: 'offered' } }));
  });
});
