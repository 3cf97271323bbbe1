import { resolve } from 'node:path';
import type { Device } from '../device/port.ts';
import {
  createSimulatedDevice,
  loadScenario,
  type LoadedScenario,
  type SimulatedStart,
} from '../device/simulated/index.ts';
import { testModeDevice } from '../device/test-mode.ts';
import { PatchPilotError } from '../errors/error.ts';
import type { System } from '../system/system.ts';
import type { RunRequest } from './request.ts';

/** `run --test-mode` where there is no Windows device plays this scenario. */
const DEFAULT_SCENARIO = 'success-0';

/** The scenario of a request: the one it names, or the default one for a test run off Windows; null for a real device. */
export function scenarioOf(system: System, request: RunRequest): LoadedScenario | null {
  const windows = system.host.platform === 'win32';
  const name = request.scenario ?? (request.testMode && !windows ? DEFAULT_SCENARIO : null);
  if (name !== null) return loadScenario(system, resolve(system.host.workingFolder, name), name);
  if (!windows) {
    throw new PatchPilotError(
      'platformUnsupported',
      system.host.platform,
      'expected Windows, or a simulated device by --scenario',
    );
  }
  return null;
}

/** The device of a start. In test mode nothing on it is changed. */
export function openDevice(
  system: System,
  scenario: LoadedScenario | null,
  deviceFolder: string,
  start: SimulatedStart,
  testMode: boolean,
): Device {
  if (scenario === null) {
    throw new PatchPilotError(
      'onlineSearchUnavailable',
      null,
      'expected --scenario: patching this Windows device is not in this version',
    );
  }
  const mode = testMode ? 'test' : 'scenario';
  const device = createSimulatedDevice(system, { scenario: scenario.scenario, deviceFolder, start, mode });
  return testMode ? testModeDevice(device) : device;
}
