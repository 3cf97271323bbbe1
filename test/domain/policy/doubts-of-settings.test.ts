import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { doubtsOf } from '../../../src/domain/policy/doubts.ts';
import type { LevelName } from '../../../src/domain/policy/files.ts';
import { judged } from './judged.ts';

type Settings = readonly [updateSettings: object, level?: LevelName];

const doubts = (files: readonly Settings[], unsound: readonly string[] = []) => {
  const { policies, sources } = judged(
    ...files.map(([updateSettings, level = 'Global']) => ['UpdatePolicy', { updateSettings }, level] as const),
  );
  return doubtsOf(policies, sources, new Set(unsound)).map(
    ({ grade, fault: { file, path, message } }) => `${grade} ${file} ${path}: ${message}`,
  );
};
const NONE = { includedClassifications: [], requiredClassifications: [] };

describe('while it is not known what one of several keys was meant to be', () => {
  it('the keys that include say nothing together', () => {
    for (const key of [
      ...['includedClassifications', 'includedKBs', 'includedUpdateIds'],
      ...['drivers', 'firmware', 'optional', 'featureUpdates'],
    ])
      assert.deepEqual(doubts([[NONE]], [key]), [], key);
    for (const key of ['excludedKBs', 'requiredClassifications', 'deferralDays'])
      assert.equal(doubts([[NONE]], [key]).length, 1, key);
  });

  it('nor do the lists of classes', () => {
    const vain = { includedClassifications: ['Updates'], requiredClassifications: ['Security Updates'] };
    for (const key of ['includedClassifications', 'excludedClassifications', 'requiredClassifications'])
      assert.deepEqual(doubts([[vain]], [key]), [], key);
    assert.equal(doubts([[vain]], ['drivers', 'includedKBs']).length, 1);
  });
});

describe('a class that is required and never selected', () => {
  const place = 'updateSettings.requiredClassifications[0]: expected a class that is included, got';
  const all = ['Security Updates', 'Drivers'];

  it('says why', () => {
    for (const [settings, why] of [
      [{ excludedClassifications: ['Tools'], requiredClassifications: ['tools'] }, '"tools", which is excluded'],
      [{ includedClassifications: ['Updates'], requiredClassifications: ['Tools'] }, '"Tools", which is not included'],
      [
        { requiredClassifications: ['Upgrades'] },
        '"Upgrades", of which nothing is installed while featureUpdates is false',
      ],
      [
        { requiredClassifications: ['Drivers'] },
        '"Drivers", of which nothing is installed while drivers and firmware are false',
      ],
    ] as const)
      assert.deepEqual(doubts([[settings]]), [`fault Global.json ${place} ${why}`]);
  });

  it('may be meant where another file says so of one of the switches, or of the lists', () => {
    const stated = { includedClassifications: all, requiredClassifications: ['Drivers'] };
    const grades = (...files: Settings[]) => doubts(files).map((line) => line.split(' ')[0]);
    assert.deepEqual(grades([stated]), ['fault', 'warning']);
    for (const key of ['drivers', 'firmware'])
      assert.deepEqual(grades([stated], [{ [key]: false }, 'Device']), ['warning', 'warning'], key);
    assert.deepEqual(grades([{ requiredClassifications: ['Tools'] }]), ['warning'], 'what is built in is another file');
    const excluded = [{ excludedClassifications: ['Tools'] }, 'Device'] as const;
    assert.deepEqual(grades([{ requiredClassifications: ['Tools'] }], excluded), ['warning']);
  });

  it('is no doubt where its switch is on, whatever its letters', () => {
    assert.deepEqual(doubts([[{ requiredClassifications: ['DRIVERS'], firmware: true }]]), []);
  });

  it('is a warning where it is required by default alone, until somebody states what is required', () => {
    const by = 'required by default, got';
    const hint = 'who means it states requiredClassifications without';
    assert.deepEqual(doubts([[{ includedClassifications: ['Tools', 'Critical Updates'] }]]), [
      `warning Global.json updateSettings.includedClassifications: expected Security Updates to be installed, ${by} it not included; ${hint}`,
    ]);
    assert.deepEqual(
      doubts([
        [{ excludedClassifications: ['critical updates', 'Security Updates'], includedClassifications: ['Tools'] }],
      ]),
      [
        `warning Global.json updateSettings.excludedClassifications: expected Critical Updates and Security Updates to be installed, ${by} them excluded; ${hint}`,
      ],
    );
    for (const required of [[], ['Tools']])
      assert.deepEqual(doubts([[{ includedClassifications: ['Tools'], requiredClassifications: required }]]), []);
    assert.deepEqual(doubts([[{ includedClassifications: ['Tools'] }]], ['excludedClassifications']), []);
    assert.deepEqual(doubts([[{}]]), []);
  });
});

describe('a class whose name nobody knows', () => {
  it('is a doubt where it is included or excluded; where it is near to a known one or required, the fault of its file is enough', () => {
    const expected = 'expected a classification by its English name, such as Security Updates, got';
    const names = ['Sicherheitsupdates', 'Updates', 'Security Update'];
    const lists = { includedClassifications: names, excludedClassifications: ['Treiber', 'Tool'] };
    assert.deepEqual(doubts([[{ ...lists, requiredClassifications: [] }]]), [
      `warning Global.json updateSettings.includedClassifications[0]: ${expected} "Sicherheitsupdates"`,
      `warning Global.json updateSettings.excludedClassifications[0]: ${expected} "Treiber"`,
    ]);
    const required = doubts([[{ requiredClassifications: ['Sicherheitsupdates'] }]]);
    assert.deepEqual(
      required.map((line) => line.split(':')[0]),
      ['warning Global.json updateSettings.requiredClassifications[0]'],
    );
  });
});

it('each other doubt about the settings says what was expected and what stands there', () => {
  for (const [settings, line] of [
    [
      { includedClassifications: ['Updates', 'Drivers'], requiredClassifications: [] },
      'updateSettings.includedClassifications[1]: expected drivers or firmware set to true beside this class, got "Drivers" alone, of which nothing is installed',
    ],
    [
      { includedSeverities: ['Critical', 'Low'] },
      'updateSettings.includedSeverities: expected no severities, or updates that carry one, got Critical, Low: every update without a rating is left out',
    ],
    [
      { deferralDays: 28 },
      'updateSettings.deferralDays: expected less than 28 days, got 28: monthly updates are replaced before they are due',
    ],
    [
      { staleDays: 1 },
      'updateSettings.staleDays: expected 0, or at least 36 days, got 1: a device with the newest monthly update counts as behind before the next one comes',
    ],
    [
      { includedKBs: ['KB5070118'], excludedKBs: ['KB5070118'] },
      'updateSettings.includedKBs[0]: expected it included or excluded, got KB5070118 in excludedKBs too, which wins',
    ],
    [{ excludedSeverities: ['Low', 'Low'] }, 'updateSettings.excludedSeverities[1]: expected each once, got Low again'],
  ] as const)
    assert.deepEqual(doubts([[settings]]), [`warning Global.json ${line}`]);
});
