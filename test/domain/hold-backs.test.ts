import assert from 'node:assert/strict';
import { test } from 'node:test';
import { holdBacksOf } from '../../src/domain/hold-backs.ts';
import type { Inventory, OsFacts } from '../../src/schema/inventory.ts';

const NOW = Date.parse('2026-11-20T09:00:00Z');
const POLICY = 'SOFTWARE\\Policies\\Microsoft\\Windows\\WindowsUpdate';
const USER = 'SOFTWARE\\Microsoft\\WindowsUpdate\\UX\\Settings';
const found = (settings: Inventory['updateSettings'], build = 26200): number =>
  holdBacksOf(settings, { build } as OsFacts, NOW).length;

test('nothing is named where nothing holds updates back', () => {
  assert.equal(found({}), 0);
  assert.equal(found({ [`${POLICY}\\AU\\UseWUServer`]: 0, [`${POLICY}\\WUServer`]: 'https://wsus' }), 0);
  assert.equal(found({ [`${POLICY}\\TargetReleaseVersion`]: 0 }), 0);
  assert.equal(found({ [`${POLICY}\\DeferQualityUpdatesPeriodInDays`]: 0 }), 0);
});

test('WSUS, a target release, a deferral and forbidden access are each named', () => {
  assert.equal(found({ [`${POLICY}\\AU\\UseWUServer`]: 1, [`${POLICY}\\WUServer`]: 'https://wsus' }), 1);
  assert.equal(found({ [`${POLICY}\\TargetReleaseVersion`]: 1, [`${POLICY}\\TargetReleaseVersionInfo`]: '23H2' }), 1);
  assert.equal(found({ [`${POLICY.toUpperCase()}\\DisableWindowsUpdateAccess`]: 1 }), 1);
  assert.equal(found({ [`${POLICY}\\DoNotConnectToWindowsUpdateInternetLocations`]: 1 }), 1);
  assert.equal(found({ [`${POLICY}\\DeferQualityUpdatesPeriodInDays`]: 30 }), 1);
});

const INTUNE = 'SOFTWARE\\Microsoft\\PolicyManager\\current\\device\\Update';

test('what Intune holds back is named like the rest, in the forms that it has', () => {
  assert.equal(found({ [`${INTUNE}\\DeferQualityUpdatesPeriodInDays`]: 14 }), 1);
  assert.equal(found({ [`${INTUNE}\\DeferFeatureUpdatesPeriodInDays`]: 180 }), 1);
  assert.equal(found({ [`${INTUNE}\\TargetReleaseVersion`]: '24H2', [`${INTUNE}\\ProductVersion`]: 'Windows 11' }), 1);
  assert.equal(found({ [`${INTUNE}\\PauseQualityUpdates`]: 1 }), 1);
  assert.equal(found({ [`${INTUNE}\\PauseQualityUpdatesStartTime`]: '2026-11-01' }), 1);
  assert.equal(found({ [`${INTUNE}\\AllowUpdateService`]: 0 }), 1);
});

test('a pause of Intune is over after 35 days, and a value that says no holds nothing back', () => {
  assert.equal(
    found({ [`${INTUNE}\\PauseQualityUpdates`]: 1, [`${INTUNE}\\PauseQualityUpdatesStartTime`]: '2026-09-01' }),
    0,
  );
  for (const [name, value] of [
    ['DeferQualityUpdatesPeriodInDays', 0],
    ['TargetReleaseVersion', ''],
    ['TargetReleaseVersion', 0],
    ['PauseQualityUpdates', 0],
    ['PauseQualityUpdatesStartTime', ''],
    ['AllowUpdateService', 1],
    ['DeferQualityUpdatesPeriodInDays_ProviderSet', 1],
  ] as const)
    assert.equal(found({ [`${INTUNE}\\${name}`]: value }), 0, name);
});

test('values of one name from Group Policy and from Intune are both told, whichever is read last', () => {
  const both: [string, number | string][] = [
    [`${POLICY}\\DeferQualityUpdatesPeriodInDays`, 7],
    [`${INTUNE}\\DeferQualityUpdatesPeriodInDays`, 21],
  ];
  for (const settings of [both, both.toReversed()]) {
    const told = holdBacksOf(Object.fromEntries(settings), null, NOW).join();
    assert.match(told, /policy .* 7 days.*Intune .* 21 days/u);
  }
  const off = { [`${POLICY}\\DeferQualityUpdatesPeriodInDays`]: 7, [`${INTUNE}\\DeferQualityUpdatesPeriodInDays`]: 0 };
  assert.equal(found(off), 1);
});

test('a pause counts until its end, and what is no time is no pause', () => {
  assert.equal(found({ [`${USER}\\PauseUpdatesExpiryTime`]: '2026-11-30T09:00:00Z' }), 1);
  assert.equal(found({ [`${USER}\\PauseUpdatesExpiryTime`]: '2026-11-10T09:00:00Z' }), 0);
  assert.equal(found({ [`${USER}\\PauseQualityUpdatesEndTime`]: 'never' }), 0);
});

test('Server 2016 may lack its servicing stack', () => {
  assert.equal(found({}, 14393), 1);
  assert.deepEqual(holdBacksOf({}, null, NOW), []);
});
