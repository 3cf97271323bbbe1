import type { Checks } from '../device/port/checks.ts';
import type { DeviceClock } from '../device/port/clock.ts';
import { oneOf } from '../evidence/layout.ts';
import type { RunFolder } from '../evidence/run-folder.ts';
import { cleanValue } from '../domain/clean-value.ts';
import { removeSecrets } from '../domain/secrets.ts';
import { summariseCheck } from '../domain/regressions.ts';
import type { AppCheck, AppValidationPolicy } from '../schema/policy/index.ts';
import { ARTIFACTS } from '../schema/artifacts.ts';
import type { CheckAttempt, CheckResult, ValidationReport } from '../schema/validation.ts';
import { needed, policyToCarryOut } from './artifacts.ts';
import type { PhaseContext } from './phase.ts';
import { untilAborted } from './until-aborted.ts';

/** Between two attempts of a check. */
const ATTEMPT_PAUSE_MS = 2_000;
/** How old an event may be that counts before anything is installed. */
const LOOK_BACK_MS = 24 * 3_600_000;

/** A check of which the policy of this start no longer tells the secrets: it cannot be made. */
const WITHOUT_ITS_SECRETS: Omit<CheckAttempt, 'time'> = {
  passed: false,
  status: 'error',
  observed: {
    error: 'expected the policy that this run began with, got another: the secrets of this check stand in none',
  },
  durationMs: 0,
};

/** Every check of every application, all its attempts, each with a file of evidence. Phases 04 and 08 share it. */
export async function runChecks(
  context: Pick<
    PhaseContext<Checks & Pick<DeviceClock, 'pause'>>,
    'run' | 'device' | 'system' | 'progress' | 'stop' | 'loadedPolicy'
  >,
  stage: 'pre' | 'post',
): Promise<CheckResult[]> {
  const { run, device, system, progress, stop } = context;
  const policy = policyToCarryOut(context, ({ AppValidationPolicy }) => AppValidationPolicy);
  const results: CheckResult[] = [];
  const begunMs = system.clock.elapsed();
  const all = plannedChecks(policy, stage);
  for (const [index, { application, check, file }] of all.entries()) {
    progress(`${application.name}: ${check.id}`, Math.round((index / all.length) * 100));
    const attempts: CheckAttempt[] = [];
    const sinceMs = stage === 'pre' ? system.clock.now() - LOOK_BACK_MS : firstSeenMs(run, policy, index);
    for (let n = 0; n < check.attempts; n++) {
      const settledMs = begunMs + check.settleSeconds * 1_000 - system.clock.elapsed();
      const waitMs = n > 0 ? ATTEMPT_PAUSE_MS : settledMs;
      if (waitMs > 0) await untilAborted(stop, () => device.pause(waitMs, stop));
      const time = new Date(system.clock.now()).toISOString();
      const seen = isWhole(check)
        ? await untilAborted(stop, () => device.check(check, application.name, stage, sinceMs))
        : WITHOUT_ITS_SECRETS;
      // As the file will hold it, which is what the other stage is compared with.
      attempts.push({ time, ...(cleanValue(seen) as typeof seen) });
    }
    run.write(file, {
      schemaVersion: 1,
      runId: run.runId,
      stage,
      application: application.name,
      check: check.id,
      type: check.type,
      attempts,
    });
    results.push(
      summariseCheck(
        {
          application: removeSecrets(application.name),
          check: removeSecrets(check.id),
          type: check.type,
          evidence: run.pathOf(file),
        },
        attempts,
      ),
    );
  }
  return results;
}

/**
 * The results of an earlier stage, from the evidence of each check. The reports hold the same, but redacted: what a
 * policy removes there, such as the name of a client, would make applications one, missing or different.
 */
export function recordedChecks(run: RunFolder, policy: AppValidationPolicy, stage: 'pre' | 'post'): CheckResult[] {
  return plannedChecks(policy, stage).map(({ file }) => {
    const { application, check, type, attempts } = needed(run, file);
    return summariseCheck({ application, check, type, evidence: run.pathOf(file) }, attempts);
  });
}

/** When a check was first made, before anything was installed: events since then are new. */
function firstSeenMs(run: RunFolder, policy: AppValidationPolicy, index: number): number {
  const planned = plannedChecks(policy, 'pre')[index];
  const [first] = planned === undefined ? [] : needed(run, planned.file).attempts;
  return Date.parse(first?.time ?? '');
}

/** Every check of the policy, in its order, with the file of its evidence. */
function plannedChecks(policy: AppValidationPolicy, stage: 'pre' | 'post') {
  const family = stage === 'pre' ? ARTIFACTS.checksBefore : ARTIFACTS.checksAfter;
  const all = policy.applications.flatMap((application) => application.checks.map((check) => ({ application, check })));
  return all.map(({ application, check }, index) => {
    // The number keeps names apart that differ only in characters a file name cannot hold.
    const number = String(index + 1).padStart(3, '0');
    const name = `${number}-${fileName(removeSecrets(application.name))}.${fileName(removeSecrets(check.id))}`;
    return { application, check, file: oneOf(family, name) };
  });
}

const isWhole = (check: AppCheck): boolean => !/\[redacted:\w+\]/u.test(JSON.stringify(check));

export function summarise(checks: readonly CheckResult[]): ValidationReport['summary'] {
  const counted = (status: CheckResult['status']): number => checks.filter((check) => check.status === status).length;
  return { passed: counted('passed'), failed: counted('failed'), error: counted('error') };
}

const fileName = (name: string): string => name.replace(/[^A-Za-z0-9-]+/gu, '_').slice(0, 40);
