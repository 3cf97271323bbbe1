import { decideRetention, type KeptRun, type StoredRun } from '../domain/retention.ts';
import { removeRuns, storedRuns, type Removal } from '../evidence/stored-runs.ts';
import type { System } from '../system/system.ts';
import { demandOwnPlaces } from './own-places.ts';
import { deletingPlaces } from './start/place.ts';

export interface PruneRequest {
  /** Absolute; judged as one: the newest run of all of them stays. */
  readonly outputRoots: readonly string[];
  readonly retentionDays: number;
  /** Says what would go, and removes nothing. */
  readonly dryRun: boolean;
}

export interface PruneResult {
  /** What was, or would be, removed. */
  readonly expired: readonly StoredRun[];
  /** Empty for a dry run. */
  readonly removals: readonly Removal[];
  readonly kept: readonly KeptRun[];
}

/**
 * Removes the runs under these output roots that are older than the retention, real and simulated ones. Throws
 * `outputUnusable` where users can write to what would be deleted from: they could exchange it for something else in
 * the middle.
 */
export async function prune(system: System, request: PruneRequest): Promise<PruneResult> {
  const { outputRoots, retentionDays, dryRun } = request;
  const options = { retentionDays, nowMs: system.clock.now() };
  const stored = outputRoots.flatMap((outputRoot) => storedRuns(system.files, outputRoot));
  const { remove, kept } = decideRetention(stored, options);
  if (dryRun) return { expired: remove, removals: [], kept };
  // The first one was asked for; of the others only those that something is removed from.
  const roots = outputRoots.filter((root, at) => at === 0 || remove.some(({ outputRoot }) => outputRoot === root));
  await demandOwnPlaces(system, roots.flatMap(deletingPlaces));
  const removals = roots.flatMap((root) => {
    const under = remove.filter(({ outputRoot }) => outputRoot === root);
    return removeRuns(system, root, under, { by: 'prune', retentionDays });
  });
  return { expired: remove, removals, kept };
}
