import type { DiagnosticsHistory } from '../schema/diagnostics.ts';
import type { DiagnosticsPolicy } from '../schema/policy/index.ts';
import { EXIT_CODES, type ExitCode } from './exit-codes.ts';

export type DiagnosticsNeed =
  | { readonly collect: true; readonly reason: string }
  | { readonly collect: false; readonly outcome: 'notRun' | 'throttled'; readonly reason: string };

/** Codes that `OnFailure` collects for. */
const FAILURES: readonly ExitCode[] = [
  EXIT_CODES.InstallFailure,
  EXIT_CODES.ValidationFailure,
  EXIT_CODES.ReportingFailure,
];

/** Whether policy and outcome ask for diagnostics now, or a collection not long ago is enough. Pure. */
export function wantDiagnostics(
  policy: DiagnosticsPolicy,
  code: ExitCode,
  history: DiagnosticsHistory['runs'],
  nowMs: number,
): DiagnosticsNeed {
  if (policy.mode === 'Never') return { collect: false, outcome: 'notRun', reason: 'policy says Never' };
  if (policy.mode === 'OnFailure' && !FAILURES.includes(code)) {
    return { collect: false, outcome: 'notRun', reason: 'nothing failed' };
  }
  const last = history.at(-1);
  // Required ones that failed are not there: the next run tries again, and is not green for having been throttled.
  const missing = last === undefined || (policy.required && last.outcome === 'failed');
  const ageMs = missing ? Number.POSITIVE_INFINITY : nowMs - Date.parse(last.time);
  // A time in the future is a clock that was set back: it throttles nothing.
  if (ageMs >= 0 && ageMs < policy.throttlingWindowMin * 60_000) {
    return {
      collect: false,
      outcome: 'throttled',
      reason: `collected less than ${policy.throttlingWindowMin} minutes ago`,
    };
  }
  return { collect: true, reason: policy.mode === 'Always' ? 'policy says Always' : 'the run has failures' };
}
