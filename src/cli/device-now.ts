import { join } from 'node:path';
import { DEVICE_FILES, deviceStateFolder } from '../evidence/layout.ts';
import type { DeviceIds } from '../schema/basics.ts';
import { lockFile, type DeviceStatus, type LastRun, type LockFile, type OpenRun } from '../schema/device-state.ts';
import { DeviceState } from '../state/device-state.ts';
import type { System } from '../system/system.ts';

/** What the state folder of a device says at this moment. Read only; nothing is locked for it. */
export interface DeviceNow {
  readonly deviceFolder: string;
  readonly simulated: boolean;
  /** The process that holds the device, when it is alive. */
  readonly holder: LockFile['holder'] | null;
  readonly open: OpenRun | null;
  readonly status: DeviceStatus | null;
  readonly lastRun: LastRun | null;
}

/**
 * Reads the state of a device. The open run of a real device may lie under another output root and other ids than were
 * asked for; then that is where its state is read. Without state of the real device its simulated twin is read.
 */
export async function deviceNow(system: System, outputRoot: string, ids: DeviceIds): Promise<DeviceNow> {
  const real = stateOf(system, outputRoot, ids, false);
  const open = real.openRun();
  if (open !== undefined) return look(system, stateOf(system, open.outputRoot, open, false), open, false);
  const simulated = stateOf(system, outputRoot, ids, true);
  const onlySimulated =
    system.files.stat(real.deviceFolder) === undefined && system.files.stat(simulated.deviceFolder) !== undefined;
  return onlySimulated ? look(system, simulated, simulated.openRun(), true) : look(system, real, undefined, false);
}

function stateOf(system: System, outputRoot: string, ids: DeviceIds, simulated: boolean): DeviceState {
  const deviceFolder = join(outputRoot, ...deviceStateFolder(ids, simulated).split('/'));
  return new DeviceState(system.files, deviceFolder, simulated ? deviceFolder : system.host.machineFolder);
}

async function look(
  system: System,
  state: DeviceState,
  open: OpenRun | undefined,
  simulated: boolean,
): Promise<DeviceNow> {
  const holder = await holderOf(system, state.deviceFolder);
  return {
    deviceFolder: state.deviceFolder,
    simulated,
    holder,
    open: open ?? null,
    status: state.life.status() ?? null,
    lastRun: state.lastRun() ?? null,
  };
}

/** `lock.json` of a process that lives on this host; one that was left behind by a crash says nothing. */
async function holderOf(system: System, deviceFolder: string): Promise<LockFile['holder'] | null> {
  const { readJson } = await import('../evidence/read-json.ts');
  try {
    const found = readJson(system.files, join(deviceFolder, DEVICE_FILES.lock), lockFile, 65_536);
    if (found?.holder.host !== system.host.hostName) return null;
    return system.processes.alive(found.holder.pid) ? found.holder : null;
  } catch {
    return null; // an empty or torn lock.json belongs to nobody who works
  }
}
