import type { Run } from '../schema/run.ts';
import { DAY_MS } from '../schema/day-number.ts';

/** A run folder as retention sees it; `run` is null where its run.json cannot be read. */
export interface StoredRun {
  readonly runId: string;
  /** The output root that it lies under. */
  readonly outputRoot: string;
  readonly run: Run | null;
  /** Whether it was closed with a manifest. */
  readonly sealed: boolean;
}

/** A run that is older than the retention and stays all the same. */
export interface KeptRun {
  readonly runId: string;
  readonly reason: 'unreadable' | 'notOver' | 'newest';
}

export interface RetentionOptions {
  readonly retentionDays: number;
  readonly nowMs: number;
  /** Left out: runs of both kinds. */
  readonly simulated?: boolean;
  /** When runs of this device ended that lie elsewhere and are not judged now; UTC. */
  readonly otherEnds?: readonly string[];
}

export interface RetentionVerdict {
  readonly remove: readonly (StoredRun & { readonly run: Run })[];
  readonly kept: readonly KeptRun[];
}

/**
 * Which runs are older than the retention: over, closed, and ended so many days ago. What is not over, or cannot be
 * read, is somebody's to look at; the newest run stays, whatever its age. Pure.
 */
export function decideRetention(runs: readonly StoredRun[], options: RetentionOptions): RetentionVerdict {
  const { retentionDays, nowMs, simulated, otherEnds = [] } = options;
  const before = nowMs - retentionDays * DAY_MS;
  const endOf = (run: Run): number => Date.parse(run.endedAt ?? run.startedAt);
  const over = runs.filter(isOver);
  const elsewhere = otherEnds.reduce((last, end) => Math.max(last, Date.parse(end)), Number.NEGATIVE_INFINITY);
  const newest = over.reduce((last, { run }) => Math.max(last, endOf(run)), elsewhere);
  const remove = over.filter(
    ({ run }) => endOf(run) < before && endOf(run) < newest && (simulated === undefined || run.simulated === simulated),
  );
  const kept = runs.flatMap((one): KeptRun[] => {
    const { runId, run } = one;
    if (run === null) return [{ runId, reason: 'unreadable' }];
    if (endOf(run) >= before) return [];
    if (!isOver(one)) return [{ runId, reason: 'notOver' }];
    return endOf(run) === newest ? [{ runId, reason: 'newest' }] : [];
  });
  return { remove, kept };
}

/** `ended` is written before the manifest; a run that was put away has none. */
const isOver = (one: StoredRun): one is StoredRun & { run: Run } =>
  one.run !== null && ((one.run.status === 'ended' && one.sealed) || one.run.status === 'abandoned');

/**
 * Why a run does not remove others by itself, or null. When even the newest is older than the retention, either the
 * device was off for long or its clock is wrong: the run that finds it so leaves it to the next one, which has this one
 * to compare with.
 */
export function retentionDoubt(runs: readonly StoredRun[], options: RetentionOptions): string | null {
  const here = runs.flatMap(({ run }) => run?.endedAt ?? []);
  const ends = [...here, ...(options.otherEnds ?? [])].map((end) => Date.parse(end));
  const newest = ends.reduce((last, end) => Math.max(last, end), Number.NEGATIVE_INFINITY);
  if (ends.length === 0 || newest >= options.nowMs - options.retentionDays * DAY_MS) return null;
  return `even the newest run ended more than ${options.retentionDays} days ago by the clock of this device`;
}
