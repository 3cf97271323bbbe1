import { KnownRuns } from '../../state/known-runs.ts';
import type { DetachedFolder } from '../../state/detached-runs.ts';
import type { System } from '../../system/system.ts';
import { openRunId } from './put-away.ts';

/**
 * The run that a task carries out: begun by its first start, whatever a start decides then; `open` for a later one,
 * which goes on with it and begins no other; `over` where somebody else went on with it to its end.
 */
export type PromisedRun =
  | { readonly runId: string; readonly state: 'toBegin' | 'open' }
  | { readonly runId: string; readonly state: 'over'; readonly exitCode: number };

/** A first start that was cut off before there was a run, as while it copied the kit, begins it all the same. */
export function promisedRun(system: System, { record, begun }: DetachedFolder): PromisedRun {
  const runId = begun?.runId ?? record.runId;
  if (begun === undefined && !record.fresh) return { runId, state: 'toBegin' };
  if (openRunId(system) === runId) return { runId, state: 'open' };
  const known = new KnownRuns(system.files, system.host.machineFolder, () => undefined)
    .all()
    .find((run) => run.runId === runId);
  if (known === undefined) return { runId, state: record.fresh ? 'toBegin' : 'open' };
  return known.exitCode === null ? { runId, state: 'open' } : { runId, state: 'over', exitCode: known.exitCode };
}
