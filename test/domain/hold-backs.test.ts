import assert from 'node:assert/strict';
import { test } from 'node:test';
import { holdBacksOf } from '../../src/domain/hold-backs.ts';
import type { Inventory } from '../../src/schema/inventory.ts';

const NOW = Date.parse('2026-11-20T09:00:00Z');
const POLICY = 'SOFTWARE\\Policies\\Microsoft\\Windows\\WindowsUpdate';
const USER = 'SOFTWARE\\Microsoft\\WindowsUpdate\\UX\\Settings';
const found = (settings: Inventory['updateSettings'], build = 26200): number =>
  holdBacksOf(settings, { build }, NOW).length;

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
  const deferral = { [`${POLICY}\\DeferQualityUpdatesPeriodInDays`]: 30 };
  assert.equal(found({ ...deferral, [`${POLICY}\\DeferQualityUpdates`]: 1 }), 1);
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
    [`${POLICY}\\DeferQualityUpdates`, 1],
    [`${POLICY}\\DeferQualityUpdatesPeriodInDays`, 7],
    [`${INTUNE}\\DeferQualityUpdatesPeriodInDays`, 21],
  ];
  for (const settings of [both, both.toReversed()]) {
    assert.match(
      told(Object.fromEntries(settings)).join(),
      /Group Policy .* 7 days.*Intune \(PolicyManager\) .* 21 days/u,
    );
  }
  const off = { ...Object.fromEntries(both), [`${INTUNE}\\DeferQualityUpdatesPeriodInDays`]: 0 };
  assert.equal(found(off), 1);
});

const STATUS = 'SOFTWARE\\Microsoft\\WindowsUpdate\\UpdatePolicy\\Settings';
const told = (settings: Inventory['updateSettings']): string[] => holdBacksOf(settings, null, NOW);

test('a pause by policy runs for 35 days from its start, not before it and not after', () => {
  for (const [key, whose] of [
    [POLICY, 'Group Policy'],
    [INTUNE, 'Intune (PolicyManager)'],
  ] as const)
    for (const kind of ['Quality', 'Feature'] as const) {
      const name = `Pause${kind}UpdatesStartTime`;
      const says = (until: string) => [`${whose} pauses ${kind.toLowerCase()} updates until ${until} (${name})`];
      for (const [start, expected] of [
        ['2026-11-20', says('2026-12-25')],
        ['2026-10-17', says('2026-11-21')],
        ['2026-10-16T09:00:00.001Z', says('2026-11-20')],
        ['2026-10-16T09:00:00Z', []],
        ['2026-10-16', []],
        ['2026-11-20T09:00:00Z', says('2026-12-25')],
        ['2026-11-20T09:00:00.001Z', []],
        ['2026-11-21', []],
        ['soon', []],
      ] as const)
        assert.deepEqual(told({ [`${key}\\${name}`]: start }), expected, `${whose} ${start}`);
    }
});

test('a bare switch pauses until Windows says that it has resumed; a start decides by itself', () => {
  const paused = { [`${POLICY}\\PauseQualityUpdates`]: 1 };
  for (const [status, count] of [
    [null, 1],
    [0, 1],
    [1, 1],
    [2, 0],
  ] as const)
    assert.equal(told({ ...paused, [`${STATUS}\\PausedQualityStatus`]: status }).length, count, String(status));
  assert.equal(told({ ...paused, [`${STATUS}\\PausedFeatureStatus`]: 2 }).length, 1);
  const started = { [`${POLICY}\\PauseQualityUpdatesStartTime`]: '2026-11-20' };
  assert.equal(told({ ...started, [`${STATUS}\\PausedQualityStatus`]: 2 }).length, 1);
});

test('what the user paused counts until its end, and what is no time is no pause', () => {
  const end = '2026-11-30T09:00:00Z';
  const all = { [`${USER}\\PauseUpdatesExpiryTime`]: end };
  const each = { [`${USER}\\PauseQualityUpdatesEndTime`]: end, [`${USER}\\PauseFeatureUpdatesEndTime`]: end };
  const updates = `the user paused updates until ${end} (PauseUpdatesExpiryTime)`;
  const quality = `the user paused quality updates until ${end} (PauseQualityUpdatesEndTime)`;
  const feature = `the user paused feature updates until ${end} (PauseFeatureUpdatesEndTime)`;
  const resumed = (...kinds: string[]) =>
    Object.fromEntries(kinds.map((kind) => [`${STATUS}\\Paused${kind}Status`, 2] as const));
  assert.deepEqual(told({ ...all, ...each }), [updates]);
  assert.deepEqual(told(each), [quality, feature]);
  assert.deepEqual(told({ ...each, ...resumed('Quality') }), [feature]);
  assert.deepEqual(told({ ...all, ...resumed('Quality') }), [updates]);
  assert.deepEqual(told({ ...all, ...each, ...resumed('Quality', 'Feature') }), []);
  for (const over of ['2026-11-10T09:00:00Z', '2026-11-20T09:00:00Z', 'never', ''])
    assert.deepEqual(told({ [`${USER}\\PauseUpdatesExpiryTime`]: over }), [], over);
});

test('a server that Intune names is WSUS, and its default word is none', () => {
  const server = (url: string) => told({ [`${INTUNE}\\UpdateServiceUrl`]: url });
  assert.deepEqual(server('https://wsus:8531'), [
    'Intune (PolicyManager) sends the device to WSUS (https://wsus:8531), which offers only what is approved there (UpdateServiceUrl)',
  ]);
  assert.deepEqual(server('CORPWSUS'), []);
  assert.deepEqual(server(''), []);
});

test('WSUS holds nothing back where policy takes quality updates from Windows Update', () => {
  const source = 'SetPolicyDrivenUpdateSourceForQualityUpdates';
  const wsus = { [`${POLICY}\\AU\\UseWUServer`]: 1, [`${POLICY}\\WUServer`]: 'https://wsus' };
  const used = { [`${POLICY}\\AU\\UseUpdateClassPolicySource`]: 1 };
  for (const [more, count] of [
    [{ ...used, [`${POLICY}\\${source}`]: 0 }, 0],
    [{ ...used, [`${POLICY}\\${source}`]: 1 }, 1],
    [{ [`${POLICY}\\${source}`]: 0 }, 1],
    [used, 1],
    [{ [`${INTUNE}\\${source}`]: 0 }, 0],
    [{ [`${INTUNE}\\${source}`]: 1 }, 1],
  ] as const)
    assert.equal(told({ ...wsus, ...more }).length, count, JSON.stringify(more));
});

test('a period whose switch says no holds nothing back, for its own key only; Group Policy needs a switch that says yes', () => {
  for (const kind of ['Quality', 'Feature']) {
    const period = `Defer${kind}UpdatesPeriodInDays`;
    assert.equal(told({ [`${POLICY}\\${period}`]: 7 }).length, 0);
    assert.equal(told({ [`${POLICY}\\${period}`]: 7, [`${POLICY}\\Defer${kind}Updates`]: 0 }).length, 0);
    assert.equal(told({ [`${INTUNE}\\${period}`]: 7, [`${INTUNE}\\Defer${kind}Updates`]: 0 }).length, 0);
    assert.equal(told({ [`${POLICY}\\${period}`]: 7, [`${POLICY}\\Defer${kind}Updates`]: 1 }).length, 1);
    assert.equal(told({ [`${INTUNE}\\${period}`]: 7, [`${POLICY}\\Defer${kind}Updates`]: 0 }).length, 1);
  }
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
    [`${POLICY}\\DeferQualityUpdates`]: 1,
    [`${POLICY}\\DeferQualityUpdatesPeriodInDays`]: 30,
    [`${INTUNE}\\TargetReleaseVersion`]: '24H2',
    [`${INTUNE}\\ProductVersion`]: 'Windows 11',
    [`${INTUNE}\\DeferFeatureUpdatesPeriodInDays`]: 180,
    [`${INTUNE}\\PauseQualityUpdates`]: 1,
    [`${INTUNE}\\PauseFeatureUpdates`]: 1,
    [`${INTUNE}\\AllowUpdateService`]: 0,
    [`${USER}\\PauseQualityUpdatesEndTime`]: '2026-11-30T09:00:00Z',
  };
  assert.deepEqual(holdBacksOf(settings, { build: 14393 }, NOW), [
    'the device takes its updates from WSUS (https://wsus), which offers only what is approved there',
    'Group Policy forbids Windows Update (DisableWindowsUpdateAccess)',
    'Group Policy forbids the internet for Windows Update (DoNotConnectToWindowsUpdateInternetLocations)',
    'Intune (PolicyManager) forbids Windows Update and WSUS (AllowUpdateService)',
    'Group Policy holds the device at a release (TargetReleaseVersion)',
    'Group Policy defers quality updates by 30 days (DeferQualityUpdatesPeriodInDays)',
    'Intune (PolicyManager) holds the device at Windows 11 24H2 (TargetReleaseVersion)',
    'Intune (PolicyManager) defers feature updates by 180 days (DeferFeatureUpdatesPeriodInDays)',
    'Intune (PolicyManager) pauses quality updates (PauseQualityUpdates)',
    'Intune (PolicyManager) pauses feature updates (PauseFeatureUpdates)',
    'the user paused quality updates until 2026-11-30T09:00:00Z (PauseQualityUpdatesEndTime)',
    'this build is offered nothing while its newest servicing stack update is missing',
  ]);
});

test('a release is named by what stands beside it, with its product where one is named', () => {
  const held = (more: Inventory['updateSettings']): string[] =>
    told({ [`${POLICY}\\TargetReleaseVersion`]: 1, ...more });
  const info = { [`${POLICY}\\TargetReleaseVersionInfo`]: '23H2' };
  const product = (value: number | string) => ({ ...info, [`${POLICY}\\ProductVersion`]: value });
  for (const [more, release] of [
    [info, '23H2'],
    [product('Windows 10'), 'Windows 10 23H2'],
    [product(''), '23H2'],
    [product(11), '23H2'],
    [{ [`${POLICY}\\TargetReleaseVersionInfo`]: 23 }, '23'],
  ] as const)
    assert.deepEqual(held(more), [`Group Policy holds the device at ${release} (TargetReleaseVersion)`]);
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
