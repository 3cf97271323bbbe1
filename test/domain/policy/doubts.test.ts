import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { doubtsOf } from '../../../src/domain/policy/doubts.ts';
import { mergeLevels, parseMerged } from '../../../src/domain/policy/merge.ts';
import { sourcesOf } from '../../../src/domain/policy/sources.ts';

type File = readonly [level: 'Global' | 'Device', value: object, policy?: 'UpdatePolicy' | 'ReportingPolicy'];

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
    assert.deepEqual(doubts(device({ includedClassifications: ['Definition Updates'] })), []);
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

  it('a window in which no install may be started never opens', () => {
    const place = 'Global.json maintenanceWindows[0].durationMinutes';
    assert.deepEqual(doubts(window({ durationMinutes: 19, rebootReserveMinutes: 10 })), [`fault ${place}`]);
    assert.deepEqual(doubts(window({ durationMinutes: 20, rebootReserveMinutes: 10 })), []);
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
