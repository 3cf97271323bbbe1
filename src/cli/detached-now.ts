import { detachedState, type DetachedState } from '../domain/detached-run.ts';
import { EXIT_CODES } from '../domain/exit-codes.ts';
import { formatDuration } from '../domain/duration.ts';
import type { LastRun, OpenRun } from '../schema/device-state.ts';
import { DetachedRuns } from '../state/detached-runs.ts';
import type { System } from '../system/system.ts';

/** A run that was handed over, as long as no record of a run says more of it. */
export interface DetachedNow {
  readonly id: string;
  readonly runId: string;
  readonly registeredAt: string;
  readonly state: DetachedState;
  /** What it is doing; null where it has not begun. */
  readonly step: 'kit' | 'run' | 'ended' | null;
  readonly exitCode: number | null;
  /** The kit that it copies first, or has copied. */
  readonly kit: string | null;
}

/** Whether a run that was handed over counts as working. */
export const isUnderWay = (detached: DetachedNow | null): boolean =>
  detached !== null && (detached.state === 'handedOver' || detached.state === 'working');

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
  if ((lastRun?.runId ?? null) !== record.lastRun) return null;
  if (open === null) return now;
  // The open run is its own: it waits, unless the start that was to go on with it never came or was refused.
  const ofIt = open.runId === runId || open.runId === begun?.runId;
  const toldByIt = state === 'cutOff' || begun?.exitCode === EXIT_CODES.RebootRequired;
  return ofIt && !toldByIt ? now : null;
}

/** It for a person: what it does or did not, and what to do. */
export function detachedLine({ id, runId, registeredAt, state, step, kit }: DetachedNow, nowMs: number): string {
  const since = `run ${runId} was handed over ${formatDuration(Math.max(0, nowMs - Date.parse(registeredAt)))} ago`;
  const task = `the scheduled task \\PatchPilot\\${id}`;
  const stick = kit === null ? '' : `; the kit ${kit} is not copied yet: leave the stick in`;
  if (state === 'handedOver') return `${since} and begins soon${stick}`;
  if (state === 'working') return step === 'kit' ? `${since}${stick}` : `${since} and begins`;
  if (state === 'notBegun') return `${since} and did not begin: look at ${task}, then run the same command again`;
  return `${since} and came to no run: ${task} says when it ended; run the same command again`;
}
