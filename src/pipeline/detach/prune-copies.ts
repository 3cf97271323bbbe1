import { PatchPilotError } from '../../errors/error.ts';
import { DetachedRuns } from '../../state/detached-runs.ts';
import { DeviceState } from '../../state/device-state.ts';
import { acquireDeviceLock } from '../../state/lock.ts';
import type { System } from '../../system/system.ts';
import { demandOwnPlaces } from '../own-places.ts';
import { sweepCopies, type DetachedSweep } from './sweep.ts';

/** `notSeen`: why this account cannot see what lies there. */
export interface PrunedCopies extends DetachedSweep {
  readonly notSeen: PatchPilotError | null;
}

/**
 * Removes what runs that were handed over and are over have left of their copies, which otherwise goes with the next
 * run. What is in use, or belongs to a run that is not over, stays, and so does all while a run works. Throws
 * `outputUnusable` where users can write to it, `outputFailed` where this account may not take the lock, `stateNewer`.
 */
export async function pruneCopies(system: System, dryRun: boolean): Promise<PrunedCopies> {
  const { files, host } = system;
  const machine = host.machineFolder;
  const detached = new DetachedRuns(files, machine);
  const found = idsIn(detached);
  if (found instanceof PatchPilotError) return { removed: [], left: [], notSeen: found };
  if (found.length === 0) return { removed: [], left: [], notSeen: null };
  if (dryRun) return { ...(await sweepCopies(system, true)), notSeen: null };
  await demandOwnPlaces(system, [machine, detached.root]);
  const state = new DeviceState(files, { device: machine, machine, memory: machine });
  const lock = await acquireDeviceLock(system, state, 0, new AbortController().signal);
  if (lock === undefined)
    return { removed: [], left: found.map((id) => ({ id, reason: 'deviceHeld' })), notSeen: null };
  try {
    return { ...(await sweepCopies(system, false)), notSeen: null };
  } finally {
    lock.release();
  }
}

function idsIn(detached: DetachedRuns): string[] | PatchPilotError {
  try {
    return detached.ids();
  } catch (error) {
    if (error instanceof PatchPilotError && error.code === 'readFailed') return error;
    throw error;
  }
}
