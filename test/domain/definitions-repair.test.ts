import assert from 'node:assert/strict';
import { test } from 'node:test';
import { needsDefinitionsRepair, REPAIR_CALLS } from '../../src/domain/definitions-repair.ts';
import { verdict as verdicts } from '../../src/schema/install-summary.ts';

const sight = { defenderRuns: true, repaired: false };

test('definitions that failed or did nothing are repaired, and no others', () => {
  const repaired = [...verdicts.options, null].filter((verdict) =>
    needsDefinitionsRepair({ ...sight, record: { attempted: true, verdict } }),
  );
  assert.deepEqual(repaired, ['failed', 'notEffective']);
});

test('never twice in a run, never without Defender, never without an attempt', () => {
  const record = { attempted: true, verdict: 'notEffective' } as const;
  assert.ok(!needsDefinitionsRepair({ ...sight, record, repaired: true }));
  assert.ok(!needsDefinitionsRepair({ ...sight, record, defenderRuns: false }));
  assert.ok(!needsDefinitionsRepair({ ...sight, record: { ...record, attempted: false } }));
});

test('what was downloaded wrongly is removed before new ones are fetched', () => {
  assert.deepEqual(REPAIR_CALLS, [['-RemoveDefinitions', '-DynamicSignatures'], ['-SignatureUpdate']]);
});
