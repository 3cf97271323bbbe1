import assert from 'node:assert/strict';
import { test } from 'node:test';
import { deviceLastLine } from '../../src/cli/device-last-line.ts';
import type { DeviceNow } from '../../src/cli/device-now.ts';
import type { KnownRun } from '../../src/schema/device-state.ts';

const DAY_MS = 86_400_000;
const on = (day: number): string => new Date(day * DAY_MS).toISOString();
const counts = { inst: 4, fail: 3, defer: 2, regr: 1, todo: 5 };
const lastRun = {
  ...{ runId: 'a'.repeat(36), exitCode: 100, endedAt: on(0), root: '1'.repeat(64) },
  ...{ counts, why: ['stale'], streak: null },
} as unknown as NonNullable<DeviceNow['lastRun']>;
const nothing: DeviceNow = {
  ...{ deviceFolder: '', simulated: false, copied: false, holder: null, heldSince: null },
  ...{ open: null, waiting: null, status: null, lastRun, detached: null },
};
const asked = { run: null, nowMs: 3 * DAY_MS };

/** A run that has waited since day 1 by the clock of the program, and since day 2 by that of the device. */
const open = {
  ...{ runId: 'c'.repeat(36), status: 'waiting', startedAt: on(0), seal: { sha256: '', root: '2'.repeat(64) } },
} as unknown as NonNullable<DeviceNow['open']>;
const waiting = {
  ...{ exit: { counts: { ...counts, inst: 9 } }, toldAtMs: DAY_MS, askedAtMs: 2 * DAY_MS, overdueDays: 5 },
} as unknown as NonNullable<DeviceNow['waiting']>;
const waits: DeviceNow = { ...nothing, open, waiting };
const overdue = (runId: string) => ({ runId, status: 'RebootOverdue' }) as DeviceNow['status'];
const lineOn = (day: number, now: DeviceNow = waits): string =>
  deviceLastLine(150, now, { run: null, nowMs: day * DAY_MS });

test('a run that was handed over is the one that the line tells, not the one before it', () => {
  const detached = { runId: 'b'.repeat(36), registeredAt: on(2) } as DeviceNow['detached'];
  const line = deviceLastLine(170, { ...nothing, detached }, asked);
  assert.match(line, / exit=170 status=ConcurrencyLock inst=0 .* age=1 run=b{36} root=-$/u);
});

test('a holder of whom no run is known yet has no run, and is as old as its lock', () => {
  const holder = { pid: 1 } as DeviceNow['holder'];
  const line = deviceLastLine(170, { ...nothing, holder, heldSince: on(1) }, asked);
  assert.match(line, / exit=170 .* why=- age=2 run=- root=-$/u);
  assert.match(deviceLastLine(170, { ...waits, holder, heldSince: on(1) }, asked), / age=3 run=c{36} /u);
});

test('the last run is told with its counters, reasons, streak and root where the code is its own', () => {
  const own = deviceLastLine(100, nothing, asked);
  assert.match(own, / inst=4 fail=3 defer=2 regr=1 todo=5 why=stale age=3 run=a{36} root=1{64}$/u);
  const failed = { ...nothing, lastRun: { ...lastRun, exitCode: 210, why: [], streak: 3 } };
  assert.match(deviceLastLine(210, failed, asked), / why=- .*streak=3 run=a/u);
  assert.match(deviceLastLine(240, nothing, asked), / exit=240 .* inst=0 .* why=- age=3 run=a{36} root=-$/u);
});

test('the run that was asked about is told, whatever came after it', () => {
  const run = { runId: 'd'.repeat(36), startedAt: on(1), endedAt: on(2) } as KnownRun;
  assert.match(deviceLastLine(100, nothing, { ...asked, run }), / inst=0 .* why=- age=1 run=d{36} root=-$/u);
  // A device that waits has nothing of its counters to say of another run that ended so.
  const other = deviceLastLine(150, waits, { ...asked, run });
  assert.match(other, / status=RebootRequired inst=0 .* age=1 run=d{36} root=-$/u);
});

test('a clock that was set back makes no age negative', () => {
  assert.match(deviceLastLine(100, nothing, { ...asked, nowMs: -3 * DAY_MS }), / age=0 /u);
  assert.match(lineOn(-3), / age=0 /u);
});

test('a run that waits is told with its own counters and the root of its hop, as old as its waiting', () => {
  assert.match(lineOn(3), / status=RebootRequired inst=9 .* why=- age=1 run=c{36} root=2{64}$/u);
  assert.match(lineOn(3, { ...waits, simulated: true }), / sim=1 age=2 /u);
});

test('it is overdue by its age, and as the last start of this very run has said', () => {
  assert.match(lineOn(6), / status=RebootRequired .* age=4 /u);
  assert.match(lineOn(7), / status=RebootOverdue .* age=5 /u);
  assert.match(lineOn(3, { ...waits, status: overdue(open.runId) }), / status=RebootOverdue .* age=1 /u);
  assert.match(lineOn(3, { ...waits, status: overdue(lastRun.runId) }), / status=RebootRequired .* age=1 /u);
});

test('a run that waits and cannot be read has no counters, and is overdue all the same', () => {
  const unread = { ...waits, waiting: { ...waiting, exit: null } };
  assert.match(lineOn(7, unread), / status=RebootOverdue inst=0 .* age=5 run=c{36} root=2{64}$/u);
});
