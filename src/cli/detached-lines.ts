import type { DetachedState } from '../domain/detached-run.ts';

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

/** It for a person: what it does or did not, and what to do. The same words as long as nothing has changed. */
export function detachedLine({ id, runId, registeredAt, state, step, kit }: DetachedNow): string {
  const since = `run ${runId} was handed over at ${registeredAt}`;
  const task = `the scheduled task \\PatchPilot\\${id}`;
  const stick = kit === null ? '' : `; the kit ${kit} is not copied yet: leave the stick in`;
  if (state === 'handedOver') return `${since} and begins soon${stick}`;
  if (state === 'working') return step === 'kit' ? `${since}${stick}` : `${since} and begins`;
  if (state === 'notBegun') return `${since} and did not begin: look at ${task}, then run the same command again`;
  return `${since} and came to no run: ${task} says when it ended; run the same command again`;
}
