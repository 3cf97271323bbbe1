import assert from 'node:assert/strict';
import { mkdir, readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { suite, test } from 'node:test';

import { runAgent } from './agent-on-device.ts';
import { type Device, withDevice } from './bench.ts';
import { honestMsu, markWindowsReady, putKit, runKit } from './kit-on-device.ts';
import { aCumulativeUpdate, anUpdate } from './update.ts';

interface Started {
  readonly atMs: number;
  readonly awake: boolean;
}

/** The PowerShell engine of a device leaves a file for each of its processes here, where the folder is there. */
const records = (device: Device): string => device.path('C:\\bench\\coverage');

/** The processes of PowerShell that were started from `sinceMs` on. */
async function started(device: Device, sinceMs: number): Promise<Started[]> {
  const folder = records(device);
  const all = await Promise.all(
    (await readdir(folder)).map(async (name) => ({
      atMs: (await stat(join(folder, name))).birthtimeMs,
      awake: (await readFile(join(folder, name), 'utf8')).includes("Register-Job 'awake'"),
    })),
  );
  return all.filter(({ atMs }) => atMs >= sinceMs);
}

/** The phase in which each of these processes was started; what comes before the first phase counts to it. */
async function byPhase(device: Device, runFolder: string, processes: readonly Started[]): Promise<string[]> {
  const lines = (await device.readFile(`${runFolder}\\Logs\\Events.jsonl`)).split('\n').filter((line) => line !== '');
  const begun = lines
    .map((line) => JSON.parse(line) as { time: string; type: string; phase: string | null })
    .filter(({ type }) => type === 'phaseStarted');
  return processes.map(({ atMs }) => begun.findLast(({ time }) => Date.parse(time) <= atMs)?.phase ?? 'before');
}

suite('the process of the bridge on a device', () => {
  test('is one for a start with the update agent, and one more that keeps the device awake', async () => {
    await withDevice(async (device) => {
      await mkdir(records(device), { recursive: true });
      await device.updateAgent({
        updates: [aCumulativeUpdate(), anUpdate({ kb: '5031001' }), anUpdate({ kb: '5031002' })],
      });
      await markWindowsReady(device);

      const first = await runAgent(device);
      assert.equal(first.code, 150, first.said);
      const processes = await started(device, 0);
      assert.deepEqual(
        await byPhase(
          device,
          first.runFolder,
          processes.filter(({ awake }) => !awake),
        ),
        ['before'],
      );
      assert.deepEqual(
        await byPhase(
          device,
          first.runFolder,
          processes.filter(({ awake }) => awake),
        ),
        ['05'],
      );

      await device.restart();
      const restartedAt = Date.now();
      const last = await runAgent(device);
      assert.equal(last.code, 0, last.said);
      assert.deepEqual(
        (await started(device, restartedAt)).map(({ awake }) => awake),
        [false],
      );
    });
  });

  test('is one for a kit, for plan and for doctor', async () => {
    await withDevice(async (device) => {
      await mkdir(records(device), { recursive: true });
      await putKit(device, [await honestMsu('KB5000001'), await honestMsu('KB5000002')]);
      const run = await runKit(device);
      assert.equal(run.code, 0, run.stdout + run.stderr);
      assert.deepEqual((await started(device, 0)).map(({ awake }) => awake).sort(), [false, true]);
      for (const command of ['plan', 'doctor']) {
        const beganAt = Date.now();
        await device.run([command]);
        assert.equal((await started(device, beganAt)).length, 1, command);
      }
    });
  });
});
