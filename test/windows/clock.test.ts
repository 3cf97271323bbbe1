import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { setTimeout } from 'node:timers/promises';
import { type Device, withDevice } from './bench.ts';
import {
  honestMsu,
  KIT,
  lastLine,
  markWindowsReady,
  onLinux,
  OUTPUT,
  putKit,
  readJson,
  runKit,
} from './kit-on-device.ts';

/** The holder works for as long as the longest wait for its next sign of life, twice. */
const HOLD_MS = 180_000;
const OPTIONS = { settableClock: true, timeoutMs: 600_000 };
const RUN = ['run', '--kit', KIT, '--output-root', OUTPUT, '--quiet'];
/** Far more than the holder can have taken, far less than a clock that was set would add. */
const PLAUSIBLE_MS = 3_600_000;

async function untilItInstalls(device: Device): Promise<void> {
  while ((await device.calls('wusa.exe')).length === 0) await setTimeout(200);
}

describe('the clock of a Windows device', { concurrency: false }, () => {
  it('is set, and the device sleeps, while a run holds it: nobody else gets in, and the run ends with 0', async (context) => {
    await withDevice(async (device) => {
      await putKit(device, [await honestMsu('KB5000001')]);
      await device.standIn('wusa.exe', { delegate: true, delayMs: HOLD_MS });
      await device.setClock('+0d');
      const holder = await device.start(RUN, OPTIONS);
      await untilItInstalls(device);
      const code = async (what: string): Promise<number | null> => {
        const { code, ms } = await device.run(RUN, OPTIONS);
        context.diagnostic(`${what}: ${code} after ${ms} ms`);
        return code;
      };

      await device.setClock('-1d');
      assert.equal(await code('a day back'), 170);
      await holder.freeze();
      await device.setClock('+3650d');
      assert.equal(await code('ten years later, the holder gives no sign of life'), 240);
      await holder.thaw();
      assert.equal(await code('ten years later, the holder works again'), 170);

      const held = await holder.result;
      assert.equal(held.code, 0, held.stdout + held.stderr);
      assert.equal((await device.calls('wusa.exe')).length, 1);
      const folder = `${OUTPUT}\\Runs\\${lastLine(held.stdout)['run'] ?? ''}`;
      const { steps } = (await readJson(device, `${folder}\\State\\state.json`)) as { steps: { durationMs: number }[] };
      assert.ok(steps.every(({ durationMs }) => durationMs < PLAUSIBLE_MS));
      assert.equal(onLinux(device, 'verify', folder).code, 0, 'VALID');
    });
  });

  it('is set while a run waits for its reboot: neither is a boot, and a boot is one whatever the clock says: 150, 150, 150, 0', async () => {
    await withDevice(async (device) => {
      await markWindowsReady(device);
      await putKit(device, [await honestMsu('KB5000001')]);
      await device.standIn('wusa.exe', { delegate: true, exitCode: 3010 });
      await device.setClock('+0d');
      const first = await runKit(device, [], OPTIONS);
      assert.equal(first.code, 150, first.stdout + first.stderr);
      for (const clock of ['-1d', '+3650d'] as const) {
        await device.setClock(clock);
        const waiting = await runKit(device, [], OPTIONS);
        assert.deepEqual(
          [waiting.code, waiting.last['run']],
          [150, first.last['run']],
          waiting.stdout + waiting.stderr,
        );
      }
      await device.restart();
      await device.setClock('-1d');
      const last = await runKit(device, [], OPTIONS);
      assert.deepEqual([last.code, last.last['run']], [0, first.last['run']], last.stdout + last.stderr);
      assert.equal(onLinux(device, 'verify', last.runFolder).code, 0, 'VALID');
    });
  });
});
