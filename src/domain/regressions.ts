import type { CheckAttempt, CheckNotMade, CheckResult, Regression } from '../schema/validation.ts';

/** One check's result from its attempts: its confidence is the share that passed; it passed when any attempt did. */
export function summariseCheck(
  identity: { application: string; check: string; type: string; evidence: string | null },
  attempts: readonly CheckAttempt[],
): CheckResult {
  const passed = attempts.filter((attempt) => attempt.passed).length;
  const last = attempts.at(-1);
  return {
    ...identity,
    status: passed > 0 ? 'passed' : attempts.every((attempt) => attempt.status === 'error') ? 'error' : 'failed',
    observedStatus: last?.status ?? 'none',
    confidence: attempts.length === 0 ? 0 : passed / attempts.length,
    attempts: attempts.length,
  };
}

/**
 * What worked before and does not now: passed before and fails or is missing now, or confidence fell by more than the
 * threshold, or both passed with a different status. What failed before is no regression. Pure.
 */
export function findRegressions(
  before: readonly CheckResult[],
  after: readonly CheckResult[],
  threshold: number,
): Regression[] {
  const now = new Map(after.map((check) => [keyOf(check), check]));
  const found: Regression[] = [];
  for (const old of before) {
    if (old.status !== 'passed') continue;
    const current = now.get(keyOf(old)) ?? null;
    const kind = regressionKind(old, current, threshold);
    if (kind !== null)
      found.push({ application: old.application, check: old.check, type: old.type, kind, before: old, after: current });
  }
  return found;
}

function regressionKind(before: CheckResult, after: CheckResult | null, threshold: number): Regression['kind'] | null {
  if (after === null) return 'missing';
  // It was not made, so it says nothing: `checksNotMade` does.
  if (after.status === 'error') return null;
  if (after.status !== 'passed') return 'failsNow';
  if (before.confidence - after.confidence > threshold + 1e-9) return 'confidenceFell';
  return after.observedStatus === before.observedStatus ? null : 'statusChanged';
}

/** The checks of a stage that could not be made at all: none of their attempts got an answer. Pure. */
export const checksNotMade = (stage: CheckNotMade['stage'], checks: readonly CheckResult[]): CheckNotMade[] =>
  checks
    .filter(({ status }) => status === 'error')
    .map(({ application, check, type }) => ({ application, check, type, stage }));

const keyOf = (check: CheckResult): string => JSON.stringify([check.application, check.check]);
