import assert from 'node:assert/strict';
import { test } from 'node:test';
import { policyKeyRows } from '../../src/build/policy-keys.ts';

test('every key of the policies has a meaning', () => {
  const rows = policyKeyRows();
  assert.ok(rows.length > 100);
  assert.deepEqual(
    rows.filter(({ meaning }) => meaning === '').map(({ policy, key }) => `${policy}.${key}`),
    [],
  );
});

test('where a key is acted on follows from its own mark, or from those of the kinds in it', () => {
  const where = new Map(policyKeyRows().map(({ policy, key, actedOn }) => [`${policy}.${key}`, actedOn]));
  assert.equal(where.get('UpdatePolicy.updateSettings.installMode'), 'never');
  assert.equal(where.get('BackupPolicy.requireBackup.newerThanHours'), 'simulated');
  assert.equal(where.get('BackupPolicy.requireBackup.proofs[] (File).path'), 'simulated');
  assert.equal(where.get('BackupPolicy.whenMissing'), 'always');
});
