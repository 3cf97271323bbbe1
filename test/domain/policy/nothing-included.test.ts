import assert from 'node:assert/strict';
import { test } from 'node:test';
import { KNOWN_CLASSIFICATIONS } from '../../../src/domain/policy/classification-names.ts';
import { BUILT_IN } from '../../../src/domain/policy/merge.ts';
import { closedSwitches, nothingIncluded } from '../../../src/domain/policy/nothing-included.ts';

const { updateSettings } = BUILT_IN.UpdatePolicy;
type Settings = typeof updateSettings;
const of = (change: Partial<Settings>) => nothingIncluded({ ...updateSettings, ...change });

const NOTHING = 'nothing is installed';
const NONE = 'expected a classification, a KB or a switch that includes something, got none';
const BUT = ' but what is excluded by its number or id';
const none = { includedClassifications: [] };
const ID = '0fa1201d-4330-4fa8-8ae9-b877473b6441';
const kb = { includedKBs: ['KB1'], excludedKBs: ['kb1'] };
const id = { includedUpdateIds: [ID], excludedUpdateIds: [ID.toUpperCase()] };

for (const [what, change, key, message] of [
  [
    'no known class, of which five are named',
    { includedClassifications: ['a', 'b', 'c', 'd', 'e', 'f'], drivers: true },
    'includedClassifications',
    `expected a classification by its English name (${KNOWN_CLASSIFICATIONS.join(', ')}), got "a", "b", "c", "d", "e": ${NOTHING}`,
  ],
  [
    'every severity excluded again',
    { includedSeverities: ['Critical', 'Low'], excludedSeverities: ['Low', 'Critical'] },
    'excludedSeverities',
    'expected a severity that is not excluded, got Critical, Low: no rated update is installed',
  ],
  [
    'every class excluded again',
    { includedClassifications: ['Tools', 'Updates', 'Drivers'], excludedClassifications: ['updates', 'tools'] },
    'excludedClassifications',
    `expected a class that is left, got Tools, Updates included and excluded: ${NOTHING}`,
  ],
  [
    'classes behind switches alone',
    { includedClassifications: ['Driver Sets', 'Drivers', 'Upgrades'] },
    'includedClassifications',
    `expected drivers or firmware or featureUpdates set to true beside Driver Sets, Drivers, Upgrades, got false: ${NOTHING}`,
  ],
  ['nothing at all', none, 'includedClassifications', `${NONE}: ${NOTHING}`],
  ['a number that is excluded', { ...none, ...kb }, 'includedClassifications', `${NONE}${BUT}: ${NOTHING}`],
  ['an id that is excluded', { ...none, ...id }, 'includedClassifications', `${NONE}${BUT}: ${NOTHING}`],
  ['both', { ...none, ...kb, ...id }, 'includedClassifications', `${NONE}${BUT}: ${NOTHING}`],
  [
    'a switch whose class is excluded',
    { ...none, drivers: true, firmware: true, excludedClassifications: ['drivers'] },
    'includedClassifications',
    `${NONE}: ${NOTHING}`,
  ],
] as const satisfies readonly (readonly [string, Partial<Settings>, string, string])[])
  test(`a policy selects nothing, and says at which key: ${what}`, () =>
    assert.deepEqual(of(change), { key, message }));

for (const [what, change] of [
  ['what is built in', {}],
  ['a known class among others', { includedClassifications: ['a', 'tools'] }],
  ['a severity that is left', { includedSeverities: ['Critical', 'Low'], excludedSeverities: ['Low'] }],
  ['no severity, with all of them excluded', { excludedSeverities: ['Critical', 'Important', 'Moderate', 'Low'] }],
  ['a number that is left', { ...none, includedKBs: ['KB1', 'KB2'], excludedKBs: ['KB1'] }],
  ['an id that is left', { ...none, includedUpdateIds: [ID], excludedUpdateIds: ['x'] }],
  [
    'optional updates, which have no class of their own',
    { ...none, optional: true, excludedClassifications: ['Drivers'] },
  ],
  ['feature updates', { ...none, featureUpdates: true, excludedClassifications: ['Drivers'] }],
  ['firmware', { ...none, firmware: true }],
  ['drivers', { ...none, drivers: true, excludedClassifications: ['Upgrades'] }],
] as const satisfies readonly (readonly [string, Partial<Settings>])[])
  test(`a policy selects something: ${what}`, () => assert.equal(of(change), null));

test('the switches of a class are closed where none of them is on, whatever the letters of its name', () => {
  for (const [name, closed] of [
    ['Drivers', ['drivers', 'firmware']],
    ['DRIVER SETS', ['drivers', 'firmware']],
    ['upgrades', ['featureUpdates']],
    ['Tools', []],
  ] as const)
    assert.deepEqual(closedSwitches(updateSettings, name), closed);
  for (const key of ['drivers', 'firmware'] as const)
    assert.deepEqual(closedSwitches({ ...updateSettings, [key]: true }, 'Driver Sets'), []);
});
