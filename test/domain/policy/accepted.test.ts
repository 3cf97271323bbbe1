import assert from 'node:assert/strict';
import { test } from 'node:test';
import { acceptedFaults, acceptedWarnings } from '../../../src/domain/policy/accepted.ts';
import { judged } from './judged.ts';

const NOW = Date.parse('2026-11-02T12:00:00Z');
const accepting = (...states: readonly (readonly [why: string, until: string])[]) =>
  judged([
    'UpdatePolicy',
    { acceptedStates: states.map(([why, until]) => ({ why, until, reason: 'r', approvedBy: 'X' })) },
    'Tenant',
  ]);
const fault = (path: string, message: string) => ({ file: 'Tenant.json', path, message });

test('an acceptance ends 180 days ahead at the latest', () => {
  const policy = accepting(['unsupported', '2027-05-01'], ['stale', '2027-05-02'], ['optional', '2020-01-01']);
  assert.deepEqual(acceptedFaults(policy, NOW), [
    fault('acceptedStates[1].until', 'expected a day of at most 180 days ahead, 2027-05-01 today, got "2027-05-02"'),
  ]);
});

test('a state is accepted once, whatever the days', () => {
  const policy = accepting(['stale', '2026-12-01'], ['optional', '2026-12-01'], ['stale', '2026-12-02']);
  assert.deepEqual(acceptedFaults(policy, NOW), [
    fault('acceptedStates[2].why', 'expected each why once, got "stale" again'),
  ]);
});

test('an acceptance that is over, or ends in fourteen days, is told; one of its last day counts still', () => {
  const policy = accepting(
    ['unsupported', '2026-11-01'],
    ['stale', '2026-11-02'],
    ['optional', '2026-11-16'],
    ['stale', '2026-11-17'],
  );
  assert.deepEqual(acceptedWarnings(policy, NOW), [
    fault('acceptedStates[0].until', 'expected a day to come, got 2026-11-01: unsupported counts again'),
    fault('acceptedStates[1].until', 'expected more than 14 days to come, got 2026-11-02: after it stale counts again'),
    fault(
      'acceptedStates[2].until',
      'expected more than 14 days to come, got 2026-11-16: after it optional counts again',
    ),
  ]);
});

test('what accepts nothing has nothing to say', () => {
  assert.deepEqual([acceptedFaults(judged(), NOW), acceptedWarnings(judged(), NOW)], [[], []]);
});
