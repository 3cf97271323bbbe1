import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readHoldBacks } from '../../../src/device/windows/hold-backs.ts';
import { aWindows, answerOf } from './a-windows.ts';

const KEY = 'SOFTWARE\\Policies\\Microsoft\\Windows\\WindowsUpdate';

test('what holds updates back is read from the settings of the device', async () => {
  const updateSettings = [
    { key: KEY, name: 'TargetReleaseVersion', kind: 'DWord', data: 1 },
    { key: KEY, name: 'TargetReleaseVersionInfo', kind: 'String', data: '23H2' },
  ];
  const { system, bridge, calls } = aWindows(() => ({ says: answerOf({ updateSettings }) }));
  const found = await readHoldBacks(bridge, system.clock, null);
  assert.equal(calls.length, 1);
  assert.equal(found.holdBacks.length, 1);
  assert.match(found.holdBacks[0] ?? '', /23H2/u);
  assert.equal(found.agentDeferralDays, 0);
});

test('nothing is named where there are no settings', async () => {
  const { system, bridge } = aWindows(() => ({ says: answerOf({ updateSettings: [] }) }));
  assert.deepEqual(await readHoldBacks(bridge, system.clock, null), { holdBacks: [], agentDeferralDays: 0 });
});

test('the deferral of Intune counts, and settings that cannot be read defer nothing', async () => {
  const key = 'SOFTWARE\\Microsoft\\PolicyManager\\current\\device\\Update';
  const updateSettings = [{ key, name: 'DeferQualityUpdatesPeriodInDays', kind: 'DWord', data: 21 }];
  const told = aWindows(() => ({ says: answerOf({ updateSettings }) }));
  assert.equal((await readHoldBacks(told.bridge, told.system.clock, null)).agentDeferralDays, 21);
  const silent = aWindows(() => ({ code: 1 }));
  const found = await readHoldBacks(silent.bridge, silent.system.clock, null);
  assert.deepEqual([found.holdBacks.length, found.agentDeferralDays], [1, 0]);
});
