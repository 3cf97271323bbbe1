import assert from 'node:assert/strict';
import { test } from 'node:test';
import { EXIT_CODES, EXIT_MEANINGS, REBOOT_OVERDUE } from '../../src/domain/exit-codes.ts';

test('there are eight codes, each with its name and a meaning of its own', () => {
  assert.deepEqual(EXIT_CODES, {
    ...{ Success: 0, PartialSuccess: 100, RebootRequired: 150, ConcurrencyLock: 170 },
    ...{ InstallFailure: 210, ValidationFailure: 220, DiagnosticsFailure: 230, ReportingFailure: 240 },
  });
  assert.deepEqual(Object.keys(EXIT_MEANINGS), Object.keys(EXIT_CODES));
  assert.equal(new Set(Object.values(EXIT_MEANINGS)).size, 8);
});

test('a restart that has waited too long is a status, no code', () => {
  assert.equal(REBOOT_OVERDUE, 'RebootOverdue');
  assert.equal(REBOOT_OVERDUE in EXIT_CODES, false);
});
