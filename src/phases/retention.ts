import { join } from 'node:path';
import { judgeRetention, retentionDoubt } from '../domain/retention.ts';
import { removeRuns, storedRuns } from '../evidence/stored-runs.ts';
import { readPolicy } from './artifacts.ts';
import type { PhaseContext } from './phase.ts';
import { artifactFiles } from '../evidence/layout.ts';
import type { RunFolder } from '../evidence/run-folder.ts';

/**
 * Removes the runs of this kind that are older than the retention of the policy, and says so in the log. What cannot be removed
 * stays for the next run: it is no reason to fail this one. A dry run removes nothing.
 */
export function removeExpired({ run, system, log, simulated, testMode }: PhaseContext): void {
  const retentionDays = retentionOf(run);
  if (retentionDays === null || testMode) return;
  const outputRoot = join(run.root, '..', '..');
  const others = storedRuns(system.files, outputRoot).filter(({ runId }) => runId !== run.runId);
  const wish = { retentionDays, nowMs: system.clock.now(), simulated };
  const doubt = retentionDoubt(others, wish);
  if (doubt !== null) {
    log('retentionLeft', { reason: doubt });
    return;
  }
  const { remove, kept } = judgeRetention(others, wish);
  const removals = removeRuns(system, outputRoot, remove, { by: 'run', retentionDays });
  const failed = removals.filter(({ reason }) => reason !== null);
  if (removals.length === 0 && kept.length === 0) return;
  const removed = removals.flatMap(({ runId, reason }) => (reason === null ? [runId] : []));
  log('retention', { retentionDays, removed, failed, kept });
}

/** Null also for a run that never had a policy. */
const retentionOf = (run: RunFolder): number | null =>
  run.has(artifactFiles(run.runId).effectivePolicy) ? readPolicy(run).policies.ReportingPolicy.retentionDays : null;
