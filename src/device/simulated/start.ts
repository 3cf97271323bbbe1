import { PatchPilotError } from '../../errors/error.ts';
import type { Scenario } from '../../schema/scenario.ts';
import type { SimulatedDeviceState } from '../../schema/simulated-device.ts';
import type { System } from '../../system/system.ts';
import { bootDevice } from './boot.ts';
import { clearRebootAsked, forgetCalls, openMemory, readState, rebootAsked, type Memory } from './memory.ts';
import { fingerprintOf, later, newDevice } from './device-now.ts';

/**
 * How this process comes to the device. `fresh`: no run is open. `afterCookie`: a run waits for its reboot, and a
 * cookie says so. `continued`: a run was stopped or killed; the device did not reboot, unless by itself. `look`: only
 * to read, nothing is kept and nothing reboots (`plan`, `doctor`).
 */
export type SimulatedStart = 'fresh' | 'afterCookie' | 'continued' | 'inspect';

const HOUR_MS = 3_600_000;

/**
 * The device as this process finds it, rebooted when it should be; on disk when this returns. Throws `scenarioOther`
 * when the open run belongs to another scenario, `scenarioInvalid` when `device.json` is damaged.
 */
export function startDevice(
  system: Pick<System, 'files' | 'ids'>,
  folder: string,
  scenario: Scenario,
  start: SimulatedStart,
): Memory {
  const known = readState(system, folder);
  const state = known === undefined ? undefined : continuedState(known, scenario, start);
  if (start === 'inspect') return openMemory(system, folder, state ?? newDevice(scenario, system.ids.guid()), true);
  system.files.makeFolder(folder);
  if (state === undefined) {
    forgetCalls(system, folder);
    clearRebootAsked(system, folder);
    return kept(system, folder, newDevice(scenario, system.ids.guid()));
  }
  const moved = { ...state, clock: later(state, scenario.hoursBetweenStarts * HOUR_MS) };
  const reboots =
    moved.rebootsItself || rebootAsked(system, folder) || (start === 'afterCookie' && scenario.reboot === 'automatic');
  const memory = kept(system, folder, reboots ? bootDevice(moved, system.ids.guid()) : moved);
  // Killed before this line, the device reboots once more, as devices do.
  clearRebootAsked(system, folder);
  return memory;
}

/** The state to go on with, or undefined when the scenario is another one and the device is made anew. */
function continuedState(
  known: SimulatedDeviceState,
  scenario: Scenario,
  start: SimulatedStart,
): SimulatedDeviceState | undefined {
  if (known.fingerprint === fingerprintOf(scenario)) return known;
  if (start === 'fresh' || start === 'inspect') return undefined;
  if (known.scenario === scenario.name) return known;
  const detail = `expected scenario ${known.scenario}, to which the open run of this device belongs, got ${scenario.name}`;
  throw new PatchPilotError('scenarioOther', scenario.name, detail);
}

function kept(system: Pick<System, 'files'>, folder: string, state: SimulatedDeviceState): Memory {
  return openMemory(system, folder, { ...state, startCount: state.startCount + 1 }, false);
}
