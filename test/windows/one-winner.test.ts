import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { type Device, withDevice } from './bench.ts';
import { honestMsu, KIT, lastLine, putKit, readJson } from './kit-on-device.ts';

const STARTS = 20;
/** All starts are at the lock before the holder's only install has ended; a busy machine needs its time for 20 of them. */
const HOLD_MS = 90_000;
const LIMIT = { timeoutMs: 600_000 };

const STALE: Readonly<Record<string, string>> = {
  'no lock.json': '',
  'a lock.json full of NULs': '\0'.repeat(300),
};

/** Starts at once, under other output roots and other ids; the codes, and how often the installer was called. */
async function startAll(device: Device): Promise<{ codes: (number | null)[]; installs: number }> {
  await putKit(device, [await honestMsu('KB5000001')]);
  await device.standIn('wusa.exe', { delegate: true, delayMs: HOLD_MS });
  const calls = await Promise.all(
    Array.from({ length: STARTS }, (_, index) => {
      const where = ['--output-root', `C:\\out\\${index % 4}`, '--device-id', `WS-${index % 5}`];
      return device.start(['run', '--kit', KIT, '--quiet', ...where], LIMIT);
    }),
  );
  const results = await Promise.all(calls.map(({ result }) => result));
  return { codes: results.map(({ code }) => code), installs: (await device.calls('wusa.exe')).length };
}

describe('twenty starts at once on a Windows device', { concurrency: false }, () => {
  for (const [name, text] of Object.entries(STALE))
    it(`with ${name}: exactly one runs, whatever output root and ids; the others end with 170`, async () => {
      await withDevice(async (device) => {
        const place = 'C:\\out\\0\\State\\Tenants\\T0\\Clients\\C0\\Sites\\S0\\Devices\\WS-0\\lock.json';
        if (text !== '') await device.writeFile(place, text);
        const { codes, installs } = await startAll(device);
        assert.deepEqual(
          codes.filter((code) => code !== 170),
          [0],
        );
        assert.equal(installs, 1);
      });
    });
});

describe('a run on a Windows device that is killed', { concurrency: false }, () => {
  it('holds the device for nobody, and goes on at the next start in the same folder: 0, installed once', async () => {
    await withDevice(async (device) => {
      await putKit(device, [await honestMsu('KB5000001'), await honestMsu('KB5000002')]);
      await device.standIn('wusa.exe', { delegate: true });
      // At moments that differ by what the machine does just now: what counts is that none of them loses anything.
      for (const afterMs of [1_500, 3_000, 4_500, 6_000, 7_500, 9_000, 10_500, 12_000, 13_500, 15_000]) {
        const call = await device.start(['run', '--output-root', 'C:\\out', '--kit', KIT], LIMIT);
        const ended = await Promise.race([
          call.result.then(() => true),
          new Promise<false>((done) => setTimeout(() => done(false), afterMs)),
        ]);
        if (ended) break;
        await call.kill();
        await call.result;
      }
      const last = await device.run(['run', '--output-root', 'C:\\out', '--kit', KIT], LIMIT);
      assert.equal(last.code, 0, last.stdout + last.stderr);
      const runs = device.list('C:\\out\\Runs');
      for (const run of runs) {
        const record = await readJson(device, `C:\\out\\Runs\\${run}\\run.json`);
        assert.equal(record['status'], 'ended', run);
      }
      assert.ok(device.exists('C:\\windows\\system32\\kb5000002.txt'));
      const perUpdate = (await device.calls('wusa.exe')).filter(({ commandLine }) => commandLine.includes('kb5000001'));
      assert.ok(perUpdate.length <= 2, `wusa.exe was called ${perUpdate.length} times for one update`);
      assert.notEqual(lastLine(last.stdout)['root'], '-');
    });
  });
});
