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
  assert.equal(found.length, 1);
  assert.match(found[0] ?? '', /23H2/u);
});

test('nothing is named where there are no settings', async () => {
  const { system, bridge } = aWindows(() => ({ says: answerOf({ updateSettings: [] }) }));
  assert.deepEqual(await readHoldBacks(bridge, system.clock, null), []);
});
