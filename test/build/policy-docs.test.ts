import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { format, resolveConfig } from 'prettier';
import { policyKeyRows } from '../../src/build/policy-keys.ts';
import { POLICY_MEANINGS } from '../../src/build/policy-meanings.ts';
import { withPolicyTables } from '../../src/build/policy-tables.ts';

const PAGE = new URL('../../docs/policies.md', import.meta.url);

describe('docs/policies.md', () => {
  it('has a meaning for every key of the schemas and for no other', () => {
    const keys = policyKeyRows().map(({ policy, key }) => `${policy}.${key}`);
    assert.deepEqual(Object.keys(POLICY_MEANINGS).sort(), keys.sort());
  });

  // To make the tables anew: UPDATE_DOCS=1 node --test test/build/policy-docs.test.ts
  it('shows what the schemas say today', async () => {
    const page = readFileSync(PAGE, 'utf8');
    const options = await resolveConfig(PAGE.pathname);
    const made = await format(withPolicyTables(page), { ...options, parser: 'markdown' });
    if (process.env['UPDATE_DOCS'] === '1') writeFileSync(PAGE, made);
    else assert.equal(page, made);
  });
});
