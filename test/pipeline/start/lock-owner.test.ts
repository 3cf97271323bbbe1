import assert from 'node:assert/strict';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test, type TestContext } from 'node:test';
import { realSystem } from '../../../src/system/real.ts';
import type { Clock } from '../../../src/system/system.ts';
import { quickFolder } from '../../support/quick-folder.ts';
import { deviceFolderOf, start } from '../../support/starts.ts';

const real = realSystem([]);
const DAY_MS = 86_400_000;
const OLD = '2020-01-01T00:00:00.000Z';

/** A device whose lock somebody holds, and a start whose wall clock is `ahead`; `beats` is done while it waits. */
async function startAtHeldDevice(
  context: TestContext,
  {
    heartbeatAt,
    acquiredAt,
    ahead = 0,
    beats,
  }: { heartbeatAt: string; acquiredAt: string; ahead?: number; beats?: string },
) {
  const root = quickFolder();
  context.after(() => rmSync(root, { recursive: true, force: true }));
  await start(real, root, 'success-0');
  const device = deviceFolderOf(root);
  const status = join(device, 'status.json');
  const beat = (at: string): void => {
    const left = JSON.parse(readFileSync(status, 'utf8')) as object;
    writeFileSync(status, JSON.stringify({ ...left, state: 'working', heartbeatAt: at }));
  };
  beat(heartbeatAt);
  const lock = join(device, 'lock.json');
  const holder = { pid: 1, processStartedAt: OLD, bootId: null, host: 'H' };
  writeFileSync(lock, JSON.stringify({ schemaVersion: 1, runId: null, acquiredAt, holder }));
  mkdirSync(device, { recursive: true });
  const held = await real.locks.acquire(device);
  let waited = 0;
  const clock: Clock = {
    ...real.clock,
    now: () => Date.now() + ahead,
    elapsed: () => waited,
    sleep: (ms) => {
      waited += ms;
      if (beats !== undefined) beat(beats);
      return Promise.resolve();
    },
  };
  const result = await start({ ...real, clock }, root, 'success-0');
  const stillHeld = (await real.locks.acquire(device)) === undefined;
  held?.release();
  return { result, waited, stillHeld };
}

const now = (): string => new Date().toISOString();

test('a holder that hangs: 240 holderStuck after one more heartbeat was waited for, and its lock is not taken', async (context) => {
  const { result, waited, stillHeld } = await startAtHeldDevice(context, { heartbeatAt: OLD, acquiredAt: OLD });
  assert.deepEqual([result.exitCode, result.why, stillHeld], [240, ['holderStuck'], true]);
  assert.ok(waited >= 60_000);
});

test('the clock was set forward ten years, or the device slept: the holder is heard again, 170', async (context) => {
  const heard = new Date(Date.now() + 3_650 * DAY_MS).toISOString();
  const at = { heartbeatAt: now(), acquiredAt: now(), ahead: 3_650 * DAY_MS, beats: heard };
  const { result, stillHeld } = await startAtHeldDevice(context, at);
  assert.deepEqual([result.exitCode, stillHeld], [170, true]);
});

test('the clock was set back a day: the holder is not judged by it, 170 at once', async (context) => {
  const { result, waited } = await startAtHeldDevice(context, {
    heartbeatAt: now(),
    acquiredAt: now(),
    ahead: -DAY_MS,
  });
  assert.deepEqual([result.exitCode, waited], [170, 0]);
});

test('a holder that has just begun is not judged by what a run of last month left, 170 at once', async (context) => {
  const { result, waited } = await startAtHeldDevice(context, { heartbeatAt: OLD, acquiredAt: now() });
  assert.deepEqual([result.exitCode, waited], [170, 0]);
});

test('--wait-lock waits by the monotonic clock, and takes the lock when it is free', async (context) => {
  const root = quickFolder();
  context.after(() => rmSync(root, { recursive: true, force: true }));
  mkdirSync(deviceFolderOf(root), { recursive: true });
  const held = await real.locks.acquire(deviceFolderOf(root));
  let waited = 0;
  const clock: Clock = {
    ...real.clock,
    now: () => Date.now() + waited * DAY_MS,
    elapsed: () => waited,
    sleep: async (ms) => {
      waited += ms;
      if (waited === 30_000) held?.release();
      await real.clock.sleep(1);
    },
  };
  const refused = await start({ ...real, clock }, root, 'success-0', { waitLockMs: 20_000 });
  assert.deepEqual([refused.exitCode, waited], [170, 20_000]);
  const taken = await start({ ...real, clock }, root, 'success-0', { waitLockMs: 20_000 });
  assert.equal(taken.exitCode, 0);
});
