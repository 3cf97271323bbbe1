import { join } from 'node:path';
import { PatchPilotError } from '../../errors/error.ts';
import { DeviceState } from '../../state/device-state.ts';
import type { DetachedFolder, DetachedRuns } from '../../state/detached-runs.ts';
import type { System } from '../../system/system.ts';
import { DETACHED_FILES, RESUME_TASK, runTask } from './places.ts';
import { removeWhereFree } from './remove.ts';

/**
 * After a run that was handed over: its tasks go, and what it worked from. One that is still open, since it waits for
 * its restart or was stopped, keeps what it goes on with, also where this start of it was refused: it is tried again.
 * The program itself is in use by this process: `prune` removes it, or the next start of a run. The record of a run
 * that came to no run folder stays until that start, for whoever asks how it ended. What cannot be removed stays too:
 * the run is over.
 */
export async function putAwayDetached(...run: Parameters<typeof putAway>): Promise<void> {
  try {
    await putAway(...run);
  } catch (error) {
    if (!(error instanceof PatchPilotError)) throw error;
  }
}

async function putAway(
  system: System,
  detached: DetachedRuns,
  found: DetachedFolder,
  runId: string | null,
): Promise<void> {
  const { removeTask } = await import('../../device/windows/index.ts');
  const { folder, record } = found;
  const { id } = record;
  await removeTask(system, runTask(id));
  const open = openRunId(system);
  if (open !== undefined && [runId, record.runId, found.begun?.runId].includes(open)) return;
  await removeTask(system, RESUME_TASK, id);
  for (const name of Object.values(DETACHED_FILES)) removeWhereFree(system.files, join(folder, name));
  if (runId !== null) detached.forget(id);
}

/** The run of this device that is not over. */
export function openRunId({ files, host }: System): string | undefined {
  const { machineFolder: machine } = host;
  return new DeviceState(files, { device: machine, machine, memory: machine }).openRun()?.runId;
}
