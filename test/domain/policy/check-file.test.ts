import assert from 'node:assert/strict';
import { test } from 'node:test';
import { checkPolicyFile, profileOf, withoutFaulty } from '../../../src/domain/policy/check-file.ts';
import type { PolicyFile } from '../../../src/domain/policy/files.ts';

const aFile = (value: unknown, policy: PolicyFile['policy'] = 'UpdatePolicy'): PolicyFile => ({
  ...{ policy, value, file: 'f.json', level: 'Global', profile: null },
});
const messages = (value: unknown) => checkPolicyFile(aFile(value)).map(({ path, message }) => `${path}: ${message}`);

for (const [lock, message] of [
  ['updateSettings.excludedKB', 'expected a known key, got "excludedKB"; the nearest is excludedKBs'],
  ['repair.storage', 'expected a known key, got "storage"; known here: componentStore, updateStore'],
  [
    'UPDATEPolicy.updateSettings.drivers',
    'expected a key of this file, without the name of the policy, got "UPDATEPolicy.updateSettings.drivers"; the nearest is updateSettings.drivers',
  ],
  ['updateSettings.drivers.always', lockedAsAWhole('updateSettings.drivers.always', 'updateSettings.drivers')],
  ['maintenanceWindows.start', lockedAsAWhole('maintenanceWindows.start', 'maintenanceWindows')],
] as const)
  test(`a lock of a key that does not exist is a fault: ${lock}`, () => {
    assert.deepEqual(messages({ $lock: ['updateSettings.drivers', 'repair', lock] }), [`$lock[2]: ${message}`]);
  });

function lockedAsAWhole(lock: string, near: string): string {
  return `expected a key that is locked as a whole, got "${lock}"; the nearest is ${near}`;
}

test('a lock of no key at the top names those that are there, also where it is the name of a policy alone', () => {
  for (const lock of ['nothing.at.all', 'BackupPolicy'])
    assert.deepEqual(messages({ $lock: [lock] }), [
      `$lock[0]: expected a known key, got "${lock.split('.')[0] ?? ''}"; known here: updateSettings, updateSource, timeLimits, repair, maintenanceWindows, rebootSettings, acceptedStates`,
    ]);
});

test('every kind of fault is told at once, each where it stands in the text: directives, locks, types, meaning, zones', () => {
  const value = {
    $lock: ['no'],
    Comment: 1,
    updateSettings: { drivers: 1, includedUpdateIds: ['x'], excludedUpdateIds: ['y'] },
    maintenanceWindows: [{ start: '22:00', durationMinutes: 60, timeZone: 'Europe/Berln' }],
  };
  const faults = checkPolicyFile({ ...aFile(value), locate: (path) => ({ line: path.length, column: 9 }) });
  assert.deepEqual(
    faults.map(({ file, path, line, column }) => [file, path, line, column]),
    [
      ['f.json', 'Comment', 1, 9],
      ['f.json', '$lock[0]', 2, 9],
      ['f.json', 'updateSettings.drivers', 2, 9],
      ['f.json', 'maintenanceWindows[0]', 2, 9],
      ['f.json', 'updateSettings.includedUpdateIds[0]', 3, 9],
      ['f.json', 'updateSettings.excludedUpdateIds[0]', 3, 9],
      ['f.json', 'maintenanceWindows[0].timeZone', 3, 9],
    ],
  );
});

test('windows are those of the update policy alone, and a file that is no object has no more to say than that', () => {
  const zone = { maintenanceWindows: [{ timeZone: 'Nowhere' }] };
  const [fault, ...more] = checkPolicyFile(aFile(zone, 'BackupPolicy'));
  assert.deepEqual([fault?.path, more], ['maintenanceWindows', []]);
  assert.deepEqual(messages('text'), [': expected an object, got "text"']);
});

test('what is left of a file without what has faults: keys of the top, and keys of objects there', () => {
  const value = { a: { b: 1, c: { d: 2 } }, e: [3], f: 4, g: { h: 5 } };
  for (const [paths, left] of [
    [[], value],
    [['a'], { e: [3], f: 4, g: { h: 5 } }],
    [['a.b'], { ...value, a: { c: { d: 2 } } }],
    [['a.c.d'], { ...value, a: { b: 1 } }],
    [['e[0].x', 'g.h'], { a: value.a, f: 4, g: {} }],
    [['', 'z', 'a.z', 'ab', 'e2', 'g.hi', 'a.c2'], value],
    [['f'], { a: value.a, e: [3], g: { h: 5 } }],
  ] as const)
    assert.deepEqual(
      withoutFaulty(
        value,
        paths.map((path) => ({ file: '', path, message: '' })),
      ),
      left,
    );
  assert.deepEqual(withoutFaulty(['list'], []), {});
});

test('a key that is no identifier is taken out like any other, and hides no fault of meaning', () => {
  const value = { 'my key': 1, a: { 'b c': { d: 2 }, e: 3 }, f: 4 };
  const faults = ['["my key"]', 'a["b c"].d'].map((path) => ({ file: '', path, message: '' }));
  assert.deepEqual(withoutFaulty(value, faults), { a: { e: 3 }, f: 4 });
  const settings = { 'drivers?': true, includedUpdateIds: ['x'] };
  assert.deepEqual(
    checkPolicyFile(aFile({ 'Update Settings': 1, updateSettings: settings })).map(({ path }) => path),
    ['["Update Settings"]', 'updateSettings["drivers?"]', 'updateSettings.includedUpdateIds[0]'],
  );
});

test('a profile is read early only where its file has no fault, and without its directives', () => {
  assert.equal(profileOf(aFile({ $comment: 'x', tenantId: 'A' }, 'ClientProfile'))?.tenantId, 'A');
  assert.equal(profileOf(aFile({ tenantId: 5 }, 'ClientProfile')), null);
});
