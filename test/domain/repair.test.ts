import assert from 'node:assert/strict';
import { test } from 'node:test';
import { damagedBy, REPAIR_AGAIN_AFTER_DAYS, repairDue } from '../../src/domain/repair.ts';
import type { LastRepair } from '../../src/schema/device-state.ts';
import { reportAssets } from '../report/a-report.ts';

const table = reportAssets().hresults;
const NOW = Date.parse('2026-11-25T10:00:00.000Z');
const DAY_MS = 86_400_000;
const CORRUPT = 0x80073712 | 0;
const INVALID_STORE = 0x80248002 | 0;

const before = (kind: LastRepair['kind'], days: number): LastRepair => ({
  ...{ kind, runId: '5f1c2a9e-7b43-4d0e-9c51-2f6a8e3b7d10' },
  time: new Date(NOW - days * DAY_MS).toISOString(),
});
const due = (kind: LastRepair['kind'], hresults: (number | null)[], ...earlier: LastRepair[]): boolean =>
  repairDue(table, { kind, hresults, before: earlier, nowMs: NOW });

test('an error tells what is damaged: the component store, the store of the update agent, or nothing', () => {
  for (const code of [0x80073712, 0x800f081f, 0x800f0831, 0x800736cc])
    assert.equal(damagedBy(table, code | 0), 'componentStore');
  for (const code of [0x80248002, 0x8024801c, 0x80248fff]) assert.equal(damagedBy(table, code | 0), 'updateStore');
  for (const code of [0, 0x80240016, 0x80248001, 0x8024402c, 0x80070643])
    assert.equal(damagedBy(table, code | 0), null);
  assert.equal(damagedBy(table, null), null);
});

test('a repair is due for its own errors only', () => {
  assert.equal(due('componentStore', [null, CORRUPT]), true);
  assert.equal(due('componentStore', [INVALID_STORE, null]), false);
  assert.equal(due('updateStore', [INVALID_STORE]), true);
  assert.equal(due('updateStore', []), false);
});

test('each is repaired at most once in seven days, whatever became of the other', () => {
  assert.equal(due('componentStore', [CORRUPT], before('componentStore', REPAIR_AGAIN_AFTER_DAYS - 0.01)), false);
  assert.equal(due('componentStore', [CORRUPT], before('componentStore', REPAIR_AGAIN_AFTER_DAYS)), true);
  assert.equal(due('componentStore', [CORRUPT], before('updateStore', 0)), true);
});

test('a repair that lies ahead is a clock that was set back: it holds nothing up', () => {
  assert.equal(due('updateStore', [INVALID_STORE], before('updateStore', -3)), true);
});

test('the store of the update agent has the whole of its family of errors, and nothing beside it', () => {
  const entries = [0x80248000, 0x80248fff, 0x80247fff, 0x80249000].map((code) => ({
    ...{ ...table.entries[0], code: `0x${code.toString(16).toUpperCase()}`, action: 'repair' },
  }));
  const made = { ...table, entries } as typeof table;
  const told = [0x80248000, 0x80248fff, 0x80247fff, 0x80249000].map((code) => damagedBy(made, code | 0));
  assert.deepEqual(told, ['updateStore', 'updateStore', 'componentStore', 'componentStore']);
  assert.equal(damagedBy({ ...table, entries: [] }, 0x80248000 | 0), null);
});

test('no code at all says nothing of damage, whatever the table says of 0', () => {
  const entries = [{ ...table.entries[0], code: '0x00000000', action: 'repair' }];
  assert.equal(damagedBy({ ...table, entries } as typeof table, null), null);
});

test('a repair of this very moment holds the next one up', () => {
  assert.equal(due('updateStore', [INVALID_STORE], before('updateStore', 0)), false);
});
