import assert from 'node:assert/strict';
import { test } from 'node:test';
import { LOOP_MEMORY_DAYS, loopOf, type LoopContext } from '../../src/domain/loop.ts';
import type { SeenUpdate } from '../../src/schema/device-state.ts';

const NOW = Date.parse('2026-11-20T09:00:00.000Z');
const update = { updateId: 'AAAA', revision: 200, kb: 'KB5071142', kbs: ['KB5071142', 'KB5071143'] };
const CONTEXT: LoopContext = { nowMs: NOW, build: '26100.3194', repairedAtMs: null, retry: [] };
const DAY = 86_400_000;
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
const loop = (attempts: Attempt[], context: Partial<LoopContext> = {}) =>
  loopOf(update, [seen(attempts)], { ...CONTEXT, ...context });
const isLoop = (...history: SeenUpdate[]): boolean => loopOf(update, history, CONTEXT) !== null;

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
  assert.ok(!isLoop(seen([attempt('unconfirmed', -1), attempt('unconfirmed', -1), attempt(null)])));
  assert.ok(!isLoop(seen([attempt('unconfirmed', null), attempt('unconfirmed', null)])));
});

test('two claims that nothing could show are a loop: a hotpatch was installed in every run, for ever unconfirmed', () => {
  assert.ok(!isLoop(seen([attempt('unconfirmed')])));
  assert.ok(isLoop(seen([attempt('unconfirmed'), attempt('unconfirmed')])));
  assert.ok(isLoop(seen([attempt('notEffective'), attempt('unconfirmed')])));
  assert.ok(isLoop(seen([attempt('alreadyPresent')])));
});

test('where nothing can be read its last verdict stands, and an install found then counts as unconfirmed', () => {
  assert.equal(loop([attempt('installed')])?.verdict, 'unconfirmed');
  assert.equal(loop([attempt('notEffective'), attempt('installedDespiteError', -1)])?.verdict, 'unconfirmed');
  assert.equal(loop([attempt('unconfirmed'), attempt('notEffective')])?.verdict, 'notEffective');
  assert.equal(loop([attempt('notEffective'), attempt('rolledBack', 0)])?.verdict, 'rolledBack');
});

test('it ends with another build in force; what was recorded without a build counts on any', () => {
  const at = (build: string): Attempt => ({ ...attempt('installed'), build });
  assert.notEqual(loop([at('26100.3194')]), null);
  assert.equal(loop([at('26100.3000')]), null);
  assert.equal(loop([at('26200.3194')]), null);
  assert.notEqual(loop([attempt('installed')]), null);
  assert.notEqual(loop([at('26100.3000')], { build: null }), null);
});

test('it ends after a repair, and not by one from before', () => {
  assert.equal(loop([attempt('installed')], { repairedAtMs: NOW - 7 * DAY }), null);
  assert.notEqual(loop([attempt('installed')], { repairedAtMs: NOW - 9 * DAY }), null);
});

test('it ends by --retry of any of its KBs', () => {
  assert.equal(loop([attempt('installed')], { retry: ['KB5071142'] }), null);
  assert.equal(loop([attempt('installed')], { retry: ['KB5071143'] }), null);
  assert.notEqual(loop([attempt('installed')], { retry: ['KB5071144'] }), null);
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

test('why it is one is told with the run and the day, or with the number of claims', () => {
  assert.deepEqual(loop([attempt('installed'), attempt('failed', -1)]), {
    verdict: 'failed',
    why: 'the run 11111111-1111-4111-8111-111111111111 found it installed on 2026-11-12, and it is offered again',
  });
  const why = 'the installer reported success in 2 earlier runs without effect or proof, and it is offered again';
  const claims = [attempt('rolledBack'), attempt('notEffective')];
  assert.deepEqual(loop(claims), { verdict: 'notEffective', why });
  assert.deepEqual(loop([...claims, attempt('failed', -1)]), { verdict: 'failed', why });
  assert.deepEqual(loop([...claims, attempt('superseded')]), { verdict: 'unconfirmed', why });
  assert.deepEqual(loop([...claims, attempt(null, null)]), { verdict: 'unconfirmed', why });
});

test('what was superseded, or failed in spite of its code, is no claim; a repair of the same moment ends a loop', () => {
  for (const verdict of ['superseded', 'failed'] as const)
    assert.equal(loop([attempt(verdict), attempt(verdict)]), null, verdict);
  assert.equal(loop([attempt('installed')], { repairedAtMs: NOW - 8 * DAY }), null);
});

test('without a repair every attempt counts, also by a clock that stood before 1970', () => {
  const early = { ...attempt('installed'), time: '1969-12-31T00:00:00.000Z' };
  assert.notEqual(loop([early], { nowMs: 0 }), null);
});
