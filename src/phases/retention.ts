import { dirname, join } from 'node:path';
import { decideRetention, retentionDoubt } from '../domain/retention.ts';
import { removeRuns, storedRuns } from '../evidence/stored-runs.ts';
import { readPolicy } from './artifacts.ts';
import type { PhaseContext } from './phase.ts';
import type { RunFolder } from '../evidence/run-folder.ts';
import { ARTIFACTS } from '../schema/artifacts.ts';

/**
 * Removes the runs of this kind that are older than the retention of the policy, here and under the other output roots
 * of this device, and says so in the log. What cannot be removed stays for the next run: it is no reason to fail this
 * one. A dry run removes nothing.
 */
export function removeExpired({
  run,
  system,
  log,
  simulated,
  testMode,
  otherRoots,
  state,
}: PhaseContext<unknown>): void {
  const retentionDays = retentionOf(run);
  if (retentionDays === null || testMode) return;
  const outputRoot = join(run.root, '..', '..');
  const roots = [outputRoot, ...otherRoots.filter((root) => root !== outputRoot)];
  const others = roots.flatMap((root) => storedRuns(system.files, root)).filter(({ runId }) => runId !== run.runId);
  const otherEnds = state.runs
    .all()
    .filter(({ folder }) => !roots.includes(dirname(dirname(folder))) && system.files.stat(folder)?.kind === 'folder')
    .flatMap(({ endedAt }) => endedAt ?? []);
  const options = { retentionDays, nowMs: system.clock.now(), simulated, otherEnds };
  const doubt = retentionDoubt(others, options);
  if (doubt !== null) {
    log('retentionLeft', { reason: doubt });
    return;
  }
  const { remove, kept } = decideRetention(others, options);
  const removals = roots.flatMap((root) => {
    const under = remove.filter((one) => one.outputRoot === root);
    return removeRuns(system, root, under, { by: 'run', retentionDays });
  });
  const failed = removals.filter(({ reason }) => reason !== null);
  if (removals.length === 0 && kept.length === 0) return;
  const removed = removals.flatMap(({ runId, reason }) => (reason === null ? [runId] : []));
  log('retention', { retentionDays, removed, failed, kept });
}

/** Null also for a run that never had a policy. */
const retentionOf = (run: RunFolder): number | null =>
  run.has(ARTIFACTS.effectivePolicy) ? readPolicy(run).policies.ReportingPolicy.retentionDays : null;
