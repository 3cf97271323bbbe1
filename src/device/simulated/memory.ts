import * as v from 'valibot';
import { PatchPilotError } from '../../errors/error.ts';
import type { Offer } from '../../schema/catalog.ts';
import { simulatedDeviceState, type InstallCall, type SimulatedDeviceState } from '../../schema/simulated-device.ts';
import type { System } from '../../system/system.ts';

/** Names inside the folder of a simulated device. */
export const SIMULATED_DEVICE_FILES = {
  state: 'device.json',
  installs: 'installs.jsonl',
  /** Put there by hand or by a test: the next start finds the device rebooted. */
  rebootNow: 'reboot-now',
} as const;

const MAX_STATE_BYTES = 64 * 1024 * 1024;

/** What a simulated device remembers. Every write is whole: a killed process leaves the state before or after an act. */
export interface Memory {
  state(): SimulatedDeviceState;
  /** Keeps the state; on disk when this returns, unless the device is only looked at. */
  keep(state: SimulatedDeviceState): void;
  /** Writes the install call down before the act. */
  recordCall(offer: Offer, call: number): void;
}

export type Files = Pick<System, 'files'>;

const inFolder = (folder: string, name: string): string => `${folder}/${name}`;

/** The state that earlier starts left, or undefined on a new device. A damaged one is an error: its updates are lost. */
export function readState(system: Files, folder: string): SimulatedDeviceState | undefined {
  const path = inFolder(folder, SIMULATED_DEVICE_FILES.state);
  const bytes = system.files.read(path, MAX_STATE_BYTES);
  if (bytes === undefined) return undefined;
  try {
    return v.parse(simulatedDeviceState, JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes)));
  } catch (cause) {
    const detail = `expected the state of a simulated device, got something else; remove ${path} to make the device anew`;
    throw new PatchPilotError('scenarioInvalid', path, detail, { cause });
  }
}

/** Memory that writes through to the device folder. `lookOnly` keeps everything in this process. */
export function openMemory(system: Files, folder: string, first: SimulatedDeviceState, lookOnly: boolean): Memory {
  let current = first;
  return {
    state: () => current,
    keep(state) {
      if (!lookOnly) writeState(system, folder, state);
      current = state;
    },
    recordCall(offer, call) {
      if (lookOnly) return;
      const { updateId, revision, kb } = offer;
      const line: InstallCall = { schemaVersion: 1, at: current.clock, updateId, revision, kb, call };
      dropTornCall(system, folder);
      const file = system.files.openAppend(inFolder(folder, SIMULATED_DEVICE_FILES.installs));
      try {
        file.append(new TextEncoder().encode(`${JSON.stringify(line)}\n`), true);
      } finally {
        file.close();
      }
    },
  };
}

/** A line that was cut off stands for an install that was never called: the process was killed before the act. */
function dropTornCall(system: Files, folder: string): void {
  const path = inFolder(folder, SIMULATED_DEVICE_FILES.installs);
  const bytes = system.files.read(path, MAX_STATE_BYTES);
  const whole = (bytes?.lastIndexOf(0x0a) ?? -1) + 1;
  if (bytes !== undefined && whole < bytes.length) system.files.truncate(path, whole);
}

function writeState(system: Files, folder: string, state: SimulatedDeviceState): void {
  const bytes = new TextEncoder().encode(`${JSON.stringify(state, null, 1)}\n`);
  system.files.writeAtomic(inFolder(folder, SIMULATED_DEVICE_FILES.state), bytes);
}

/** A new device has no install calls behind it. */
export function forgetCalls(system: Files, folder: string): void {
  system.files.remove(inFolder(folder, SIMULATED_DEVICE_FILES.installs));
}

/** The switch of a device whose scenario says `"reboot": "manual"`: its next start finds it rebooted. */
export function rebootSimulatedDevice(system: Files, deviceFolder: string): void {
  system.files.makeFolder(deviceFolder);
  system.files.writeAtomic(inFolder(deviceFolder, SIMULATED_DEVICE_FILES.rebootNow), new Uint8Array());
}

export const rebootAsked = (system: Files, folder: string): boolean =>
  system.files.stat(inFolder(folder, SIMULATED_DEVICE_FILES.rebootNow)) !== undefined;

export function clearRebootAsked(system: Files, folder: string): void {
  system.files.remove(inFolder(folder, SIMULATED_DEVICE_FILES.rebootNow));
}
