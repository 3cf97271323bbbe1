import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { checksNotMade, findRegressions, summariseCheck } from '../../src/domain/regressions.ts';
import type { CheckAttempt, CheckResult } from '../../src/schema/validation.ts';

const identity = { application: 'Till', check: 'health', type: 'HealthEndpoint', evidence: null };

const attempts = fc.array(
  fc.record({
    time: fc.constant('2026-11-23T00:00:00.000Z'),
    passed: fc.boolean(),
    status: fc.constantFrom('200', '500', 'error'),
    observed: fc.constant({}),
    durationMs: fc.nat(),
  }),
  { minLength: 1, maxLength: 5 },
);
const results: fc.Arbitrary<CheckResult> = attempts.map((given) => summariseCheck(identity, given));
const passed: CheckResult = { ...identity, status: 'passed', observedStatus: '200', confidence: 1, attempts: 3 };

const kindOf = (before: CheckResult, after: CheckResult | null, threshold = 0.3) =>
  findRegressions([before], after === null ? [] : [after], threshold)[0]?.kind ?? null;

test('nothing regresses against itself', () => {
  fc.assert(fc.property(results, (one) => assert.equal(kindOf(one, one, 0), null)));
});

test('what did not pass before is never a regression', () => {
  fc.assert(
    fc.property(results, results, (before, after) => {
      if (before.status !== 'passed') assert.equal(kindOf(before, after), null);
    }),
  );
});

test('what passed before and does not now is one, whatever the threshold', () => {
  fc.assert(
    fc.property(results, fc.double({ min: 0, max: 1, noNaN: true }), (after, threshold) => {
      if (after.status === 'failed') assert.equal(kindOf(passed, after, threshold), 'failsNow');
    }),
  );
});

test('a check that could not be made is no regression, and is named with its stage', () => {
  const error: CheckResult = { ...identity, status: 'error', observedStatus: 'error', confidence: 0, attempts: 1 };
  assert.equal(kindOf(passed, error), null);
  assert.deepEqual(checksNotMade('post', [{ ...passed, check: 'login' }, error]), [
    { application: 'Till', check: 'health', type: 'HealthEndpoint', stage: 'post' },
  ]);
});

test('a check that is no longer there is missing, another status is told', () => {
  assert.equal(kindOf(passed, null), 'missing');
  assert.equal(kindOf(passed, { ...passed, observedStatus: '302' }), 'statusChanged');
});

test('confidence may fall by the threshold and no more, without being caught by rounding', () => {
  assert.equal(kindOf({ ...passed, confidence: 0.9 }, { ...passed, confidence: 0.6 }, 0.3), null);
  assert.equal(kindOf({ ...passed, confidence: 0.9 }, { ...passed, confidence: 0.5 }, 0.3), 'confidenceFell');
});

test('confidence is a share, and one pass among the attempts is a pass', () => {
  fc.assert(
    fc.property(attempts, (given) => {
      const { status, confidence } = summariseCheck(identity, given);
      assert.ok(confidence >= 0 && confidence <= 1);
      assert.equal(status === 'passed', confidence > 0);
    }),
  );
  assert.equal(summariseCheck(identity, []).confidence, 0);
});

test('a check is summed up from its attempts: what was seen last, and an error only where none got an answer', () => {
  const attempt = (status: string, ok = false): CheckAttempt => ({
    ...{ time: '2026-11-23T00:00:00.000Z', passed: ok, status, observed: {}, durationMs: 1 },
  });
  const summed = (...given: CheckAttempt[]) => {
    const { status, observedStatus, confidence, attempts: made } = summariseCheck(identity, given);
    return [status, observedStatus, confidence, made];
  };
  assert.deepEqual(summed(attempt('500'), attempt('200', true), attempt('404'), attempt('503')), [
    'passed',
    '503',
    0.25,
    4,
  ]);
  assert.deepEqual(summed(attempt('error'), attempt('500')), ['failed', '500', 0, 2]);
  assert.deepEqual(summed(attempt('error'), attempt('error')), ['error', 'error', 0, 2]);
  assert.deepEqual(summariseCheck(identity, []), {
    ...{ ...identity, status: 'error', observedStatus: 'none', confidence: 0, attempts: 0 },
  });
});

test('each check is compared with itself, and only what got worse is told, whole', () => {
  const other = { ...passed, application: 'Scale' };
  const second = { ...passed, check: 'login' };
  const worse: CheckResult = { ...second, status: 'failed' };
  assert.deepEqual(findRegressions([passed, other, second], [worse, other, passed], 0.2), [
    { application: 'Till', check: 'login', type: 'HealthEndpoint', kind: 'failsNow', before: second, after: worse },
  ]);
  assert.deepEqual(findRegressions([passed], [], 0.2), [
    { application: 'Till', check: 'health', type: 'HealthEndpoint', kind: 'missing', before: passed, after: null },
  ]);
});

test('what falls by no more than rounding has not fallen', () => {
  assert.equal(kindOf({ ...passed, confidence: 1e-9 }, { ...passed, confidence: 0 }, 0), null);
});
