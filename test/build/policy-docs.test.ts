import assert from 'node:assert/strict';
import { test } from 'node:test';
import { policyKeyRows } from '../../src/build/policy-keys.ts';
import { POLICY_MEANINGS } from '../../src/build/policy-meanings.ts';

test('there is a meaning for every key of the policies and for no other', () => {
  const keys = policyKeyRows().map(({ policy, key }) => `${policy}.${key}`);
  assert.deepEqual(Object.keys(POLICY_MEANINGS).sort(), keys.sort());
});
