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

test('each is told in one sentence with what it says, in the order in which they are read', () => {
  const settings: Inventory['updateSettings'] = {
    [`${POLICY}\\AU\\UseWUServer`]: 1,
    [`${POLICY}\\WUServer`]: 'https://wsus',
    [`${POLICY}\\DisableWindowsUpdateAccess`]: 1,
    [`${POLICY}\\DoNotConnectToWindowsUpdateInternetLocations`]: 1,
    [`${POLICY}\\TargetReleaseVersion`]: 1,
    [`${POLICY}\\DeferQualityUpdatesPeriodInDays`]: 30,
    [`${INTUNE}\\TargetReleaseVersion`]: '24H2',
    [`${INTUNE}\\ProductVersion`]: 'Windows 11',
    [`${INTUNE}\\DeferFeatureUpdatesPeriodInDays`]: 180,
    [`${INTUNE}\\PauseQualityUpdates`]: 1,
    [`${INTUNE}\\PauseFeatureUpdates`]: 1,
    [`${INTUNE}\\AllowUpdateService`]: 0,
    [`${USER}\\PauseQualityUpdatesEndTime`]: '2026-11-30T09:00:00Z',
  };
  assert.deepEqual(holdBacksOf(settings, { build: 14393 } as OsFacts, NOW), [
    'the device takes its updates from WSUS (https://wsus), which offers only what is approved there',
    'policy forbids Windows Update (DisableWindowsUpdateAccess)',
    'policy forbids the internet for Windows Update (DoNotConnectToWindowsUpdateInternetLocations)',
    'policy holds the device at a release (TargetReleaseVersion)',
    'policy defers quality updates by 30 days (DeferQualityUpdatesPeriodInDays)',
    'Intune holds the device at Windows 11 24H2 (TargetReleaseVersion)',
    'Intune defers feature updates by 180 days (DeferFeatureUpdatesPeriodInDays)',
    'Intune pauses quality updates (PauseQualityUpdates)',
    'Intune pauses feature updates (PauseFeatureUpdates)',
    'Intune forbids Windows Update and WSUS (AllowUpdateService)',
    'updates are paused until 2026-11-30T09:00:00Z',
    'this build is offered nothing while its newest servicing stack update is missing',
  ]);
});

test('a release is named by what stands beside it, with its product where one is named', () => {
  const told = (more: Inventory['updateSettings']): string[] =>
    holdBacksOf({ [`${POLICY}\\TargetReleaseVersion`]: 1, ...more }, null, NOW);
  const info = { [`${POLICY}\\TargetReleaseVersionInfo`]: '23H2' };
  const product = (value: number | string) => ({ ...info, [`${POLICY}\\ProductVersion`]: value });
  for (const [more, release] of [
    [info, '23H2'],
    [product('Windows 10'), 'Windows 10 23H2'],
    [product(''), '23H2'],
    [product(11), '23H2'],
    [{ [`${POLICY}\\TargetReleaseVersionInfo`]: 23 }, '23'],
  ] as const)
    assert.deepEqual(told(more), [`policy holds the device at ${release} (TargetReleaseVersion)`]);
});

test('a server without a name, a deferral of no days or in words, and a pause of another time hold nothing back', () => {
  for (const settings of [
    { [`${POLICY}\\AU\\UseWUServer`]: 1 },
    { [`${POLICY}\\DeferQualityUpdatesPeriodInDays`]: '30' },
    { [`${POLICY}\\DeferFeatureUpdatesPeriodInDays`]: '30' },
    { [`${POLICY}\\DeferFeatureUpdatesPeriodInDays`]: 0 },
    { [`${POLICY}\\PauseQualityUpdatesStartTime`]: '2026-11-20T09:00:01Z' },
    { [`${POLICY}\\PauseQualityUpdatesStartTime`]: '2026-10-16T09:00:00Z' },
    { [`${USER}\\PauseUpdatesExpiryTime`]: '2026-11-20T09:00:00Z' },
  ])
    assert.deepEqual(holdBacksOf(settings, null, NOW), []);
  assert.equal(found({ [`${POLICY}\\PauseQualityUpdatesStartTime`]: '2026-11-20T09:00:00Z' }), 1);
  assert.equal(found({ [`${POLICY}\\PauseQualityUpdatesStartTime`]: '2026-10-16T09:00:01Z' }), 1);
});
