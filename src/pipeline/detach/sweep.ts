import { detachedState, type DetachedState } from '../../domain/detached-run.ts';
import { PatchPilotError } from '../../errors/error.ts';
import { DetachedRuns, type DetachedFolder } from '../../state/detached-runs.ts';
import type { System } from '../../system/system.ts';
import { RESUME_TASK, runTask } from './places.ts';
import { openRunId } from './put-away.ts';
import { removeWhereFree } from './remove.ts';

/** Whether a run of this device was handed over that will begin, or whose process works and holds no lock yet. */
export const isHandedOver = (system: System): boolean =>
  new DetachedRuns(system.files, system.host.machineFolder).all().some((one) => isUnderWay(stateOf(system, one)));

const isUnderWay = (state: DetachedState): boolean => state === 'handedOver' || state === 'working';

const stateOf = ({ processes, clock }: System, one: DetachedFolder): DetachedState =>
  detachedState(one, (pid) => processes.alive(pid), clock.now());

/**
 * Removes tasks and folders of runs that were handed over and are over, or never began, or were cut off and are not
 * open any more. Only called under the lock of the device. What cannot be removed or read stays for the next start, and
 * says nothing of the run.
 */
export async function sweepDetached(system: System): Promise<void> {
  try {
    await sweep(system, { copiesOnly: false, dryRun: false });
  } catch (error) {
    if (!(error instanceof PatchPilotError)) throw error;
  }
}

/** What of the runs that were handed over was, or would be, removed, by the names of their folders. */
export interface DetachedSweep {
  readonly removed: readonly string[];
  readonly left: readonly LeftCopy[];
}

/**
 * `underWay`: it will begin, or works; `openRun`: the open run goes on with it; `startsAgain`: it was cut off, and the
 * next start of Windows begins it after all; `inUse`: it could not be removed whole; `deviceHeld`: a run works here.
 */
export interface LeftCopy {
  readonly id: string;
  readonly reason: 'underWay' | 'openRun' | 'startsAgain' | 'inUse' | 'deviceHeld';
}

/**
 * The same where no run is about to begin: what a task would still begin stays, and so does what tells how a run ended,
 * since where it came to no run folder nobody else does. Returns what came of it. Only called under the lock, but for a
 * dry run. Throws `readFailed`, `stateNewer`.
 */
export const sweepCopies = (system: System, dryRun: boolean): Promise<DetachedSweep> =>
  sweep(system, { copiesOnly: true, dryRun });

async function sweep(
  system: System,
  { copiesOnly, dryRun }: { readonly copiesOnly: boolean; readonly dryRun: boolean },
): Promise<DetachedSweep> {
  const detached = new DetachedRuns(system.files, system.host.machineFolder);
  const removed: string[] = [];
  const left: LeftCopy[] = [];
  const ids = detached.ids();
  if (ids.length === 0) return { removed, left };
  const { isRegistered, removeTask } = await import('../../device/windows/index.ts');
  const startsAgain = (id: string): boolean => copiesOnly && isRegistered(system, RESUME_TASK, id);
  const open = openRunId(system);
  for (const id of ids) {
    const one = detached.find(id);
    const needed = neededFor(system, one, open, startsAgain);
    const rest = (): string[] => {
      if (copiesOnly && one !== undefined) return detached.copies(id);
      return system.files.stat(detached.folderOf(id)) === undefined ? [] : [detached.folderOf(id)];
    };
    if (needed !== null) left.push({ id, reason: needed });
    else if (rest().length > 0) {
      if (!dryRun) {
        await removeTask(system, runTask(id));
        for (const path of rest()) removeWhereFree(system.files, path);
      }
      if (dryRun || rest().length === 0) removed.push(id);
      else left.push({ id, reason: 'inUse' });
    }
  }
  if (!dryRun && left.every(({ reason }) => reason === 'inUse')) await removeTask(system, RESUME_TASK);
  return { removed, left };
}

/** Why a run still needs its copy of the program and of the kit; null: it is over, or can never begin. */
function neededFor(
  system: System,
  one: DetachedFolder | undefined,
  open: string | undefined,
  startsAgain: (id: string) => boolean,
): 'underWay' | 'openRun' | 'startsAgain' | null {
  if (one === undefined) return null;
  const { record, begun } = one;
  const state = stateOf(system, one);
  if (isUnderWay(state)) return 'underWay';
  if (open !== undefined && (record.runId === open || begun?.runId === open)) return 'openRun';
  return state === 'cutOff' && startsAgain(record.id) ? 'startsAgain' : null;
}
