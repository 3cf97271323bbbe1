import { join } from 'node:path';
import { isLeftover } from '../../evidence/run-paths.ts';
import type { DeviceState } from '../../state/device-state.ts';
import { acquireDeviceLock } from '../../state/lock.ts';
import type { LockHandle, System } from '../../system/system.ts';

export interface LockOptions {
  /** A script says that another run holds the device: it is held by us, so that nobody waits for it. */
  readonly heldByScript: boolean;
  readonly waitLockMs: number;
  readonly stop: AbortSignal;
}

/** Holds the device; undefined when another run does. */
export async function holdDevice(
  system: System,
  state: DeviceState,
  { heldByScript, waitLockMs, stop }: LockOptions,
): Promise<LockHandle | undefined> {
  const other = heldByScript ? await system.locks.acquire(state.machineFolder) : undefined;
  const lock = await acquireDeviceLock(system, state, other === undefined ? waitLockMs : 0, stop);
  other?.release();
  return lock;
}

/** Removes the temp files that a killed run left beside the state of the device; done under its lock. */
export function sweep({ files }: System, { folders: { device, machine, memory } }: DeviceState): void {
  for (const folder of new Set([device, machine, memory])) {
    for (const { name, kind } of files.list(folder)) {
      if (kind === 'file' && isLeftover(name)) files.remove(join(folder, name));
    }
  }
}
