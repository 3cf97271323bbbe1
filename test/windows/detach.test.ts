import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { withDevice } from './bench.ts';
import { commandOf, DETACHED, startedTask, startTask, taskXml, tasks, withTaskService } from './detached-runs.ts';
import { honestMsu, KIT, lastLine, markWindowsReady, OUTPUT, putKit, readJson } from './kit-on-device.ts';

const HAND_OVER = ['run', '--output-root', OUTPUT, '--kit', KIT, '--detach'];
const STATUS = ['status', '--output-root', OUTPUT, '--exit-code'];

describe('a run that is handed over', { concurrency: false }, () => {
  it('is answered at once, outlives its caller and the stick, goes on after the restart by itself, and leaves nothing', async () => {
    await withDevice(async (device) => {
      await putKit(device, [await honestMsu('KB5000001')]);
      await markWindowsReady(device);
      await device.standIn('wusa.exe', { delegate: true, exitCode: 3010 });
      await withTaskService(device);

      const answer = await device.run(HAND_OVER);
      const last = lastLine(answer.stdout);
      assert.deepEqual(
        [answer.code, last['status'], last['why']],
        [100, 'Detached', 'detached'],
        answer.stdout + answer.stderr,
      );
      console.log(answer.ms, answer.stdout);
      const [id = '', ...more] = tasks(device);
      assert.deepEqual(more, []);
      console.log(await taskXml(device, id));
      assert.equal((await device.run(STATUS)).code, 170);
      const second = await device.run(HAND_OVER);
      assert.equal(second.code, 170, second.stdout);

      const task = await startedTask(device);
      const done = await task.result;
      console.log(done.ms, done.stdout, done.stderr);
      assert.equal(done.code, 150);
      assert.equal(lastLine(done.stdout)['run'], last['run']);
      assert.deepEqual(tasks(device), ['Resume']);
      assert.equal((await device.run([...STATUS, '--run', last['run'] ?? ''])).code, 150);
      const again = await device.run(HAND_OVER);
      assert.equal(again.code, 150);
      await device.exec('cmd.exe', ['/c', 'rmdir', '/s', '/q', KIT]);

      await device.restart();
      const resumed = await (await startTask(device, 'Resume')).result;
      console.log(resumed.ms, resumed.stdout, resumed.stderr);
      assert.equal(resumed.code, 0);
      assert.deepEqual(tasks(device), []);
      assert.equal((await device.run([...STATUS, '--run', last['run'] ?? ''])).code, 0);
      console.log(device.list(`${DETACHED}\\${id}`));
      void readJson;
      void commandOf;
    });
  });
});
