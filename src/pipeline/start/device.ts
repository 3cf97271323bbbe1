import type { Device } from '../../device/port/device.ts';
import {
  createSimulatedDevice,
  type LoadedScenario,
  type SimulatedKit,
  type SimulatedStart,
} from '../../device/simulated/index.ts';
import { testModeDevice } from '../../device/test-mode.ts';
import type { OpenedWindows } from '../../device/windows/index.ts';
import { PatchPilotError } from '../../errors/error.ts';
import { offersFromKit } from '../../kit/offers.ts';
import { demandValid } from '../../kit/secure.ts';
import { demandTrust, type KitTrust } from '../../kit/trust.ts';
import { verifyKit } from '../../kit/verify.ts';
import { buildsInForce } from '../../policy/builds-in-force.ts';
import type { GivenBuilds } from '../../policy/read-builds.ts';
import type { DeviceState } from '../../state/device-state.ts';
import type { System } from '../../system/system.ts';
import { InstallerRecord } from './installers.ts';
import type { DevicePolicies } from './open-run-files.ts';

const MINUTE_MS = 60_000;

export interface DeviceOptions {
  readonly scenario: LoadedScenario | null;
  readonly deviceFolder: string;
  /** Where installers are written down; null for a look at the device (`plan`). */
  readonly state: DeviceState | null;
  readonly start: SimulatedStart;
  readonly testMode: boolean;
  /** Absolute folder of the kit; null asks the update agent, or the script. */
  readonly kit: string | null;
  /** Whom the policy of this start trusts to have made kit files. */
  readonly trust: KitTrust;
  /**
   * Windows PowerShell, and what its first answer of this start was; null on a simulated device. Who opened it closes
   * it.
   */
  readonly windows: OpenedWindows | null;
  /** How the update agent is asked, and what checks may run. */
  readonly policies: DevicePolicies;
  /** The table of builds that the configuration of this start brings. */
  readonly builds: GivenBuilds | null;
}

/** The device of a start. In test mode nothing on it is changed. */
export async function openDevice(system: System, options: DeviceOptions): Promise<Device> {
  const device =
    options.scenario === null
      ? await recordedDevice(system, options)
      : simulatedDevice(system, options, options.scenario);
  return options.testMode ? testModeDevice(device) : device;
}

/** A real device whose installers are written down in its state, where it has one. */
async function recordedDevice(system: System, options: DeviceOptions): Promise<Device> {
  if (options.state === null) return windowsDevice(system, options);
  const record = new InstallerRecord(system, options.state, options.windows?.places.boot?.id ?? null);
  if (options.windows !== null) {
    options.windows.bridge.onLasting = (process) => {
      record.add(process);
    };
  }
  return record.watch(await windowsDevice(record.system, options));
}

async function windowsDevice(system: System, options: DeviceOptions): Promise<Device> {
  const { kit, windows, testMode, trust, start, policies, builds } = options;
  const changes = !testMode && start !== 'inspect';
  if (windows === null) throw new PatchPilotError('internal', null, 'expected judged places, got none');
  const { createWindowsDevice } = await import('../../device/windows/index.ts');
  return createWindowsDevice(system, {
    mode: testMode ? 'test' : 'live',
    ...windows,
    kit:
      kit === null
        ? null
        : {
            folder: kit,
            trust,
            copies: changes,
            installTimeoutMs: policies.UpdatePolicy.timeLimits.installMinutes * MINUTE_MS,
            scanTimeoutMs: policies.UpdatePolicy.timeLimits.searchMinutes * MINUTE_MS,
          },
    agent: { policy: policies.UpdatePolicy, changes },
    builds: buildsInForce(system.assets, builds).table,
    allowCommands: policies.ClientProfile.allowCommands,
  });
}

function simulatedDevice(system: System, options: DeviceOptions, { scenario }: LoadedScenario): Device {
  const { deviceFolder, start, testMode, kit, trust, builds } = options;
  const mode = testMode ? 'test' : 'scenario';
  const from = kit === null ? undefined : simulatedKit(system, kit, trust, builds);
  return createSimulatedDevice(system, { scenario, deviceFolder, start, mode, kit: from });
}

/** The offers of a real kit for a simulated device: checked as for a real one, installed by the script. */
function simulatedKit(system: System, folder: string, trust: KitTrust, given: GivenBuilds | null): SimulatedKit {
  return {
    prepare(onProgress, os) {
      const verdict = verifyKit(system.files, folder, (file, percent) => {
        onProgress(`check ${file}`, percent);
      });
      demandValid(verdict, folder);
      demandTrust(verdict, trust);
      return Promise.resolve(offersFromKit(verdict.kit, { os, builds: buildsInForce(system.assets, given).table }));
    },
  };
}
