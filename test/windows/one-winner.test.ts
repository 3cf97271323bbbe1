import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { basename } from 'node:path';
import { describe, it } from 'node:test';
import { isLeftover } from '../../src/evidence/run-paths.ts';
import { FULL } from '../reliability/extent.ts';
import { type Device, withDevice } from './bench.ts';
import { honestMsu, KIT, lastLine, onLinux, putKit, readJson } from './kit-on-device.ts';

const STARTS = 20;
/**
 * All starts are at the lock before the holder's only install has ended; a busy machine needs its time for 20 of them.
 */
const HOLD_MS = 90_000;
/**
 * In CI as many kills as on the page of figures; elsewhere half. The first part of a start is where most of them hit.
 */
const KILLS = FULL ? 20 : 10;
const EARLIEST_MS = 500;
const LATEST_MS = 6_000;
const LIMIT = { timeoutMs: 600_000 };

const lockOf = (holder: object): string =>
  JSON.stringify({
    schemaVersion: 1,
    runId: null,
    acquiredAt: '2026-11-01T00:00:00.000Z',
    holder: { pid: 4, processStartedAt: null, bootId: null, host: 'PC', ...holder },
  });

/** What may lie where `lock.json` is. Each device folder has one of its own, so one round has met them all. */
const STALE: readonly string[] = [
  '',
  '\0'.repeat(300),
  '{"owner":"somebody else"}',
  lockOf({ pid: process.pid }),
  lockOf({}),
  lockOf({ processStartedAt: '2999-01-01T00:00:00.000Z' }).replace('2026-11-01', '2999-01-01'),
  lockOf({ bootId: '00000000-0000-4000-8000-00000000000b' }),
];

const ROOTS = 4;
const DEVICES = 5;

/** Starts at once, under other output roots and other ids; the codes, and how often the installer was called. */
async function startAll(device: Device): Promise<{ codes: (number | null)[]; installs: number }> {
  await putKit(device, [await honestMsu('KB5000001')]);
  await device.standIn('wusa.exe', { delegate: true, delayMs: HOLD_MS });
  const calls = await Promise.all(
    Array.from({ length: STARTS }, (_, index) => {
      const where = ['--output-root', `C:\\out\\${index % ROOTS}`, '--device-id', `WS-${index % DEVICES}`];
      return device.start(['run', '--kit', KIT, '--quiet', ...where], LIMIT);
    }),
  );
  const results = await Promise.all(calls.map(({ result }) => result));
  return { codes: results.map(({ code }) => code), installs: (await device.calls('wusa.exe')).length };
}

describe('twenty starts at once on a Windows device', { concurrency: false }, () => {
  for (const [name, leftovers] of Object.entries({
    'no lock.json': [],
    'a lock.json that is empty, NULs, foreign, of a pid of ours, of a living process, of the future or of another boot':
      STALE,
  }))
    it(`with ${name}: exactly one runs, whatever output root and ids; the others end with 170`, async () => {
      await withDevice(async (device) => {
        for (let index = 0; index < STARTS && leftovers.length > 0; index++) {
          const folder = `State\\Tenants\\T0\\Clients\\C0\\Sites\\S0\\Devices\\WS-${index % DEVICES}`;
          const text = leftovers[index % leftovers.length] ?? '';
          await device.writeFile(`C:\\out\\${index % ROOTS}\\${folder}\\lock.json`, text);
        }
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
  it('holds the device for nobody, and goes on at the next start in the same folder: 0, VALID, nothing left behind', async (context) => {
    await withDevice(async (device) => {
      await putKit(device, [await honestMsu('KB5000001'), await honestMsu('KB5000002')]);
      await device.standIn('wusa.exe', { delegate: true });
      const killed: number[] = [];
      for (let kill = 0; kill < KILLS; kill++) {
        const afterMs = Math.round(EARLIEST_MS + Math.random() * (LATEST_MS - EARLIEST_MS));
        const call = await device.start(['run', '--output-root', 'C:\\out', '--kit', KIT], LIMIT);
        const ended = await Promise.race([
          call.result.then(() => true),
          new Promise<false>((done) => setTimeout(() => done(false), afterMs)),
        ]);
        if (ended) break;
        await call.kill();
        await call.result;
        killed.push(afterMs);
      }
      context.diagnostic(`killed ${killed.length} times, after ${killed.join(', ')} ms`);
      const last = await device.run(['run', '--output-root', 'C:\\out', '--kit', KIT], LIMIT);
      assert.equal(last.code, 0, last.stdout + last.stderr);
      const runs = device.list('C:\\out\\Runs');
      for (const run of runs) {
        const record = await readJson(device, `C:\\out\\Runs\\${run}\\run.json`);
        assert.equal(record['status'], 'ended', run);
        assert.equal(onLinux(device, 'verify', `C:\\out\\Runs\\${run}`).code, 0, `${run} is VALID`);
      }
      const places = ['C:\\out', 'C:\\ProgramData\\PatchPilot'].map((place) => device.path(place));
      const left = places.flatMap((place) => readdirSync(place, { recursive: true, encoding: 'utf8' }));
      assert.deepEqual(
        left.filter((path) => isLeftover(basename(path)) || /kit-|open-run|installers\.json|lock\.json/u.test(path)),
        [],
      );
      assert.ok(device.exists('C:\\windows\\system32\\kb5000002.txt'));
      const perUpdate = (await device.calls('wusa.exe')).filter(({ commandLine }) => commandLine.includes('kb5000001'));
      assert.ok(perUpdate.length <= 2, `wusa.exe was called ${perUpdate.length} times for one update`);
      assert.notEqual(lastLine(last.stdout)['root'], '-');
    });
  });
});
