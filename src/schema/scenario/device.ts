import * as v from 'valibot';
import { disk, driver, installedApplication, listeningPort, missingPart, service } from '../inventory.ts';
import { scheduledTask, signalStrength } from '../inventory.ts';
import { anyText, listOf, maybe, orElse, shortText, told, whole } from './fields.ts';

export const scriptedOs = v.strictObject({
  productName: orElse('Product name as the registry has it.', anyText, 'Windows 11 Pro'),
  edition: orElse('Edition id.', anyText, 'Professional'),
  displayVersion: orElse('Version as people say it.', anyText, '25H2'),
  build: orElse('Build number.', whole(1, 999_999), 26200),
  ubr: orElse('Update build revision, the number behind the dot.', whole(0, 999_999), 8655),
  architecture: orElse('Processor architecture.', v.picklist(['x64', 'x86', 'arm64']), 'x64'),
  installationType: orElse('`Client`, `Server` or `Server Core`.', anyText, 'Client'),
});

/** How many entries of each kind the generators add to those that are listed; the same numbers give the same entries. */
export const generated = v.strictObject({
  services: orElse('Services with names of a real Windows 11 device.', whole(0, 2_000), 24),
  applications: orElse('Applications with publisher and version.', whole(0, 2_000), 12),
  drivers: orElse('Drivers with provider, version and date.', whole(0, 2_000), 10),
  scheduledTasks: orElse('Scheduled tasks.', whole(0, 2_000), 8),
  installedUpdates: orElse('Updates that were installed long ago.', whole(0, 500), 4),
});

export const scriptedSignal = v.strictObject({
  signal: told('Name of the signal, such as `Component Based Servicing\\RebootPending`.', shortText),
  strength: orElse('`strong`, `weak` or `noise`.', signalStrength, 'strong'),
  detail: orElse('What was seen.', anyText, 'set'),
  blocksInstallation: orElse('The device refuses installs until it has rebooted.', v.boolean(), false),
  clearsAtReboot: orElse('Whether a reboot takes it away.', v.boolean(), true),
});
export type ScriptedSignal = v.InferOutput<typeof scriptedSignal>;

export const scriptedDevice = v.strictObject({
  os: orElse('The operating system; what is not said is a Windows 11 Pro.', scriptedOs, {}),
  computerName: maybe('Its computer name; always the same one when left out.', shortText),
  smbiosUuid: maybe('UUID of its board; one that cannot be read when left out.', shortText),
  account: orElse('Account that PatchPilot runs as.', anyText, 'NT AUTHORITY\\SYSTEM'),
  elevated: orElse('Whether it has administrator rights.', v.boolean(), true),
  setup: maybe('What keeps it from its ordinary life: Safe Mode, a first start, a setup in progress.', anyText),
  loggedOn: orElse('Whether somebody is logged on.', v.boolean(), false),
  notes: listOf('Notes of the start, such as who else patches this device.', anyText),
  services: listOf('Services that stand out; the rest is generated.', service),
  applications: listOf('Installed applications that stand out.', installedApplication),
  drivers: listOf('Drivers that stand out.', driver),
  scheduledTasks: listOf('Scheduled tasks that stand out.', scheduledTask),
  listeningPorts: listOf('Listening ports beside the usual ones.', listeningPort),
  disks: maybe('Disks; one system disk of 512 GB when left out.', v.array(disk)),
  updateSettings: orElse(
    'Settings of Windows Update beside the usual ones, by name.',
    v.record(v.string(), v.nullable(v.union([v.string(), v.number(), v.boolean()]))),
    {},
  ),
  generate: orElse('How many entries the generators add.', generated, {}),
  missing: listOf('Parts of the inventory that cannot be read, with the reason.', missingPart),
});
export type ScriptedDevice = v.InferOutput<typeof scriptedDevice>;
