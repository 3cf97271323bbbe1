import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  beforeAnyInstall,
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
