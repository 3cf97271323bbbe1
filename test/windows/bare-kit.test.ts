import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { withDevice } from './bench.ts';
import { honestMsu, type KitFile, markWindowsReady, putKit, runKit, verdicts } from './kit-on-device.ts';

const CURRENT_VERSION = 'HKLM\\SOFTWARE\\Microsoft\\Windows NT\\CurrentVersion';
const PACKAGES = 'HKLM\\SOFTWARE\\Microsoft\\Windows\\CurrentVersion\\Component Based Servicing\\Packages';
const KB = 'KB5900001';
const ROW = { kb: KB, build: 26200, revision: 9800, released: '2026-12-08', type: 'B', range: 'client' };

/** An update of which nothing is stated but its class: only a table of builds knows what it leaves. */
async function bare(): Promise<KitFile> {
  const { name, bytes } = await honestMsu(KB);
  return { name, bytes, stated: { classification: 'Security Updates' } };
}

describe('a kit of a bare .msu whose number the newer builds.json of the device knows', { concurrency: false }, () => {
  it('is confirmed by its build and package, and not attempted again: 0, 0', async () => {
    await withDevice(async (device) => {
      await putKit(device, [await bare()]);
      await markWindowsReady(device);
      const table = { schemaVersion: 1, madeOn: '2026-12-31', rows: [ROW] };
      await device.writeFile('C:\\policy\\builds.json', JSON.stringify(table));
      await device.writeFile('C:\\policy\\ClientProfile.json', '{}');
      const package_ = `${PACKAGES}\\Package_for_RollupFix~31bf3856ad364e35~amd64~~26100.9800.1.10`;
      const raise = `reg add "${CURRENT_VERSION}" /v UBR /t REG_DWORD /d 9800 /f`;
      const state = `reg add "${package_}" /v CurrentState /t REG_DWORD /d 112 /f`;
      await device.standIn('wusa.exe', { run: `C:\\windows\\system32\\cmd.exe /c "${raise} & ${state}"` });
      const run = await runKit(device, ['--config', 'C:\\policy']);
      assert.equal(run.code, 0, run.stdout + run.stderr);
      assert.deepEqual(await verdicts(device, run.runFolder), { [KB]: 'installed' });
      const again = await runKit(device, ['--config', 'C:\\policy']);
      assert.equal(again.code, 0, again.stdout + again.stderr);
      assert.deepEqual(await verdicts(device, again.runFolder), { [KB]: 'alreadyPresent' });
      assert.equal((await device.calls('wusa.exe')).length, 1);
    });
  });

  it('is not effective where its installer only says so: 210', async () => {
    await withDevice(async (device) => {
      await putKit(device, [await bare()]);
      const table = { schemaVersion: 1, madeOn: '2026-12-31', rows: [ROW] };
      await device.writeFile('C:\\policy\\builds.json', JSON.stringify(table));
      await device.writeFile('C:\\policy\\ClientProfile.json', '{}');
      await device.standIn('wusa.exe', { exitCode: 0 });
      const run = await runKit(device, ['--config', 'C:\\policy']);
      assert.equal(run.code, 210, run.stdout + run.stderr);
      assert.deepEqual(await verdicts(device, run.runFolder), { [KB]: 'notEffective' });
    });
  });
});
