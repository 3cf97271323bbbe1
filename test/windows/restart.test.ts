import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Device } from './bench.ts';
import { withDevice } from './bench.ts';
import { honestMsu, markWindowsReady, putKit, readJson, runKit } from './kit-on-device.ts';

const POLICY = 'C:\\policy';
const CONFIG = ['--config', POLICY];
const LOGON_KEY = 'HKU\\S-1-5-21-0-0-0-1000\\Volatile Environment\\2';
const SERVICING = 'HKLM\\SOFTWARE\\Microsoft\\Windows\\CurrentVersion\\Component Based Servicing';

/** A device with a kit whose installer asks for a reboot, a policy, and a shutdown.exe that records its calls. */
async function prepared(device: Device, rebootSettings: object, policy: object = {}): Promise<void> {
  await putKit(device, [await honestMsu('KB5000001')]);
  await markWindowsReady(device);
  await device.standIn('wusa.exe', { delegate: true, exitCode: 3010 });
  await device.standIn('shutdown.exe', {});
  await device.writeFile(`${POLICY}\\UpdatePolicy.json`, JSON.stringify({ rebootSettings, ...policy }));
  await device.writeFile(`${POLICY}\\ClientProfile.json`, '{}');
}

const decisionOf = async (device: Device, runFolder: string): Promise<unknown> => {
  const plan = await readJson(device, `${runFolder}\\State\\RebootPlan.json`);
  return (plan['restart'] as { decision: string }).decision;
};

describe('a restart of a Windows device', { concurrency: false }, () => {
  it('is asked of shutdown.exe with delay and message where policy allows it, and proven by the next start', async () => {
    await withDevice(async (device) => {
      await prepared(device, { allowAutoReboot: true, delaySeconds: 90, message: 'Please "save" your work.' });
      const first = await runKit(device, CONFIG);
      assert.equal(first.code, 150, first.stdout + first.stderr);
      assert.equal(await decisionOf(device, first.runFolder), 'restart');
      const [call, ...more] = await device.calls('shutdown.exe');
      assert.deepEqual(call?.args.slice(0, 3), ['/r', '/t', '90']);
      assert.ok(call.args.includes('Please "save" your work.'), call.commandLine);
      assert.deepEqual(more, []);
      // Asked for and not due yet: not asked again, and without the restart nothing goes on.
      assert.equal((await runKit(device, CONFIG)).code, 150);
      assert.equal((await device.calls('shutdown.exe')).length, 1);
      await device.restart();
      const last = await runKit(device, CONFIG);
      assert.equal(last.code, 0, last.stdout + last.stderr);
      assert.match(await device.readFile(`${last.runFolder}\\Logs\\Events.jsonl`), /"type":"restartAsked"/u);
    });
  });

  it('is not asked for while somebody is logged on, unless policy says so', async () => {
    await withDevice(async (device) => {
      await prepared(device, { allowAutoReboot: true });
      await device.registry.addKey(LOGON_KEY);
      const first = await runKit(device, CONFIG);
      assert.equal(first.code, 150, first.stdout + first.stderr);
      assert.equal(await decisionOf(device, first.runFolder), 'activeUser');
      assert.deepEqual(await device.calls('shutdown.exe'), []);
      await device.registry.delete(LOGON_KEY);
      assert.equal((await runKit(device, CONFIG)).code, 150);
      assert.equal((await device.calls('shutdown.exe')).length, 1);
    });
  });

  it('that never takes a strong signal away ends after the reboots that policy allows: 150, 150, 240', async () => {
    await withDevice(async (device) => {
      await prepared(device, { maxReboots: 2 });
      const first = await runKit(device, CONFIG);
      assert.equal(first.code, 150, first.stdout + first.stderr);
      await device.registry.addKey(`${SERVICING}\\RebootPending`);
      await device.restart();
      const second = await runKit(device, CONFIG);
      assert.deepEqual([second.code, second.last['run']], [150, first.last['run']], second.stdout + second.stderr);
      await device.restart();
      const third = await runKit(device, CONFIG);
      assert.deepEqual([third.code, third.last['why']], [240, 'reboots'], third.stdout + third.stderr);
    });
  });
});
