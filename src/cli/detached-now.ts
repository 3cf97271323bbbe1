import { detachedState } from '../domain/detached-run.ts';
import { EXIT_CODES } from '../domain/exit-codes.ts';
import type { LastRun, OpenRun } from '../schema/device-state.ts';
import { DetachedRuns } from '../state/detached-runs.ts';
import type { System } from '../system/system.ts';
import { isUnderWay, type DetachedNow } from './detached-lines.ts';

/**
 * The newest run that was handed over; null where there is none, or the open or a later run tells what came of it. A
 * later one is told by its id: the clock may have been set in between.
 */
export function detachedNow(
  { files, processes, clock, host }: System,
  open: OpenRun | null,
  lastRun: LastRun | null,
): DetachedNow | null {
  const found = new DetachedRuns(files, host.machineFolder).all().at(-1);
  if (found === undefined) return null;
  const { record, begun } = found;
  const { id, runId, registeredAt, kit } = record;
  const state = detachedState(found, (pid) => processes.alive(pid), clock.now());
  const now = {
    ...{ id, runId, registeredAt, state, kit },
    step: begun?.step ?? null,
    exitCode: begun?.exitCode ?? null,
  };
  if (isUnderWay(now)) return now;
  // One that came to no run is not told by another: its own start may have done the bookkeeping of an older one.
  const cameToNone = begun?.step === 'ended' && begun.runId === null && begun.exitCode !== EXIT_CODES.RebootRequired;
  if (!cameToNone && (lastRun?.runId ?? null) !== record.lastRun) return null;
  if (open === null) return now;
  // The open run is its own: it waits, unless the start that was to go on with it never came or was refused.
  const ofIt = open.runId === runId || open.runId === begun?.runId;
  const toldByIt = state === 'cutOff' || begun?.exitCode === EXIT_CODES.RebootRequired;
  return ofIt && !toldByIt ? now : null;
}
