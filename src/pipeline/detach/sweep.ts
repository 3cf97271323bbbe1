import { detachedState } from '../../domain/detached-run.ts';
import { PatchPilotError } from '../../errors/error.ts';
import { DetachedRuns, type DetachedFolder } from '../../state/detached-runs.ts';
import type { System } from '../../system/system.ts';
import { RESUME_TASK, runTask } from './places.ts';
import { openRunId } from './put-away.ts';
import { removeWhereFree } from './remove.ts';

/** Whether a run of this device was handed over that will begin, or whose process works and holds no lock yet. */
export const isHandedOver = (system: System): boolean =>
  new DetachedRuns(system.files, system.host.machineFolder).all().some((one) => isUnderWay(system, one));

function isUnderWay({ processes, clock }: System, one: DetachedFolder): boolean {
  const state = detachedState(one, (pid) => processes.alive(pid), clock.now());
  return state === 'handedOver' || state === 'working';
}

/**
 * Removes tasks and folders of runs that were handed over and are over, or never began, or were cut off and are not
 * open any more. Only called under the lock of the device. What cannot be removed or read stays for the next start, and
 * says nothing of the run.
 */
export async function sweepDetached(system: System): Promise<void> {
  try {
    await sweep(system);
  } catch (error) {
    if (!(error instanceof PatchPilotError)) throw error;
  }
}

async function sweep(system: System): Promise<void> {
  const detached = new DetachedRuns(system.files, system.host.machineFolder);
  const ids = detached.ids();
  if (ids.length === 0) return;
  const { removeTask } = await import('../../device/windows/index.ts');
  const open = openRunId(system);
  let needed = 0;
  for (const id of ids) {
    const one = detached.find(id);
    if (one !== undefined && (isUnderWay(system, one) || isOf(one, open))) needed++;
    else {
      await removeTask(system, runTask(id));
      removeWhereFree(system.files, detached.folderOf(id));
    }
  }
  if (needed === 0) await removeTask(system, RESUME_TASK);
}

/** The copy of the program and of the kit is what the open run goes on with. */
const isOf = ({ record, begun }: DetachedFolder, open: string | undefined): boolean =>
  open !== undefined && (record.runId === open || begun?.runId === open);
