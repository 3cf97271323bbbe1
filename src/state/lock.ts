import type { LockFile } from '../schema/device-state.ts';
import type { LockHandle, System } from '../system/system.ts';
import type { DeviceState } from './device-state.ts';

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

function announced(system: System, state: DeviceState, handle: LockHandle): LockHandle {
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
  };
  system.files.remove(state.life.lockPath); // a leftover, whatever it is: whoever made it does not hold the lock
  const announcement = system.locks.announce(state.life.lockPath, (path) => {
    system.files.writeAtomic(path, Buffer.from(`${JSON.stringify(content, null, 2)}\n`));
  });
  return {
    release: () => {
      announcement.release();
      handle.release();
    },
  };
}
