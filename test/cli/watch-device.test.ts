import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { DeviceNow } from '../../src/cli/device-now.ts';
import { codeOfRun } from '../../src/cli/status-lines.ts';
import { untilItEnds } from '../../src/cli/watch-device.ts';
import type { Clock } from '../../src/system/system.ts';

const IDLE: DeviceNow = {
  ...{
    deviceFolder: '/d',
    simulated: false,
    copied: false,
    holder: null,
    heldSince: null,
    open: null,
    waiting: null,
    status: null,
    lastRun: null,
  },
  detached: null,
};
const RUN = '3f2a0000-0000-4000-8000-000000000001';
const holder = { pid: 1, processStartedAt: '2026-11-23T09:30:00.000Z', bootId: null, host: 'PC' };
const status = {
  phase: '05',
  phaseName: 'Install',
  percent: null,
  status: 'working',
  heartbeatAt: holder.processStartedAt,
};
const working = (step: string): DeviceNow => ({ ...IDLE, holder, status: { ...status, step } }) as never;

/** A clock that only sleep moves, and looks that come one after the other; the last one stays. */
function aDevice(sights: readonly DeviceNow[]) {
  let [ms, looks] = [0, 0];
  const lines: string[] = [];
  const now = () => Date.parse(holder.processStartedAt) + ms;
  const clock = { now, elapsed: () => ms, sleep: async (time: number) => void (ms += time) } as unknown as Clock;
  return {
    lines,
    elapsed: () => ms,
    until: (waitMs: number, signal = new AbortController().signal) => {
      const look = async (): Promise<DeviceNow> => sights[Math.min(looks++, sights.length - 1)] ?? IDLE;
      const tell = { line: (text: string) => void lines.push(text) };
      return untilItEnds({ clock }, look, { waitMs, signal, tell });
    },
  };
}

test('each change of what the run does is told once, until it ends', async () => {
  const device = aDevice([working('1/2'), working('1/2'), working('2/2'), IDLE]);
  assert.equal(await device.until(Infinity), IDLE);
  assert.deepEqual(device.lines, ['working: 05 Install 1/2', 'working: 05 Install 2/2']);
});

test('a run that was handed over is waited for before it has begun, and told once', async () => {
  const registeredAt = holder.processStartedAt;
  const known = { id: RUN, runId: RUN, registeredAt, step: null, exitCode: null, kit: null };
  const handedOver: DeviceNow = { ...IDLE, detached: { ...known, state: 'handedOver' } };
  const device = aDevice([handedOver, handedOver, handedOver, working('1/1'), IDLE]);
  assert.equal(await device.until(Infinity), IDLE);
  assert.equal(device.lines.length, 2);
  assert.equal((await aDevice([{ ...IDLE, detached: { ...known, state: 'notBegun' } }]).until(Infinity)).holder, null);
});

test('a run that does not end is waited for as long as was said, and not longer', async () => {
  const device = aDevice([working('for ever')]);
  assert.notEqual((await device.until(2_500)).holder, null);
  assert.equal(device.elapsed(), 2_500);
});

test('a holder that has given no sign of life for an hour is not waited for', async () => {
  const device = aDevice([working('long ago')]);
  assert.notEqual((await device.until(Infinity)).holder, null);
  assert.ok(device.elapsed() <= 3_602_000, `${device.elapsed()}`);
});

test('without a time the device is looked at once', async () => {
  const device = aDevice([working('now'), IDLE]);
  assert.notEqual((await device.until(0)).holder, null);
  assert.equal(device.elapsed(), 0);
});

test('who stops the waiting gets what was seen last', async () => {
  const stop = new AbortController();
  stop.abort();
  const device = aDevice([working('now'), IDLE]);
  assert.notEqual((await device.until(Infinity, stop.signal)).holder, null);
});

test('the code of one run: what it came to, 170 while it works, 150 while it waits, 240 when it was cut off', () => {
  const run = {
    ...{ runId: RUN, folder: '/r', deviceFolder: '/d', simulated: false },
    ...{ startedAt: '2026-11-23T09:30:00.000Z', endedAt: null, exitCode: null },
  };
  const open = { runId: RUN, status: 'waiting' };
  const of = (now: object, known: object = {}): number => codeOfRun({ ...IDLE, ...now }, { ...run, ...known });
  assert.equal(of({}, { exitCode: 210, endedAt: run.startedAt }), 210);
  assert.equal(of({ holder, open: { runId: RUN, status: 'running' } }), 170);
  assert.equal(of({ open }), 150);
  assert.equal(of({ open: { runId: RUN, status: 'running' } }), 240);
  assert.equal(of({ holder, open: { runId: 'another', status: 'running' } }), 240);
});
