import type { LockFile } from '../schema/device-state.ts';
import type { LockHandle, System } from '../system/system.ts';
import type { DeviceState } from './device-state.ts';
import { SignsOfLife, SILENT_AT_MOST_MS } from './signs-of-life.ts';

/** How often a waiting start looks again. */
const WAIT_PAUSE_MS = 500;

/**
 * Takes the device's lock, waiting up to `waitMs`; undefined when another run keeps it. While it is held `lock.json`
 * says who holds it; what decides is the handle, which the system releases however the process ends.
 */
export async function acquireDeviceLock(
  system: System,
  state: DeviceState,
  waitMs: number,
  stop: AbortSignal,
): Promise<LockHandle | undefined> {
  const began = system.clock.elapsed();
  for (;;) {
    const handle = await system.locks.acquire(state.machineFolder);
    if (handle !== undefined) {
      try {
        return announced(system, state, handle);
      } catch (error) {
        handle.release();
        throw error;
      }
    }
    if (stop.aborted || system.clock.elapsed() - began >= waitMs) return undefined;
    await system.clock.sleep(WAIT_PAUSE_MS, stop);
  }
}

/**
 * In the machine folder too, which is found whatever the output root: there it says where the holder tells how far it
 * is.
 */
function announced(system: System, state: DeviceState, handle: LockHandle): LockHandle {
  const machineWide = new SignsOfLife(system.files, state.machineFolder);
  if (state.machineFolder === state.deviceFolder) return announceLock(system, machineWide, handle);
  return announceLock(system, state.life, announceLock(system, machineWide, handle, state.deviceFolder));
}

/**
 * Who holds the device, as `lock.json` says it; undefined where nobody does. Nothing is locked for it. What decides is
 * the handle, as for a start: what a killed run left names nobody, although another process may have its id by now. Of
 * an account that cannot tell a living process counts, as long as it gives signs of life.
 */
export async function lockHolder(system: System, state: DeviceState): Promise<LockFile | undefined> {
  const { processes, host, locks } = system;
  const told = [new SignsOfLife(system.files, state.machineFolder).lock(), state.life.lock()];
  const lock = told.find((one) => one?.holder.host === host.hostName && processes.alive(one.holder.pid));
  if (lock === undefined) return undefined;
  const held = await locks.isHeld(state.machineFolder);
  return (held ?? isHeard(lock, state.life, system.clock.now())) ? lock : undefined;
}

/** A sign from as far ahead was given under another clock. */
function isHeard({ acquiredAt }: LockFile, life: SignsOfLife, nowMs: number): boolean {
  const signs = [acquiredAt, life.status()?.heartbeatAt ?? acquiredAt];
  return signs.some((sign) => Math.abs(nowMs - Date.parse(sign)) <= SILENT_AT_MOST_MS);
}

/** Says in `lock.json` who holds the lock, for as long as the handle is held. */
export function announceLock(
  system: System,
  place: SignsOfLife,
  handle: LockHandle,
  deviceFolder?: string,
): LockHandle {
  const content: LockFile = {
    schemaVersion: 1,
    runId: null,
    acquiredAt: new Date(system.clock.now()).toISOString(),
    holder: {
      pid: system.host.pid,
      processStartedAt: system.host.processStartedAt,
      bootId: null,
      host: system.host.hostName,
    },
    ...(deviceFolder === undefined ? {} : { deviceFolder }),
  };
  system.files.remove(place.lockPath); // a leftover, whatever it is: whoever made it does not hold the lock
  const announcement = system.locks.announce(place.lockPath, (path) => {
    system.files.writeAtomic(path, Buffer.from(`${JSON.stringify(content, null, 2)}\n`));
  });
  return {
    release: () => {
      announcement.release();
      handle.release();
    },
  };
}
