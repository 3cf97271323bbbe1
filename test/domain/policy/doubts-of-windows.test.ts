import assert from 'node:assert/strict';
import { test } from 'node:test';
import { doubtsOf } from '../../../src/domain/policy/doubts.ts';
import { faultyWindows } from '../../../src/domain/policy/doubts-of-windows.ts';
import { judged } from './judged.ts';

const doubts = (...maintenanceWindows: object[]) => {
  const { policies, sources } = judged(['UpdatePolicy', { maintenanceWindows }, 'Site']);
  return doubtsOf(policies, sources).map(
    ({ grade, fault: { file, path, message } }) => `${grade} ${file} ${path}: ${message}`,
  );
};
const night = { weekdays: ['Sunday'], start: '22:00', durationMinutes: 120 };

test('a window that is too short says what is left in it and what is needed', () => {
  const place = 'Site.json maintenanceWindows[0].durationMinutes';
  assert.deepEqual(doubts({ ...night, name: 'n', durationMinutes: 20 }), [
    `fault ${place}: expected more than 10 minutes besides the reboot reserve of window "n", got 10: nothing is ever started in it`,
  ]);
  assert.deepEqual(doubts({ ...night, durationMinutes: 21 }), [
    `warning ${place}: expected at least 40 minutes besides the reboot reserve of window "maintenance", got 11: after a search of 30 minutes nothing is started in it`,
  ]);
});

test('a window that stands twice, and a weekday that does, say what is there again', () => {
  const monthly = { dayOfMonth: { week: 2, weekday: 'Tuesday' }, start: '22:00', durationMinutes: 120 };
  assert.deepEqual(doubts(night, monthly, { ...night, name: 'again' }), [
    'warning Site.json maintenanceWindows[2]: expected each window once, got the one of maintenanceWindows[0] again',
  ]);
  assert.deepEqual(doubts({ ...night, weekdays: ['Monday', 'Sunday', 'Monday'] }), [
    'warning Site.json maintenanceWindows[0].weekdays[2]: expected each weekday once, got Monday again',
  ]);
});

test('among windows of which others have faults those are told that never open, and no more', () => {
  const short = (index: number, name: string, left: number) => ({
    file: 'f.json',
    path: `maintenanceWindows[${index}].durationMinutes`,
    message: `expected more than 10 minutes besides the reboot reserve of window "${name}", got ${left}: nothing is ever started in it`,
  });
  const maintenanceWindows = [
    { durationMinutes: 20 },
    { durationMinutes: 21 },
    { durationMinutes: 15, rebootReserveMinutes: 5, name: 'n' },
    { durationMinutes: 15, rebootReserveMinutes: 4 },
    { durationMinutes: 10 },
    { durationMinutes: 10, rebootReserveMinutes: 9 },
    { durationMinutes: '20' },
    { durationMinutes: 20, rebootReserveMinutes: '10' },
    { durationMinutes: 20, name: 5 },
    { durationMinutes: [20], rebootReserveMinutes: '10', name: 5 },
    { durationMinutes: 20, rebootReserveMinutes: 20 },
    { durationMinutes: 20, rebootReserveMinutes: 30 },
    'text',
    null,
    {},
  ];
  assert.deepEqual(faultyWindows({ maintenanceWindows }, 'f.json'), [
    short(0, '', 10),
    short(2, 'n', 10),
    short(5, '', 1),
  ]);
  for (const value of [null, 'text', [{ durationMinutes: 20 }], {}, { maintenanceWindows: { durationMinutes: 20 } }])
    assert.deepEqual(faultyWindows(value, 'f.json'), []);
});
