import { join, resolve } from 'node:path';
import { PatchPilotError } from '../errors/error.ts';
import { deviceStateFolder } from '../evidence/layout.ts';
import { lastGoodStore, type LastGoodStore } from '../policy/last-good.ts';
import type { DeviceIds } from '../schema/basics.ts';
import { DeviceState } from '../state/device-state.ts';
import type { System } from '../system/system.ts';

/** The output root of a start: the command line, then the profile, then the default of this system. Absolute. */
export function outputRootOf(system: System, asked: string | null, profile: string | null): string {
  return resolve(system.host.workingFolder, asked ?? profile ?? system.host.defaultOutputRoot);
}

/**
 * The last good copy of a configuration: beside what decides on a real device; under the output root that was stated, or
 * the default one, for a simulated device, since a profile that cannot be read names none.
 */
export function lastGoodPolicy({ files, host }: System, asked: string | null, simulated: boolean): LastGoodStore {
  const root = resolve(host.workingFolder, asked ?? host.defaultOutputRoot);
  return lastGoodStore(files, join, simulated ? join(root, 'State') : host.machineFolder);
}

/** The device's state under an output root; folders are made. Throws `outputUnusable`, `outputFailed`. */
export function openDeviceState(system: System, outputRoot: string, ids: DeviceIds, simulated: boolean): DeviceState {
  const found = system.files.stat(outputRoot);
  if (found !== undefined && found.kind !== 'folder') {
    throw new PatchPilotError('outputUnusable', outputRoot, `expected a folder, got a ${found.kind}`);
  }
  const deviceFolder = join(outputRoot, ...deviceStateFolder(ids, simulated).split('/'));
  system.files.makeFolder(deviceFolder);
  const machineFolder = simulated ? deviceFolder : system.host.machineFolder;
  if (!simulated) system.files.makeFolder(machineFolder);
  return new DeviceState(system.files, deviceFolder, machineFolder);
}
