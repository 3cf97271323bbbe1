import assert from 'node:assert/strict';
import { test } from 'node:test';
import { deviceLastLine } from '../../src/cli/device-last-line.ts';
import type { DeviceNow } from '../../src/cli/device-now.ts';

const DAY_MS = 86_400_000;
const lastRun = { runId: 'a'.repeat(36), exitCode: 0, endedAt: new Date(0).toISOString() } as DeviceNow['lastRun'];
const nothing: DeviceNow = {
  ...{ deviceFolder: '', simulated: false, copied: false, holder: null },
  ...{ open: null, waiting: null, status: null, lastRun, detached: null },
};
const asked = { run: null, nowMs: 3 * DAY_MS };

test('a run that was handed over is the one that the line tells, not the one before it', () => {
  const detached = { runId: 'b'.repeat(36), registeredAt: new Date(2 * DAY_MS).toISOString() } as DeviceNow['detached'];
  const line = deviceLastLine(170, { ...nothing, detached }, asked);
  assert.match(line, / exit=170 status=ConcurrencyLock inst=0 .* age=1 run=b{36} root=-$/u);
});

test('a holder of whom no run is known yet has no run, and the last run is as old as its end', () => {
  const holder = { pid: 1 } as DeviceNow['holder'];
  assert.match(deviceLastLine(170, { ...nothing, holder }, asked), / why=- run=- root=-$/u);
  assert.match(deviceLastLine(240, nothing, asked), / exit=240 .* age=3 run=a{36} root=-$/u);
});
