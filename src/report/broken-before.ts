import { RUN_FILES } from '../evidence/layout.ts';
import type { CheckPair, Finding } from '../schema/report.ts';
import { finding } from './finding.ts';
import type { ReportInput } from './input.ts';

/**
 * What checks show that no update did: an application that works neither before nor after, and in a dry run a check
 * that changed though nothing was installed. Neither has a say in the code; both are said. Pure.
 */
export const unrelatedCheckFindings = (
  input: Pick<ReportInput, 'regressions'>,
  checks: readonly CheckPair[],
): Finding[] => [...changedAlone(input), ...checks.flatMap(brokenBefore)];

function brokenBefore({ application, check, before, after, regression }: CheckPair): Finding[] {
  if (regression !== null || before?.status !== 'failed' || after?.status !== 'failed') return [];
  const detail = 'It worked neither before nor after: no update of this run broke it.';
  return [finding('brokenBefore', 'info', detail, { application, check, evidence: RUN_FILES.postValidation })];
}

function changedAlone({ regressions }: Pick<ReportInput, 'regressions'>): Finding[] {
  return (regressions?.changedAlone ?? []).map(({ application, check }) => {
    const detail =
      'It worked at the start of this dry run and not at its end. Nothing was installed: it changed by itself.';
    const next = 'Look at the application, and at how steady its check is, before a real run is judged by it.';
    return finding('checkChanged', 'warning', detail, { application, check, next, evidence: RUN_FILES.regressions });
  });
}
