import assert from 'node:assert/strict';
import { test } from 'node:test';
import { LOOP_MEMORY_DAYS, loopOf } from '../../src/domain/loop.ts';
import type { SeenUpdate } from '../../src/schema/device-state.ts';

const NOW = Date.parse('2026-11-20T09:00:00.000Z');
const update = { updateId: 'AAAA', revision: 200 };
type Attempt = SeenUpdate['attempts'][number];

const attempt = (verdict: Attempt['verdict'], hresult: number | null = 0, daysAgo = 8): Attempt => ({
  runId: '11111111-1111-4111-8111-111111111111',
  time: new Date(NOW - daysAgo * 86_400_000).toISOString(),
  hresult,
  verdict,
});
const seen = (attempts: Attempt[], changes: Partial<SeenUpdate> = {}): SeenUpdate => ({
  updateId: 'aaaa',
  revision: 200,
  kb: null,
  title: 'x',
  firstSeenAt: new Date(NOW).toISOString(),
  lastSeenAt: new Date(NOW).toISOString(),
  attempts,
  ...changes,
});
const isLoop = (...history: SeenUpdate[]): boolean => loopOf(update, history, NOW) !== null;

test('found installed by an earlier run and offered again is a loop, whatever was claimed', () => {
  assert.ok(isLoop(seen([attempt('installed')])));
  assert.ok(isLoop(seen([attempt('installedDespiteError', -2147023293)])));
  assert.ok(isLoop(seen([attempt('installed'), attempt('failed', -1)])));
});

test('one claim that was not borne out is tried again, two are a loop', () => {
  assert.ok(!isLoop(seen([attempt('notEffective')])));
  assert.ok(isLoop(seen([attempt('notEffective'), attempt('notEffective')])));
  assert.ok(isLoop(seen([attempt('notEffective'), attempt('rolledBack', 0)])));
});

test('errors are no loop, however many: they are failures, and tried again', () => {
  assert.ok(!isLoop(seen([attempt('failed', -1), attempt('failed', -1), attempt('rolledBack', -1)])));
  assert.ok(!isLoop(seen([attempt('unconfirmed'), attempt('unconfirmed'), attempt(null)])));
});

test('another revision, another update and no history are no loop', () => {
  assert.ok(!isLoop());
  assert.ok(!isLoop(seen([attempt('installed')], { revision: 201 })));
  assert.ok(!isLoop(seen([attempt('installed')], { updateId: 'bbbb' })));
});

test('after a month it is tried once more', () => {
  assert.ok(isLoop(seen([attempt('installed', 0, LOOP_MEMORY_DAYS)])));
  assert.ok(!isLoop(seen([attempt('installed', 0, LOOP_MEMORY_DAYS + 1)])));
});
