import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { type Device, withDevice } from './bench.ts';
import { runAgent } from './agent-on-device.ts';
import { honestMsu, KIT, lastLine, onLinux, OUTPUT, putKit, readJson, runKit } from './kit-on-device.ts';
import { anUpdate } from './update.ts';

const SECOND = 'C:\\windows\\system32\\kb5000002.txt';
/** The installer is still at work when a close has ended the process at the latest. */
const INSTALL_MS = 20_000;

/** A run that is sent an event while it installs the first of two updates; whether the installer had ended by then. */
async function stoppedInInstall(device: Device, event: Parameters<Device['consoleEvent']>[0]) {
  await putKit(device, [await honestMsu('KB5000001'), await honestMsu('KB5000002')]);
  await device.standIn('wusa.exe', {
    delegate: true,
    when: [{ contains: 'kb5000001', delegate: true, delayMs: INSTALL_MS }],
  });
  const options = { timeoutMs: 120_000, console: true };
  const call = await device.start(['run', '--output-root', OUTPUT, '--kit', KIT], options);
  while ((await device.calls('wusa.exe')).length < 1) await new Promise((done) => setTimeout(done, 100));
  await device.consoleEvent(event);
  return call.result;
}

describe('a console event while a Windows device is patched', { concurrency: false }, () => {
  for (const event of ['ctrl-c', 'ctrl-break', 'close'] as const)
    it(`${event}: 240 why=stopped, the installer is not killed, and the next start goes on in the same run: 0`, async () => {
      await withDevice(async (device) => {
        const stopped = await stoppedInInstall(device, event);
        const line = lastLine(stopped.stdout);
        assert.deepEqual([stopped.code, line['exit'], line['why']], [240, '240', 'stopped'], JSON.stringify(stopped));
        const run = `${OUTPUT}\\Runs\\${line['run'] ?? ''}`;
        const open = await readJson(device, 'C:\\ProgramData\\PatchPilot\\machine\\open-run.json');
        assert.deepEqual([open['runId'], open['status']], [line['run'], 'stopped']);
        assert.equal((await readJson(device, `${run}\\run.json`))['status'], 'stopped');
        assert.equal(onLinux(device, 'verify', run).code, 2, 'INCOMPLETE');
        // A close leaves the installer at its work; the others wait for its end. Neither kills it, and nothing follows
        // it.
        assert.equal(device.exists('C:\\windows\\system32\\kb5000001.txt'), event !== 'close');
        assert.ok(!device.exists(SECOND));

        const next = await runKit(device);
        assert.deepEqual([next.code, next.last['run']], [0, line['run']], next.stdout + next.stderr);
        assert.ok(device.exists(SECOND));
        const installs = (await device.calls('wusa.exe')).map(({ commandLine }) => /kb\d+/u.exec(commandLine)?.[0]);
        assert.deepEqual(installs, ['kb5000001', 'kb5000002']);
        assert.deepEqual(device.list(`${OUTPUT}\\Runs`), [line['run']]);
        assert.equal(onLinux(device, 'verify', run).code, 0, 'VALID');
      });
    });

  it('ctrl-c in a search that takes an hour: 240 why=stopped at once, the next start goes on: 0', async () => {
    await withDevice(async (device) => {
      const search = 'IUpdateSearcher.Search';
      const update = anUpdate();
      await device.updateAgent({ updates: [update], answers: { [search]: [{ sleepMs: 3_600_000, times: 1 }] } });
      const call = await device.start(['run', '--output-root', OUTPUT], { timeoutMs: 120_000, console: true });
      const searches = async () => (await device.agentCalls()).filter(({ member }) => member === 'Search');
      while ((await searches()).length === 0) await new Promise((done) => setTimeout(done, 100));
      await device.consoleEvent('ctrl-c');
      const stopped = await call.result;
      const line = lastLine(stopped.stdout);
      assert.deepEqual([stopped.code, line['why']], [240, 'stopped'], JSON.stringify(stopped));

      const next = await runAgent(device);
      assert.deepEqual([next.code, next.last['run']], [0, line['run']], next.said);
      assert.equal(next.last['inst'], '1');
    });
  });
});
