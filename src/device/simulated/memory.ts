import * as v from 'valibot';
import { PatchPilotError } from '../../errors/error.ts';
import type { Offer } from '../../schema/catalog.ts';
import {
  deviceChange,
  installCall,
  simulatedDeviceState,
  type DeviceChange,
  type InstallCall,
  type SimulatedDeviceState,
} from '../../schema/simulated-device.ts';
import { wholeLength, wholeLines } from '../../schema/whole-lines.ts';
import type { System } from '../../system/system.ts';
import { changeable, stored, type DeviceNow } from './device-now.ts';

/** Names inside the folder of a simulated device. */
export const SIMULATED_DEVICE_FILES = {
  state: 'device.json',
  changes: 'device-changes.jsonl',
  installs: 'installs.jsonl',
  /** Put there by hand or by a test: the next start finds the device rebooted. */
  rebootNow: 'reboot-now',
} as const;

const MAX_STATE_BYTES = 64 * 1024 * 1024;

/**
 * What a simulated device remembers. Every write is whole: a killed process leaves the state before or after an act.
 */
export interface Memory {
  state(): DeviceNow;
  /** Keeps one act; on disk when this returns, unless the device is only looked at. */
  keep(change: DeviceChange): void;
  /** Writes the install call down before the act. */
  recordCall(offer: Offer, call: number): void;
  /** The install calls of this device, oldest first; the last may have been cut off by a kill. */
  calls(): readonly InstallCall[];
}

export type Files = Pick<System, 'files'>;

const inFolder = (folder: string, name: string): string => `${folder}/${name}`;

/**
 * The state that earlier starts left, or undefined on a new device: `device.json` and the changes of the start that
 * wrote it. A damaged one is an error: its updates are lost.
 */
export function readState(system: Files, folder: string): SimulatedDeviceState | undefined {
  const path = inFolder(folder, SIMULATED_DEVICE_FILES.state);
  const bytes = system.files.read(path, MAX_STATE_BYTES);
  if (bytes === undefined) return undefined;
  const first = parsed(path, simulatedDeviceState, bytes);
  const device = changeable(first);
  const changes = inFolder(folder, SIMULATED_DEVICE_FILES.changes);
  for (const line of linesOf(system.files.read(changes, MAX_STATE_BYTES))) {
    const { startCount, ...change } = parsed(changes, deviceChange, line);
    if (startCount === first.startCount) device.apply(change);
  }
  return stored(device.now());
}

function parsed<S extends v.GenericSchema>(path: string, schema: S, bytes: Uint8Array): v.InferOutput<S> {
  try {
    return v.parse(schema, JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes)));
  } catch (cause) {
    const detail = `expected the state of a simulated device, got something else; remove its folder to make the device anew`;
    throw new PatchPilotError('scenarioInvalid', path, detail, { cause });
  }
}

/** What follows the last LF is an act that was cut off, and so did not happen. */
const linesOf = (bytes: Uint8Array | undefined) => wholeLines(bytes === undefined ? [] : [bytes]);

/**
 * Memory that begins with `first`, written whole, and appends one line an act. `inspectOnly` keeps everything in this
 * process. A process that is killed before the changes of the start before are removed leaves lines of another start.
 */
export function openMemory(system: Files, folder: string, first: SimulatedDeviceState, inspectOnly: boolean): Memory {
  const device = changeable(first);
  if (!inspectOnly) {
    writeState(system, folder, first);
    system.files.remove(inFolder(folder, SIMULATED_DEVICE_FILES.changes));
  }
  const changes = lineLog(system, inFolder(folder, SIMULATED_DEVICE_FILES.changes));
  const installs = lineLog(system, inFolder(folder, SIMULATED_DEVICE_FILES.installs));
  return {
    state: device.now,
    keep(change) {
      if (!inspectOnly) changes({ startCount: first.startCount, ...change });
      device.apply(change);
    },
    recordCall(offer, call) {
      if (inspectOnly) return;
      const { updateId, revision, kb } = offer;
      const line: InstallCall = { schemaVersion: 1, at: device.now().clock, updateId, revision, kb, call };
      installs(line);
    },
    calls() {
      const path = inFolder(folder, SIMULATED_DEVICE_FILES.installs);
      return [...linesOf(system.files.read(path, MAX_STATE_BYTES))].map((line) => parsed(path, installCall, line));
    },
  };
}

/**
 * Appends lines, each on disk when the call returns. A line that was cut off stands for an act that never was: it is
 * dropped before the first append, and before the one after a failure.
 */
function lineLog(system: Files, path: string): (line: object) => void {
  let whole = false;
  return (line) => {
    if (!whole) dropTorn(system, path);
    whole = false;
    const file = system.files.openAppend(path);
    try {
      file.append(new TextEncoder().encode(`${JSON.stringify(line)}\n`), true);
    } finally {
      file.close();
    }
    whole = true;
  };
}

function dropTorn(system: Files, path: string): void {
  const bytes = system.files.read(path, MAX_STATE_BYTES);
  if (bytes !== undefined && wholeLength(bytes) < bytes.length) system.files.truncate(path, wholeLength(bytes));
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
