import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';

import { catalogFile, forgetHistory, runAgent } from './agent-on-device.ts';
import { type Device, withDevice } from './bench.ts';
import type { AgentCall, AgentScenario } from './device/updateAgent.ts';
import { markWindowsReady } from './kit-on-device.ts';
import { anUpdate, category } from './update.ts';

const WSUS = { id: '3da21691-e39d-4da6-8a4b-b43877bcb1b7', name: 'Windows Server Update Service' };
const WINDOWS_UPDATE = { id: '9482f4b4-e343-43b6-b170-9a65bc822c77', name: 'Windows Update' };
const MICROSOFT_UPDATE = '7971f918-a847-4430-9279-4a52d1efe18d';
const SCAN_FILE = 'C:\\stick\\wsusscn2.cab';
const SCAN_NAME = 'PatchPilot offline scan';

const managed: AgentScenario = {
  updates: [anUpdate({ kb: '5031001' })],
  services: [{ ...WSUS, managed: true, default: true }, WINDOWS_UPDATE],
};
const alone: AgentScenario = { updates: [anUpdate({ kb: '5031001' })] };
const from = (kind: string, more: object = {}) => ({ updateSource: { kind, ...more } });

let roots = 0;

/** One run on a device with this agent: its code, its why, who answered, and the calls that the agent has seen. */
async function ask(device: Device, scenario: AgentScenario, policy?: object, ...more: string[]) {
  roots += 1;
  await forgetHistory(device);
  await device.updateAgent(scenario);
  const own = policy === undefined ? {} : { policy: { ...policy } };
  const run = await runAgent(device, { root: `C:\\out\\${roots}`, ...own, arguments: more });
  const { scan } = await catalogFile(device, run);
  return { run, result: [run.code, run.last['why']], source: scan.source, calls: await device.agentCalls() };
}

const put = (calls: readonly AgentCall[], member: string): unknown[] =>
  calls.filter((one) => one.kind === 'put' && one.member === member).map(({ args }) => args?.[0]);
const called = (calls: readonly AgentCall[], member: string): unknown[][] =>
  calls.filter((one) => one.kind === 'call' && one.member === member).map(({ args = [] }) => args);

suite('who answers a search', () => {
  test('the device setting, a WSUS by policy, Microsoft Update', { timeout: 1_200_000 }, async (t) => {
    await withDevice(async (device) => {
      await markWindowsReady(device);
      await t.test('what the device is set to, and its name is in the evidence', async () => {
        const { result, source, calls } = await ask(device, managed);
        assert.deepEqual(result, [0, '-']);
        assert.ok(source.includes(WSUS.name), source);
        assert.deepEqual(new Set(put(calls, 'ServerSelection')), new Set([0]));
      });
      await t.test('a WSUS, where policy says so', async () => {
        const { result, source, calls } = await ask(device, managed, from('windowsServer'));
        assert.deepEqual(result, [0, '-']);
        assert.ok(source.includes(WSUS.name), source);
        assert.deepEqual(new Set(put(calls, 'ServerSelection')), new Set([1]));
      });
      await t.test('Microsoft Update is registered where it is missing, and asked', async () => {
        const { result, calls } = await ask(device, alone, from('microsoftUpdate'));
        assert.deepEqual(result, [0, '-']);
        assert.deepEqual(called(calls, 'AddService2'), [[MICROSOFT_UPDATE, 3, '']]);
        assert.deepEqual(new Set(put(calls, 'ServerSelection')), new Set([3]));
        assert.deepEqual(new Set(put(calls, 'ServiceID')), new Set([MICROSOFT_UPDATE]));
      });
      await t.test('Microsoft Update that is there is not registered again', async () => {
        const services = [WINDOWS_UPDATE, { id: MICROSOFT_UPDATE, name: 'Microsoft Update' }];
        const { result, source, calls } = await ask(device, { ...alone, services }, from('microsoftUpdate'));
        assert.deepEqual([result, called(calls, 'AddService2')], [[0, '-'], []]);
        assert.ok(source.includes('Microsoft Update'), source);
      });
      await t.test('a dry run registers nothing: the source is not known', async () => {
        const { result, calls } = await ask(device, alone, from('microsoftUpdate'), '--test-mode');
        assert.deepEqual([result, called(calls, 'AddService2')], [[100, 'scan'], []]);
      });
    });
  });

  test(
    'an offline scan file: registered, asked, taken away again; also after a start that was killed',
    { timeout: 1_200_000 },
    async (t) => {
      await withDevice(async (device) => {
        await markWindowsReady(device);
        await device.writeFile(SCAN_FILE, 'MSCF');
        const policy = from('offlineScan', { scanFile: SCAN_FILE });
        const registered = (calls: readonly AgentCall[]): number => called(calls, 'AddScanPackageService').length;
        const removed = (calls: readonly AgentCall[]): number => called(calls, 'RemoveService').length;
        await t.test('by one run', async () => {
          const { result, calls } = await ask(device, alone, policy);
          assert.deepEqual([result[0], registered(calls) > 0], [0, true]);
          assert.deepEqual(called(calls, 'AddScanPackageService')[0]?.slice(0, 2), [SCAN_NAME, SCAN_FILE]);
          assert.equal(removed(calls), registered(calls));
        });
        await t.test('left by a start that was killed, taken away by the next', async () => {
          await forgetHistory(device);
          await device.updateAgent({
            ...alone,
            answers: { 'IUpdateSearcher.Search': [{ sleepMs: 60_000, times: 1 }] },
          });
          await device.writeFile('C:\\config\\UpdatePolicy.json', JSON.stringify(policy));
          const running = await device.start(['run', '--output-root', 'C:\\out\\killed', '--config', 'C:\\config']);
          while (registered(await device.agentCalls()) === 0) await sleep(500);
          await sleep(2_000);
          await running.kill();
          const before = await device.agentCalls();
          assert.equal(removed(before), 0);
          const again = await runAgent(device, { root: 'C:\\out\\killed', policy: from('deviceSetting') });
          assert.equal(again.code, 0, again.said);
          const calls = await device.agentCalls();
          assert.equal(removed(calls), registered(calls)); // the open run goes on with its offline scan
        });
      });
    },
  );
});

suite('an agent that is waited for, and an upgrade', () => {
  test(
    'another caller is waited for; a feature update that policy wants is committed',
    { timeout: 1_200_000 },
    async (t) => {
      await withDevice(async (device) => {
        await markWindowsReady(device);
        await t.test('busy for a while, and slow: the update is installed afterwards', async () => {
          const answers = {
            'IUpdateInstaller.IsBusy': [{ value: false, times: 1 }, { value: true, times: 1 }, { value: false }],
          };
          const slow = anUpdate({ kb: '5031001', download: { ms: 2_500 }, install: { ms: 2_500 } });
          const { result } = await ask(device, { updates: [slow], answers });
          assert.deepEqual(result, [0, '-']);
        });
        await t.test('a feature update goes last, and is committed for the next start', async () => {
          const title = 'Windows 11, version 26H2';
          const upgrade = anUpdate({
            kb: '',
            title,
            categories: [category.upgrade],
            install: { rebootRequired: true },
          });
          const { result, calls } = await ask(
            device,
            { updates: [upgrade] },
            { updateSettings: { featureUpdates: true } },
          );
          assert.equal(result[0], 150);
          assert.equal(called(calls, 'Commit').length, 1);
        });
      });
    },
  );
});
