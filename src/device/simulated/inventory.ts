import type { Inventory, OsFacts, PendingRebootSignal } from '../../schema/inventory.ts';
import type { Scenario } from '../../schema/scenario.ts';
import type { UsualDevice } from '../../schema/usual-device.ts';
import type { InventoryAnswer } from '../port/inspection.ts';
import { updateManagersOf } from '../../domain/update-managers.ts';
import { applyChanges } from './changes.ts';
import { generated, NOTHING_GENERATED, type Generated } from './generate/generated.ts';
import type { DeviceNow } from './device-now.ts';
import type { Scripts } from './script.ts';

type Part = Exclude<keyof Inventory, 'missing'>;

const GIB = 1024 ** 3;

const USUAL_DISKS = [{ name: 'C:', totalBytes: 512 * GIB, freeBytes: 214 * GIB }];

const USUAL_PORTS = [
  { protocol: 'tcp' as const, address: '0.0.0.0', port: 135, process: 'svchost.exe' },
  { protocol: 'tcp' as const, address: '0.0.0.0', port: 445, process: 'System' },
  { protocol: 'tcp' as const, address: '0.0.0.0', port: 5040, process: 'svchost.exe' },
];

const USUAL_SETTINGS = {
  AUOptions: 3,
  UseWUServer: 0,
  WUServer: null,
  TargetReleaseVersion: null,
  PauseUpdatesExpiryTime: null,
};

const SIMULATED_HARDWARE = {
  ...{ manufacturer: 'PatchPilot', model: 'Simulated device', sku: null, boardModel: null, biosVendor: null },
  ...{ biosVersion: null, biosDate: null, processor: null, machineGuid: null, secureBoot: null },
};

/** Everything that can be listed on the device now: as scripted, generated, and changed by what is installed. */
export function inventoryOf(
  scenario: Scenario,
  scripts: Scripts,
  state: DeviceNow,
  usual: UsualDevice,
): InventoryAnswer {
  const installed = installedOn(before(scenario, state, generated(scenario, usual)), scripts, state);
  const inventory = withoutMissing(installed, scenario.device.missing);
  return { inventory, raw: rawOf(inventory) };
}

/** Its Windows as that inventory has it, without the lists that are made for it. */
export const osOf = (scenario: Scenario, scripts: Scripts, state: DeviceNow): OsFacts | null =>
  withoutMissing(installedOn(before(scenario, state, NOTHING_GENERATED), scripts, state), scenario.device.missing).os;

function installedOn(first: Inventory, scripts: Scripts, state: DeviceNow): Inventory {
  const present = [...state.updates.values()].filter((kept) => kept.stage === 'present' && kept.installCalls > 0);
  let inventory = first;
  const installedUpdates = [...inventory.installedUpdates];
  for (const kept of present) {
    const script = scripts.of(kept);
    if (script !== undefined && script.install.does !== 'alreadyThere') {
      inventory = applyChanges(inventory, script.install.changes);
    }
    const title = script?.offer.title ?? null;
    const id = `${kept.updateId}.${kept.revision}`;
    installedUpdates.push({ id, kb: kept.kb, title, state: 'installed', installedAt: null, source: 'simulated' });
  }
  return { ...inventory, installedUpdates };
}

/** The signals that ask for a reboot now; those that are always there come last. */
export const signalsOf = (scenario: Scenario, state: DeviceNow): PendingRebootSignal[] =>
  [...state.signals, ...scenario.rebootNoise].map(({ signal, strength, detail }) => ({ signal, strength, detail }));

function before(scenario: Scenario, state: DeviceNow, made: Generated): Inventory {
  const { device } = scenario;
  const updateSettings = settingsOf(device);
  return {
    os: { ...device.os },
    hardware: SIMULATED_HARDWARE,
    services: [...device.services, ...made.services],
    drivers: [...device.drivers, ...made.drivers],
    installedApplications: [...device.applications, ...made.installedApplications],
    installedUpdates: made.installedUpdates,
    updateSettings,
    updateManagers: updateManagersOf(device.services, updateSettings, []),
    pendingRebootSignals: signalsOf(scenario, state),
    disks: device.disks ?? USUAL_DISKS,
    listeningPorts: [...USUAL_PORTS, ...device.listeningPorts],
    scheduledTasks: [...device.scheduledTasks, ...made.scheduledTasks],
    bootIdentity: { id: state.bootId, source: 'simulated' },
    missing: [],
  };
}

/**
 * Names of settings are told apart without regard to case, as the registry does: one of the scenario replaces the usual
 * one.
 */
function settingsOf({ updateSettings }: Scenario['device']): Inventory['updateSettings'] {
  const stated = new Set(Object.keys(updateSettings).map((name) => name.toLowerCase()));
  const usual = Object.entries(USUAL_SETTINGS).filter(([name]) => !stated.has(name.toLowerCase()));
  return { ...Object.fromEntries(usual), ...updateSettings };
}

/** A part that cannot be read is empty, or null where there is one of it. */
function withoutMissing(inventory: Inventory, missing: Scenario['device']['missing']): Inventory {
  const empty: Partial<Record<string, unknown>> = {};
  for (const { part } of missing) {
    const value = inventory[part as Part] as unknown;
    if (value === undefined) continue;
    empty[part] = Array.isArray(value) ? [] : part === 'updateSettings' ? {} : null;
  }
  return { ...inventory, ...empty, missing: [...missing] };
}

/** What the answers were read from, as the tools of the system print it. */
function rawOf(inventory: Inventory): Record<string, string> {
  const { os } = inventory;
  const lines = (rows: readonly string[]): string => rows.map((row) => `${row}\r\n`).join('');
  return {
    'os.txt':
      os === null ? '' : lines([`${os.productName} ${os.displayVersion} ${os.build}.${os.ubr} ${os.architecture}`]),
    'services.tsv': lines(inventory.services.map((one) => `${one.name}\t${one.startType}\t${one.state}`)),
    'drivers.tsv': lines(inventory.drivers.map((one) => `${one.id}\t${one.provider}\t${one.version}`)),
    'applications.tsv': lines(inventory.installedApplications.map((one) => `${one.id}\t${one.version}\t${one.name}`)),
    'updates.tsv': lines(inventory.installedUpdates.map((one) => `${one.id}\t${one.state}`)),
  };
}
