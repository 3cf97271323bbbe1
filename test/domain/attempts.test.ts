import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  beforeAnyInstall,
  earlierPasses,
  isDecidedAnew,
  keepChecks,
  pendingAttempts,
  planAttempts,
  settleAttempts,
  withFound,
} from '../../src/domain/attempts.ts';
import type { EarlierUpdate } from '../../src/schema/catalog.ts';
import type { InstallRecord } from '../../src/schema/install-summary.ts';
import type { CheckResult } from '../../src/schema/validation.ts';
import { anEntry, aRecord } from '../evidence/an-update.ts';

const A = '00000000-0000-4000-8000-00000000000a';
const B = '00000000-0000-4000-8000-00000000000b';
const time = '2026-11-23T09:30:00.000Z';
const boot = { id: '00000000-0000-4000-8000-0000000000b1', source: 'test' };
const entry = anEntry('KB5000001');
const planned = planAttempts([], [entry], { runId: A, time, boot });
const left = { runId: A, records: [] as InstallRecord[], started: [], earlier: [], build: null };
const verdicts = (history: typeof planned) =>
  history[0]?.attempts.map(({ runId, verdict, pending }) => [runId, verdict, pending ?? false]);

test('an attempt is pending before it begins, once however often it is planned', () => {
  assert.deepEqual(verdicts(planned), [[A, null, true]]);
  assert.deepEqual(planAttempts(planned, [entry], { runId: A, time, boot }), planned);
});

test('a run that is over leaves a verdict, or an attempt that the next run has to confirm, or nothing', () => {
  const after = (more: object) => verdicts(settleAttempts(planned, { ...left, ...more }));
  const confirmed = aRecord(entry, { attempted: true, installed: true, verdict: 'installed' });
  assert.deepEqual(after({ records: [confirmed] }), [[A, 'installed', false]]);
  const claimed = aRecord(entry, { attempted: true, installed: null, verdict: null, proof: null });
  assert.deepEqual(after({ records: [claimed] }), [[A, null, true]]);
  assert.deepEqual(after({ started: [entry] }), [[A, null, true]]);
  assert.deepEqual(after({}), []);
  const download = aRecord(entry, { attempted: true, installed: false, verdict: null, reason: 'download' });
  assert.deepEqual(after({ records: [download] }), [[A, null, false]]);
});

test('what a later run found of it stands with the attempt, and is done twice without harm', () => {
  const [pending] = pendingAttempts(planned, B);
  assert.equal(pending?.attempt.runId, A);
  const earlier = [{ ...entry, attemptedBy: A, verdict: 'notEffective' } as unknown as EarlierUpdate];
  const found = withFound(planned, earlier);
  assert.deepEqual(verdicts(found), [[A, 'notEffective', false]]);
  assert.deepEqual(withFound(found, earlier), found);
  assert.deepEqual(pendingAttempts(found, B), []);
});

test('of several unconfirmed attempts at one update the newest is asked for, and none is left pending for ever', () => {
  const both = planAttempts(planned, [entry], { runId: B, time, boot });
  assert.equal(pendingAttempts(both, null)[0]?.attempt.runId, B);
  const found = withFound(both, [{ ...entry, attemptedBy: B, verdict: 'installed' } as unknown as EarlierUpdate]);
  assert.deepEqual(verdicts(found), [
    [A, null, false],
    [B, 'installed', false],
  ]);
});

test('an attempted update is decided anew when it or its successor is on offer, and not by an update of another line', () => {
  const [seen] = planAttempts([], [anEntry('KB5000001', { kind: 'cumulative' })], { runId: A, time, boot });
  assert.ok(seen !== undefined);
  assert.equal(isDecidedAnew(seen, [anEntry('KB5000002', { kind: 'cumulative' })]), true);
  assert.equal(isDecidedAnew(seen, [anEntry('KB5000002', { kind: 'dotnet' })]), false);
  assert.equal(
    isDecidedAnew(seen, [{ ...anEntry('KB1'), updateId: seen.updateId.toUpperCase(), revision: 300 }]),
    true,
  );
  assert.equal(isDecidedAnew(seen, []), false);
});

const check = (status: CheckResult['status'], name = 'service'): CheckResult => ({
  ...{ application: 'Till', check: name, type: 'Service', status, observedStatus: status },
  ...{ confidence: status === 'passed' ? 1 : 0, attempts: 1, evidence: null },
});

test('the earliest pass is kept through runs that do not end, until a run has looked again', () => {
  const first = keepChecks([], [check('passed'), check('failed', 'port')], { runId: A, time });
  const second = keepChecks(first, [check('failed'), check('failed', 'port')], { runId: B, time });
  assert.deepEqual(
    second.map(({ runId, status }) => [runId, status]),
    [
      [A, 'passed'],
      [B, 'failed'],
    ],
  );
  const { before, runOf } = beforeAnyInstall([check('failed')], second);
  assert.deepEqual([before[0]?.status, [...runOf.values()]], ['passed', [A]]);
  assert.deepEqual(beforeAnyInstall([check('passed')], second).runOf.size, 0);
});

const plan = (
  more: Parameters<typeof anEntry>[1],
  run: Parameters<typeof planAttempts>[2],
  before: typeof planned = [],
) => planAttempts(before, [anEntry('KB5000001', more)], run);

test('a planned attempt has what a next run needs to look for it, and what was not known is left out', () => {
  const effects = [{ type: 'build' as const, atLeast: '26100.1' }];
  const [whole] = plan({ kbs: ['KB5000001'], effects, presentBefore: true }, { runId: A, time, boot });
  assert.deepEqual(whole, {
    ...{ updateId: 'id-KB5000001', revision: 200, kb: 'KB5000001', title: 'Update KB5000001' },
    ...{ firstSeenAt: entry.firstSeenAt, lastSeenAt: time, kind: 'other', classification: 'Security Updates' },
    ...{ required: true, effects, kbs: ['KB5000001'] },
    attempts: [{ runId: A, time, hresult: null, verdict: null, pending: true, presentBefore: true, boot }],
  });
  const [bare] = plan({ presentBefore: null }, { runId: A, time, boot: null });
  assert.deepEqual(bare?.attempts, [{ runId: A, time, hresult: null, verdict: null, pending: true }]);
  assert.ok(!('kbs' in bare));
});

test('a claim waits with its word and its boot, also of an attempt that was not planned', () => {
  const claim = (more: Partial<InstallRecord>) =>
    aRecord(entry, { installed: null, verdict: null, proof: null, time, ...more });
  const settle = (history: typeof planned, record: InstallRecord, runId = A) =>
    settleAttempts(history, { ...left, runId, records: [record], build: '26100.1' })[0]?.attempts.at(-1);
  const pending = { runId: A, time, pending: true, verdict: null };
  assert.deepEqual(settle(planned, claim({})), {
    ...{ ...pending, hresult: 0, presentBefore: false, boot, claim: 'succeeded' },
  });
  const failed = claim({ hresult: -1, reason: 'installError' });
  const unplanned = planned.map((seen) => ({ ...seen, attempts: [] }));
  assert.deepEqual(settle(unplanned, failed), { ...pending, hresult: -1, claim: 'failed' });
  // Of two runs each has its own boot.
  const both = plan({ presentBefore: null }, { runId: B, time, boot: null }, planned);
  assert.deepEqual(settle(both, claim({}), B), { ...pending, runId: B, hresult: 0, claim: 'succeeded' });
});

test('a settled attempt has the build in force, and neither boot nor effects any more', () => {
  const confirmed = aRecord(entry, { verdict: 'installed', time });
  const settle = (build: string | null) => settleAttempts(planned, { ...left, records: [confirmed], build });
  const settled = { runId: A, time, hresult: 0, verdict: 'installed' };
  const [seen] = settle('26100.1');
  assert.deepEqual(seen?.attempts, [{ ...settled, build: '26100.1' }]);
  assert.ok(!('effects' in seen));
  assert.deepEqual(settle(null)[0]?.attempts, [settled]);
});

test('effects are kept while something is pending, or waits in a line', () => {
  const kept = (history: typeof planned, more: object = {}) => {
    const [seen] = settleAttempts(history, { ...left, ...more });
    return seen !== undefined && 'effects' in seen;
  };
  assert.equal(kept(planned, { started: [entry] }), true);
  assert.equal(kept(planned), false);
  assert.equal(kept(planned.map((seen) => ({ ...seen, line: 'dotnet' }))), true);
  const settled = { runId: B, time, hresult: 0, verdict: 'installed' } as const;
  const second = planned.map((seen) => ({ ...seen, attempts: [settled, ...seen.attempts] }));
  assert.equal(kept(second, { started: [entry] }), true);
});

test('settling again changes nothing, and what is settled already is not what a later run found', () => {
  const confirmed = aRecord(entry, { verdict: 'installed' });
  const settled = settleAttempts(planned, { ...left, records: [confirmed] });
  assert.deepEqual(settleAttempts(settled, left), settled);
  assert.deepEqual(settleAttempts(settled, { ...left, started: [entry] }), settled);
  const found = [{ ...entry, attemptedBy: B, verdict: 'failed' } as unknown as EarlierUpdate];
  assert.deepEqual(verdicts(withFound(settled, found)), [[A, 'installed', false]]);
  const kept = settled.map((seen) => ({ ...seen, effects: [] }));
  assert.ok(!('effects' in (settleAttempts(kept, left)[0] ?? {})));
});

test('an update that was not attempted after all leaves nothing', () => {
  const skipped = aRecord(entry, { attempted: false, installed: false, verdict: null });
  assert.deepEqual(verdicts(settleAttempts(planned, { ...left, records: [skipped], started: [entry] })), []);
  const other = planned.map((seen) => ({ ...seen, attempts: [] }));
  assert.deepEqual(verdicts(settleAttempts(other, { ...left, started: [entry] })), []);
});

test("a run's own attempts are not those of an earlier run", () => {
  assert.deepEqual(pendingAttempts(planned, A), []);
});

test('an update that stands alone is decided anew only by itself', () => {
  const [seen] = plan({ kind: 'driver' }, { runId: A, time, boot });
  assert.ok(seen !== undefined);
  assert.equal(isDecidedAnew(seen, [anEntry('KB5000002', { kind: 'driver' })]), false);
  assert.equal(isDecidedAnew({ ...seen, line: 'dotnet' }, [anEntry('KB5000002', { kind: 'dotnet' })]), true);
});

test('a run that looks again keeps what it sees now, not its own earlier pass', () => {
  const first = keepChecks([], [check('passed')], { runId: A, time });
  assert.deepEqual(
    keepChecks(first, [check('failed')], { runId: A, time }).map(({ status }) => status),
    ['failed'],
  );
});

test('earlier passes are those of other runs, of checks that are made today', () => {
  const of = (runId: string, status: CheckResult['status'], name = 'service') => ({
    runId,
    time,
    ...check(status, name),
  });
  const passes = (...kept: ReturnType<typeof of>[]) => earlierPasses(kept, [check('failed')], B).length;
  assert.equal(passes(of(A, 'passed')), 1);
  assert.equal(passes(of(A, 'failed')), 0);
  assert.equal(passes(of(B, 'passed')), 0);
  assert.equal(passes(of(A, 'passed', 'port')), 0);
});
