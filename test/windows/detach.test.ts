import assert from 'node:assert/strict';
import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { type Device, withDevice } from './bench.ts';
import { DETACHED, startedTask, startTask, taskBegins, tasks, withTaskService } from './detached-runs.ts';
import { honestMsu, KIT, lastLine, markWindowsReady, onLinux, OUTPUT, putKit } from './kit-on-device.ts';
import { aCumulativeUpdate } from './update.ts';

const HAND_OVER = ['run', '--output-root', OUTPUT, '--kit', KIT, '--detach'];
const STATUS = ['status', '--output-root', OUTPUT, '--exit-code'];
const SETUP = 'HKLM\\SYSTEM\\Setup';
const GPO = join(import.meta.dirname, '..', '..', 'examples', 'gpo', 'Start PatchPilot.cmd');

const codeOf = async (device: Device, ...more: string[]): Promise<number | null> =>
  (await device.run([...STATUS, ...more])).code;

/** The code of `prune`, and what it says of copies. */
async function pruned(device: Device, ...more: string[]): Promise<readonly [code: number | null, said: string]> {
  const { code, stdout, stderr } = await device.run(['prune', '--output-root', OUTPUT, ...more]);
  return [code, stdout.split('\n').find((line) => line.includes('copy')) ?? stdout + stderr];
}

/** A stick with one update whose installer asks for a restart, and a service that registers tasks. */
async function prepared(device: Device): Promise<void> {
  await putKit(device, [await honestMsu('KB5000001')]);
  await markWindowsReady(device);
  await device.standIn('wusa.exe', { delegate: true, exitCode: 3010 });
  await withTaskService(device);
}

describe('a run that is handed over', { concurrency: false }, () => {
  it('needs its stick only for the copy, answers 170 to a second, and goes on after the restart by itself', async () => {
    await withDevice(async (device) => {
      await prepared(device);
      const answer = await device.run(HAND_OVER);
      const last = lastLine(answer.stdout);
      const said = answer.stdout + answer.stderr;
      assert.deepEqual([answer.code, last['status'], last['why']], [100, 'Detached', 'detached'], said);
      const run = last['run'] ?? '';
      const [id = '', ...more] = tasks(device);
      assert.deepEqual(more, []);
      const waiting = await device.run([...STATUS, '--run', run]);
      assert.equal(waiting.code, 170);
      assert.match(waiting.stdout, /leave the stick in/u);
      assert.equal((await device.run(HAND_OVER)).code, 170);
      assert.equal((await device.run(['run', '--output-root', OUTPUT, '--kit', KIT])).code, 170);

      const first = await (await startedTask(device)).result;
      assert.equal(first.code, 150, first.stdout + first.stderr);
      assert.equal(lastLine(first.stdout)['run'], run);
      assert.deepEqual(tasks(device), ['Resume']);
      assert.deepEqual([await codeOf(device), await codeOf(device, '--run', run)], [150, 150]);
      assert.equal((await device.run(HAND_OVER)).code, 150, 'on the same boot nothing is handed over');
      assert.deepEqual(device.list(DETACHED), [id]);
      assert.deepEqual(await pruned(device), [0, `  left the copy ${id}: its run is not over`]);
      assert.deepEqual(tasks(device), ['Resume']);
      await rm(device.path(KIT), { recursive: true });

      // A start that is refused takes nothing away from the run that waits: the next one goes on with it.
      await device.restart();
      await device.registry.set(SETUP, 'SystemSetupInProgress', 1);
      assert.equal((await (await startTask(device, 'Resume')).result).code, 240);
      assert.equal(await codeOf(device), 240);
      await device.registry.set(SETUP, 'SystemSetupInProgress', 0);
      const resumed = await (await startTask(device, 'Resume')).result;
      assert.equal(resumed.code, 0, resumed.stdout + resumed.stderr);
      assert.deepEqual(tasks(device), []);
      assert.deepEqual([await codeOf(device), await codeOf(device, '--run', run)], [0, 0]);
      assert.deepEqual(device.list(`${DETACHED}\\${id}`), ['program'], 'the program was in use');
      assert.equal(onLinux(device, 'verify', `${OUTPUT}\\Runs\\${run}`).code, 0);
      const events = await device.readFile(`${OUTPUT}\\Runs\\${run}\\Logs\\Events.jsonl`);
      assert.match(events, /"type":"handedOver"/u);
      await device.run(['run', '--output-root', OUTPUT, '--test-mode']);
      assert.deepEqual(await pruned(device, '--dry-run'), [
        0,
        `Would remove 1 copy of the program that detached runs left`,
      ]);
      assert.deepEqual(device.list(DETACHED), [id], 'a dry run changes nothing');
      assert.deepEqual(await pruned(device), [0, 'Removed 1 copy of the program that detached runs left']);
      assert.deepEqual(device.list(DETACHED), []);
    });
  });

  it('outlives the startup script of a GPO that is ended with its tree, and ends 0 with nobody calling', async () => {
    await withDevice(async (device) => {
      await device.updateAgent({ updates: [aCumulativeUpdate()] });
      await markWindowsReady(device);
      await withTaskService(device);
      const share = 'C:\\server\\patchpilot$';
      await device.writeFile(`${share}\\policy\\ClientProfile.json`, '{}');
      await device.copyIn(device.path('C:\\PatchPilot\\patchpilot.exe'), `${share}\\patchpilot.exe`);
      await device.copyIn(GPO, `${share}\\start.cmd`);

      const script = await device.startProgram('cmd.exe', ['/c', `${share}\\start.cmd`, share]);
      const task = await startedTask(device);
      const tree = await script.killTree();
      assert.ok(tree.includes('cmd.exe') && tree.includes('patchpilot.exe'), tree.join(', '));
      await taskBegins(device);
      assert.equal(await codeOf(device), 170);
      const first = await task.result;
      assert.equal(first.code, 150, first.stdout + first.stderr);
      await rm(device.path(share), { recursive: true });
      await device.restart();
      const resumed = await (await startTask(device, 'Resume')).result;
      assert.equal(resumed.code, 0, resumed.stdout + resumed.stderr);
      assert.equal((await device.run(['status', '--exit-code'])).code, 0);
      assert.deepEqual(tasks(device), []);
    });
  });

  it('is begun after all where a power cut hit the copy of its kit, and is over for a task that comes too late', async () => {
    await withDevice(async (device) => {
      await prepared(device);
      const run = lastLine((await device.run(HAND_OVER)).stdout)['run'] ?? '';
      const [id = ''] = tasks(device);
      const time = new Date().toISOString();
      const cut = {
        schemaVersion: 1,
        pid: 999_996,
        begunAt: time,
        seenAt: time,
        step: 'kit',
        exitCode: null,
        runId: null,
      };
      await writeFile(device.path(`${DETACHED}\\${id}\\begun.json`), JSON.stringify(cut));
      assert.equal(await codeOf(device), 240);
      const begun = await (await startTask(device, id)).result;
      assert.deepEqual([begun.code, lastLine(begun.stdout)['run']], [150, run], begun.stdout + begun.stderr);

      // Somebody else goes on with it: the task that Windows starts later changes nothing, and says how it ended.
      await device.restart();
      const other = await device.run(['run', '--output-root', OUTPUT]);
      assert.equal(other.code, 0, other.stdout + other.stderr);
      assert.deepEqual([tasks(device), device.list(DETACHED)], [[], []]);
    });
  });

  it('is refused for what its caller can mend: usage, policy, account; and 240 when its task cannot be registered', async () => {
    await withDevice(async (device) => {
      await device.writeFile('C:\\policy\\ClientProfile.json', '{"outputRootx": 1}');
      const said = async (...args: string[]) => {
        const { code, stdout } = await device.run(['run', '--detach', '--output-root', OUTPUT, ...args]);
        return [code, lastLine(stdout)['why']];
      };
      assert.deepEqual(await said('--test-mode'), [240, 'usage']);
      assert.deepEqual(await said('--kit', 'C:\\none'), [240, 'kit']);
      assert.deepEqual(await said('--config', 'C:\\policy'), [240, 'config']);
      await device.standIn('schtasks.exe', { exitCode: 1 });
      assert.deepEqual(await said(), [240, 'internal']);
      await device.standIn('schtasks.exe', { exitCode: 0 });
      assert.deepEqual(await said(), [240, 'internal'], 'one that says so and registers nothing');
      assert.deepEqual([device.list(DETACHED), tasks(device)], [[], []]);
    });
  });
});
