import type { CheckPair, CheckSide } from '../schema/report.ts';
import type { CheckResult, RegressionsReport, ValidationReport } from '../schema/validation.ts';

/**
 * Every check of both stages side by side, in the order of the first; with the kind of its regression, if it is one.
 */
export function pairChecks(
  before: ValidationReport | null,
  after: ValidationReport | null,
  regressions: RegressionsReport | null,
): CheckPair[] {
  const pairs = new Map<string, CheckPair>();
  const put = (check: CheckResult, side: 'before' | 'after'): void => {
    const key = checkKey(check);
    const { application, check: name, type } = check;
    const pair = pairs.get(key) ?? { application, check: name, type, before: null, after: null, regression: null };
    pairs.set(key, { ...pair, [side]: sideOf(check) });
  };
  for (const check of before?.checks ?? []) put(check, 'before');
  for (const check of after?.checks ?? []) put(check, 'after');
  for (const found of regressions?.regressions ?? []) {
    const key = checkKey(found);
    const { application, check, type } = found;
    const sides = { before: sideOf(found.before), after: found.after === null ? null : sideOf(found.after) };
    pairs.set(key, { ...(pairs.get(key) ?? { application, check, type, ...sides }), regression: found.kind });
  }
  return [...pairs.values()];
}

function checkKey(check: { readonly application: string; readonly check: string; readonly type: string }): string {
  return JSON.stringify([check.application, check.check, check.type]);
}

function sideOf(check: CheckResult): CheckSide {
  const { status, observedStatus, confidence, attempts, evidence } = check;
  return { status, observedStatus, confidence, attempts, evidence };
}
