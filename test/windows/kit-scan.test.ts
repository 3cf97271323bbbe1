import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';

import { withDevice } from './bench.ts';
import type { AgentScenario } from './device/updateAgent.ts';
import { honestMsu, type KitFile, OUTPUT, KIT, putKit, readJson, runKit } from './kit-on-device.ts';
import { anUpdate } from './update.ts';

const CATALOG: KitFile = { name: 'wsusscn2.cab', bytes: Buffer.from('MSCF, as a catalog begins'), stated: null };
/** By the catalog two updates are missing; one of them is in the kit. */
const missing: AgentScenario = {
  updates: ['5000001', '5031009'].map((kb) => anUpdate({ kb, services: ['scan'] })),
};

suite('a kit with a scan catalog', { concurrency: false }, () => {
  test('is scanned with it: what is missing and not in the kit is told, the catalog is taken away again', async (t) => {
    await withDevice(async (device) => {
      await putKit(device, [await honestMsu('KB5000001'), CATALOG]);
      await device.updateAgent(missing);
      const calls = async (member: string) => (await device.agentCalls()).filter((one) => one.member === member);

      await t.test('what is missing and not in the kit is told', async () => {
        const run = await runKit(device);
        assert.equal(run.code, 0, run.stdout + run.stderr);
        const id = run.last['run'] ?? '';
        const catalog = await readJson(device, `${run.runFolder}\\Artifacts\\UpdateCatalog\\${id}\\catalog.json`);
        const { warnings } = catalog['scan'] as { warnings: string[] };
        assert.equal(warnings.length, 1, warnings.join());
        assert.ok(warnings[0]?.includes('5031009'));
        const report = await readJson(device, `${run.runFolder}\\Reports\\final-report.json`);
        assert.ok(JSON.stringify(report['findings']).includes('5031009'));
      });
      await t.test('what was scanned is the checked copy, and it is not registered any more', async () => {
        const [added] = await calls('AddScanPackageService');
        assert.match(String(added?.args?.[1]), /^C:\\ProgramData\\PatchPilot\\machine\\kit-.*\\wsusscn2\.cab$/iu);
        assert.equal((await calls('RemoveService')).length, 1);
      });
    });
  });

  test('is taken away also after a start that was killed while it scanned', async () => {
    await withDevice(async (device) => {
      await putKit(device, [await honestMsu('KB5000001'), CATALOG]);
      await device.updateAgent({ ...missing, answers: { 'IUpdateSearcher.Search': [{ sleepMs: 60_000, times: 1 }] } });
      const calls = async (member: string) => (await device.agentCalls()).filter((one) => one.member === member);
      const killed = await device.start(['run', '--output-root', OUTPUT, '--kit', KIT], { timeoutMs: 120_000 });
      while ((await calls('Search')).length === 0) await sleep(200);
      await killed.kill();
      assert.equal((await calls('RemoveService')).length, 0);
      const run = await runKit(device);
      assert.equal(run.code, 0, run.stdout + run.stderr);
      assert.equal((await calls('RemoveService')).length, (await calls('AddScanPackageService')).length);
    });
  });

  test('is installed all the same where the update agent cannot scan, and says so', async () => {
    await withDevice(async (device) => {
      await putKit(device, [await honestMsu('KB5000001'), CATALOG]);
      await device.updateAgent({
        answers: { 'IUpdateServiceManager.AddScanPackageService': [{ hresult: '0x80070005' }] },
      });
      const run = await runKit(device);
      assert.equal(run.code, 0, run.stdout + run.stderr);
      const report = await readJson(device, `${run.runFolder}\\Reports\\final-report.json`);
      assert.ok(JSON.stringify(report['findings']).includes('wsusscn2.cab'));
    });
  });
});
