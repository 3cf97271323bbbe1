import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { doubtsOf, faultsOfMeaning, warningsOfMeaning } from '../../../src/domain/policy/doubts.ts';
import { mergeLevels, parseMerged } from '../../../src/domain/policy/merge.ts';
import { sourcesOf } from '../../../src/domain/policy/sources.ts';
import { judged } from './judged.ts';

type File = readonly [
  level: 'Global' | 'Device',
  value: object,
  policy?: 'UpdatePolicy' | 'ReportingPolicy' | 'ClientProfile',
];

/** The doubts about these files as `grade path`. */
function doubts(...files: readonly File[]): string[] {
  const { merged } = mergeLevels(
    files.map(([level, value, policy = 'UpdatePolicy']) => ({
      policy,
      file: `${level}.json`,
      level,
      profile: null,
      value,
    })),
  );
  const parsed = parseMerged(merged);
  assert.ok(parsed.ok);
  return doubtsOf(parsed.policies, sourcesOf(parsed.policies, merged)).map(
    ({ grade, fault: { file, path } }) => `${grade} ${file} ${path}`,
  );
}
const global = (updateSettings: object): File => ['Global', { updateSettings }];
const device = (updateSettings: object): File => ['Device', { updateSettings }];
const window = (value: object): File => [
  'Global',
  { maintenanceWindows: [{ weekdays: ['Sunday'], start: '22:00', ...value }] },
];

describe('what a policy says and nobody is likely to mean', () => {
  it('is nothing for the defaults, and for a device that is narrowed to definitions', () => {
    assert.deepEqual(doubts(), []);
    const narrowed = { includedClassifications: ['Definition Updates'], requiredClassifications: [] };
    assert.deepEqual(doubts(device(narrowed)), []);
    assert.deepEqual(doubts(global({ deferralDays: 27, requiredClassifications: ['security updates'] })), []);
  });

  it('a policy that includes nothing at all cannot be meant', () => {
    const place = 'Global.json updateSettings.includedClassifications';
    assert.deepEqual(doubts(global({ includedClassifications: [], requiredClassifications: [] })), [`fault ${place}`]);
    for (const other of [{ drivers: true }, { includedKBs: ['KB5031001'] }, { featureUpdates: true }])
      assert.deepEqual(doubts(global({ includedClassifications: [], requiredClassifications: [], ...other })), []);
  });

  it('a required class that the same file leaves out cannot be meant, one that a lower level leaves out may be', () => {
    const place = 'Global.json updateSettings.requiredClassifications[0]';
    const required = { requiredClassifications: ['Security Updates'] };
    assert.deepEqual(doubts(global({ ...required, includedClassifications: ['Updates'] })), [`fault ${place}`]);
    assert.deepEqual(doubts(global({ ...required, excludedClassifications: ['security updates'] })), [
      `fault ${place}`,
    ]);
    assert.deepEqual(doubts(global(required), device({ includedClassifications: ['Definition Updates'] })), [
      `warning ${place}`,
    ]);
  });

  it('a build that counts as behind before the next monthly update comes is a doubt, 0 and the default are none', () => {
    const place = 'warning Global.json updateSettings.staleDays';
    assert.deepEqual(doubts(global({ staleDays: 35 })), [place]);
    for (const staleDays of [0, 36, 60, 365]) assert.deepEqual(doubts(global({ staleDays })), []);
  });

  it('severities leave out every update without a rating, a long deferral waits for what is replaced', () => {
    assert.deepEqual(doubts(global({ includedSeverities: ['Critical'] })), [
      'warning Global.json updateSettings.includedSeverities',
    ]);
    assert.deepEqual(doubts(global({ deferralDays: 28 })), ['warning Global.json updateSettings.deferralDays']);
  });

  it('a window with no minute for a search before the shortest install never opens, one that a search may fill is tight', () => {
    const place = 'Global.json maintenanceWindows[0].durationMinutes';
    for (const [durationMinutes, rebootReserveMinutes] of [
      [20, 10],
      [250, 240],
      [10, 0],
    ] as const)
      assert.deepEqual(doubts(window({ durationMinutes, rebootReserveMinutes })), [`fault ${place}`]);
    assert.deepEqual(doubts(window({ durationMinutes: 21 })), [`warning ${place}`]);
    assert.deepEqual(doubts(window({ durationMinutes: 49 })), [`warning ${place}`]);
    assert.deepEqual(doubts(window({ durationMinutes: 50 })), []);
    const quick: File = ['Device', { timeLimits: { searchMinutes: 5 } }];
    assert.deepEqual(doubts(window({ durationMinutes: 25 }), quick), []);
    assert.deepEqual(doubts(window({ durationMinutes: 24 }), quick), [`warning ${place}`]);
  });

  it('two windows of the same times, and a weekday twice, are one', () => {
    const sunday = { weekdays: ['Sunday'], start: '22:00', durationMinutes: 120 };
    const windows = (...maintenanceWindows: object[]): File => ['Global', { maintenanceWindows }];
    assert.deepEqual(doubts(windows(sunday, { ...sunday, name: 'again' })), [
      'warning Global.json maintenanceWindows[1]',
    ]);
    assert.deepEqual(doubts(windows(sunday, { ...sunday, start: '21:00' })), []);
    assert.deepEqual(doubts(windows({ ...sunday, weekdays: ['Sunday', 'Monday', 'Sunday'] })), [
      'warning Global.json maintenanceWindows[0].weekdays[2]',
    ]);
  });

  it('classes that no update has leave nothing, whatever else is included', () => {
    const place = 'fault Global.json updateSettings.includedClassifications';
    for (const name of ['Sicherheitsupdates', 'Mises a jour de securite', '*', 'Hotpatch', '0fa1201d-4330-4fa8-8ae9']) {
      assert.ok(doubts(global({ includedClassifications: [name] })).includes(place), name);
      assert.ok(doubts(global({ includedClassifications: [name], drivers: true })).includes(place), name);
    }
    const foreign = { includedClassifications: ['Sicherheitsupdates', 'Updates'], requiredClassifications: [] };
    const one = doubts(global(foreign));
    assert.deepEqual(one, ['warning Global.json updateSettings.includedClassifications[0]']);
  });

  it('what is excluded again is not included, over all levels: classes, numbers, ids, severities', () => {
    const all = ['Security Updates', 'Critical Updates', 'Definition Updates'];
    const classes = 'fault Device.json updateSettings.excludedClassifications';
    assert.deepEqual(doubts(device({ excludedClassifications: all })), [classes]);
    const left = { requiredClassifications: [] };
    assert.deepEqual(doubts(device({ excludedClassifications: all.slice(1), ...left })), []);
    assert.deepEqual(doubts(device({ excludedClassifications: all, optional: true, ...left })), []);
    const drivers = { excludedClassifications: [...all, 'drivers'], drivers: true };
    assert.deepEqual(doubts(device(drivers)), [classes]);
    const none = { includedClassifications: [], requiredClassifications: [] };
    const id = '0fa1201d-4330-4fa8-8ae9-b877473b6441';
    for (const [included, excluded, names] of [
      ['includedKBs', 'excludedKBs', ['KB5070118']],
      ['includedUpdateIds', 'excludedUpdateIds', [id]],
    ] as const) {
      const found = doubts(global({ ...none, [included]: names, [excluded]: names }));
      assert.deepEqual(found, [
        'fault Global.json updateSettings.includedClassifications',
        `warning Global.json updateSettings.${included}[0]`,
      ]);
      assert.deepEqual(doubts(global({ ...none, [included]: names })), []);
    }
    const rated = { includedSeverities: ['Critical'], excludedSeverities: ['Critical', 'Low'] };
    assert.ok(doubts(global(rated)).includes('fault Global.json updateSettings.excludedSeverities'));
    const some = { includedSeverities: ['Critical', 'Low'], excludedSeverities: ['Low'] };
    assert.ok(doubts(global(some)).includes('warning Global.json updateSettings.includedSeverities[1]'));
  });

  it('a class behind a switch that is off: alone nothing, required a fault, beside others a doubt', () => {
    const at = (key: string) => `Global.json updateSettings.${key}`;
    for (const [name, key] of [
      ['Drivers', 'drivers'],
      ['Drivers', 'firmware'],
      ['Upgrades', 'featureUpdates'],
    ] as const) {
      const alone = { includedClassifications: [name], requiredClassifications: [] };
      assert.deepEqual(doubts(global(alone)), [`fault ${at('includedClassifications')}`]);
      assert.deepEqual(doubts(global({ ...alone, [key]: true })), []);
      const beside = { includedClassifications: ['Critical Updates', 'Security Updates', name] };
      assert.deepEqual(doubts(global(beside)), [`warning ${at('includedClassifications[2]')}`]);
      const required = { ...beside, requiredClassifications: [name] };
      assert.ok(doubts(global(required)).includes(`fault ${at('requiredClassifications[0]')}`));
      assert.deepEqual(doubts(global({ ...required, [key]: true })), []);
      assert.deepEqual(doubts(global({ requiredClassifications: [name], [key]: true })), []);
    }
  });

  it('a number, an id or a severity twice is one', () => {
    for (const key of ['includedKBs', 'excludedKBs'])
      assert.deepEqual(doubts(global({ [key]: ['KB5070118', 'KB5070119', 'KB5070118'] })), [
        `warning Global.json updateSettings.${key}[2]`,
      ]);
  });

  it('diagnostics that are required and never made', () => {
    const profile = (diagnostics: object): File => ['Global', { diagnostics }, 'ClientProfile'];
    const place = 'fault Global.json diagnostics.required';
    assert.deepEqual(doubts(profile({ mode: 'Never', required: true })), [place]);
    assert.deepEqual(doubts(profile({ mode: 'Always', required: true }), profile({ required: false })), []);
    assert.deepEqual(doubts(profile({ mode: 'Always', required: true })), []);
    assert.deepEqual(doubts(profile({ mode: 'Never' })), []);
  });

  it('ends a run where it cannot be meant, is told by one where it may be, and is neither where checks are never made', () => {
    const policy = judged(
      ['ClientProfile', { diagnostics: { mode: 'Never', required: true } }],
      ['UpdatePolicy', { updateSettings: { deferralDays: 28 } }, 'Site'],
      [
        'AppValidationPolicy',
        { applications: [{ name: 'A', checks: [{ type: 'Synthetic', id: 'a', command: 'C:\\a' }] }] },
      ],
    );
    assert.deepEqual(faultsOfMeaning(policy), [
      {
        file: 'Global.json',
        path: 'diagnostics.required',
        message: 'expected false, or a mode that makes diagnostics, got true with mode Never',
      },
    ]);
    assert.deepEqual(warningsOfMeaning(policy), [
      {
        file: 'Site.json',
        path: 'updateSettings.deferralDays',
        message: 'expected less than 28 days, got 28: monthly updates are replaced before they are due',
      },
    ]);
    assert.equal(doubtsOf(policy.policies, policy.sources).length, 3);
  });

  it('a pattern with the slashes of program text around it finds no text without them', () => {
    const reporting = (pattern: string): File => [
      'Global',
      { redaction: { patterns: [{ name: 'kb', pattern }] } },
      'ReportingPolicy',
    ];
    for (const pattern of ['/KB5070118/i', '/KB5070118/'])
      assert.deepEqual(doubts(reporting(pattern)), ['warning Global.json redaction.patterns[0].pattern']);
    for (const pattern of ['https?://[a-z]{1,9}/x', '/KB5070118/x', 'x/KB5070118/', '//'])
      assert.deepEqual(doubts(reporting(pattern)), []);
  });

  it('a classification in another language is never that of an update', () => {
    assert.deepEqual(doubts(global({ excludedClassifications: ['Treiber und Firmware'] })), [
      'warning Global.json updateSettings.excludedClassifications[0]',
    ]);
  });

  it('a pattern that takes the own contact out of the report', () => {
    const reporting = (pattern: string): File => [
      'Global',
      { branding: { contact: 'help@example.org' }, redaction: { patterns: [{ name: 'mail', pattern }] } },
      'ReportingPolicy',
    ];
    assert.deepEqual(doubts(reporting('\\S+@\\S+')), ['warning Global.json redaction.patterns[0].pattern']);
    assert.deepEqual(doubts(reporting('\\d{16}')), []);
  });
});
