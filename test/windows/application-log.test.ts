import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { forgetHistory, runAgent } from './agent-on-device.ts';
import { withDevice } from './bench.ts';
import { anUpdate } from './update.ts';

const LOG = 'eventcreate.exe';

suite('the Application log of Windows', { concurrency: false }, () => {
  test('a run stands in it with its code and its last line, a dry run does not, and what the log does changes no code', async (t) => {
    await withDevice(async (device) => {
      await device.updateAgent({ updates: [anUpdate()] });

      await t.test('a device without the program: nothing is said of it', async () => {
        const run = await runAgent(device, { root: 'C:\\out\\1' });
        assert.deepEqual([run.code, run.stderr], [0, ''], run.said);
      });

      await t.test('a success: id 1, information', async () => {
        await device.standIn(LOG, { exitCode: 0 });
        await device.updateAgent({ updates: [] });
        const run = await runAgent(device, { root: 'C:\\out\\2' });
        const line = run.stdout.trimEnd().split('\n').at(-1)?.trim();
        const [call, ...more] = await device.calls(LOG);
        assert.deepEqual(more, []);
        const written = ['/L', 'APPLICATION', '/SO', 'PatchPilot', '/T', 'INFORMATION', '/ID', '1', '/D', line];
        assert.deepEqual(call?.args, written, run.said);
      });

      await t.test('a dry run: nothing', async () => {
        const before = (await device.calls(LOG)).length;
        await runAgent(device, { root: 'C:\\out\\3', arguments: ['--test-mode'] });
        assert.equal((await device.calls(LOG)).length, before);
      });

      await t.test('a failure: its code as id, an error; a log that refuses changes nothing', async () => {
        await device.standIn(LOG, { exitCode: 1, stdout: 'ERROR: Access is denied.' });
        await forgetHistory(device);
        await device.updateAgent({ updates: [anUpdate({ install: { resultCode: 4, hresult: '0x80070643' } })] });
        const run = await runAgent(device, { root: 'C:\\out\\4' });
        assert.equal(run.code, 210, run.said);
        const call = (await device.calls(LOG)).at(-1);
        assert.deepEqual(call?.args.slice(4, 8), ['/T', 'ERROR', '/ID', '210']);
      });
    });
  });
});
