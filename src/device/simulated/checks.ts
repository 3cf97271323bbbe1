import { usualWords, type AppCheck } from '../../schema/policy/checks/index.ts';
import type { Scenario } from '../../schema/scenario.ts';
import type { AttemptResult, ScriptedStage } from '../../schema/scenario/answers.ts';
import type { CheckAttempt } from '../../schema/validation.ts';

type Stage = 'pre' | 'post';
type Attempt = Omit<CheckAttempt, 'time'>;

/**
 * The checks of a simulated device: the script's answers, one an attempt; what it does not name passes. `installed`:
 * whether anything was ever installed on it. `dryRun`: nothing is, so that it stays as it was before; a list of answers
 * goes on.
 */
export function scriptedChecks(
  scenario: Scenario,
  installed: () => boolean,
  dryRun: boolean,
): (check: AppCheck, application: string, stage: Stage) => Attempt {
  const answered = new Map<string, number>();
  return (check, application, asked) => {
    const stage = dryRun ? 'pre' : asked;
    const key = JSON.stringify([stage, application, check.id]);
    const attempt = answered.get(key) ?? 0;
    answered.set(key, attempt + 1);
    const script = scenario.checks.find((one) => one.application === application && one.check === check.id);
    const seen = script?.lasts === true && installed() ? 'post' : stage;
    return answer(check, script?.[seen] ?? 'pass', attempt);
  };
}

function answer(check: AppCheck, stage: ScriptedStage, attempt: number): Attempt {
  const full = typeof stage === 'string' || Array.isArray(stage) ? { result: stage, observed: {}, seconds: 1 } : stage;
  const result = resultOf(full.result, attempt);
  const status = ('status' in full ? full.status : undefined) ?? usualStatus(check, result);
  return {
    passed: result === 'pass',
    status,
    observed: { simulated: true, ...full.observed },
    durationMs: full.seconds * 1_000,
  };
}

/** The result of the nth attempt; a list that is too short repeats its last one. */
function resultOf(results: AttemptResult | readonly AttemptResult[], attempt: number): AttemptResult {
  if (typeof results === 'string') return results;
  return results[Math.min(attempt, results.length - 1)] ?? 'pass';
}

function usualStatus(check: AppCheck, result: AttemptResult): string {
  return result === 'error' ? 'error' : usualWords(check)[result === 'pass' ? 'passed' : 'failed'];
}
