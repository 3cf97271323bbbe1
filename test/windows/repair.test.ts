import assert from 'node:assert/strict';
import { suite, test } from 'node:test';

import { type AgentRun, runAgent } from './agent-on-device.ts';
import { type Device, withDevice } from './bench.ts';
import { anUpdate } from './update.ts';

const ALLOWED = { repair: { componentStore: true, updateStore: true } };
const SEARCH = 'IUpdateSearcher.Search';
const STORE = 'C:\\windows\\SoftwareDistribution';

const asked = async (device: Device, program: string): Promise<string[]> =>
  (await device.calls(program)).map(({ args }) => args.join(' '));

const SERVICES = 'HKLM\\SYSTEM\\CurrentControlSet\\Services';

/** The services of the update agent run, as Wine has them, and its own net.exe stops and starts them. */
async function servicesRun(device: Device): Promise<void> {
  for (const name of ['wuauserv', 'bits']) {
    const started = await device.exec('net.exe', ['start', name]);
    assert.equal(started.code, 0, started.stdout);
  }
  await device.standIn('net.exe', { delegate: true });
}

const repairsIn = async (device: Device, run: AgentRun): Promise<string[]> =>
  (await device.readFile(`${run.runFolder}\\Logs\\Events.jsonl`))
    .split('\n')
    .filter((line) => line.includes('"type":"repairEnded"'))
    .map((line) => (JSON.parse(line) as { data: { kind: string } }).data.kind);

suite('a repair by policy', { concurrency: false }, () => {
  test('of the component store, after an install that failed for it: once in seven days, and never without policy', async (t) => {
    await withDevice(async (device) => {
      const restored = '/Online /Cleanup-Image /RestoreHealth';
      const broken = anUpdate({ install: { resultCode: 4, hresult: '0x80073712' } });
      await device.standIn('dism.exe', { exitCode: 0 });
      await t.test('not without policy', async () => {
        await device.updateAgent({ updates: [broken] });
        assert.equal((await runAgent(device, { root: 'C:\\out\\1' })).code, 210);
        assert.deepEqual(await asked(device, 'dism.exe'), []);
      });
      await t.test('once: the update is left to the next run, 210', async () => {
        const run = await runAgent(device, { root: 'C:\\out\\2', policy: ALLOWED });
        assert.equal(run.code, 210, run.said);
        assert.deepEqual(await asked(device, 'dism.exe'), [restored]);
        assert.deepEqual(await repairsIn(device, run), ['componentStore']);
      });
      await t.test('not again within seven days', async () => {
        const run = await runAgent(device, { root: 'C:\\out\\3', policy: ALLOWED });
        assert.deepEqual(await repairsIn(device, run), []);
        assert.deepEqual(await asked(device, 'dism.exe'), [restored]);
      });
    });
  });

  test("of the update agent's store: services stopped, the store set aside, services started, searched again: 0", async () => {
    await withDevice(async (device) => {
      await device.writeFile(`${STORE}\\DataStore\\DataStore.edb`, 'damaged');
      await servicesRun(device);
      await device.updateAgent({
        updates: [anUpdate()],
        answers: { [SEARCH]: [{ hresult: '0x80248002', times: 1 }] },
      });
      const run = await runAgent(device, { policy: ALLOWED });
      assert.deepEqual([run.code, run.last['inst']], [0, '1'], run.said);
      assert.deepEqual(await asked(device, 'net.exe'), [
        'stop wuauserv /y',
        'stop bits /y',
        'start bits',
        'start wuauserv',
      ]);
      assert.ok(!device.exists(STORE));
      const [aside = ''] = device
        .list('C:\\windows')
        .filter((name) => name.startsWith('SoftwareDistribution.patchpilot-'));
      assert.equal(await device.readFile(`C:\\windows\\${aside}\\DataStore\\DataStore.edb`), 'damaged');
      assert.deepEqual(await repairsIn(device, run), ['updateStore']);
    });
  });

  test('that would leave a service stopped is not carried out: 100 why=scan, and nothing is stopped or set aside', async () => {
    await withDevice(async (device) => {
      await device.writeFile(`${STORE}\\DataStore\\DataStore.edb`, 'damaged');
      await servicesRun(device);
      await device.registry.set(`${SERVICES}\\BITS`, 'Start', 4);
      await device.updateAgent({ updates: [anUpdate()], answers: { [SEARCH]: [{ hresult: '0x80248002' }] } });
      const run = await runAgent(device, { policy: ALLOWED });
      assert.deepEqual([run.code, run.last['why']], [100, 'scan'], run.said);
      assert.ok(device.exists(STORE));
      assert.deepEqual(await asked(device, 'net.exe'), []);
    });
  });
});
