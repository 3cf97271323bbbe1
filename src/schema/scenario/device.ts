import * as v from 'valibot';
import { disk, driver, installedApplication, listeningPort, missingPart, service } from '../inventory.ts';
import { scheduledTask, signalStrength } from '../inventory.ts';
import { described } from '../described.ts';
import { anyText, listOf, shortText, whole } from './fields.ts';

export const scriptedOs = v.strictObject({
  productName: described(v.optional(anyText, 'Windows 11 Pro'), 'Product name as the registry has it.'),
  edition: described(v.optional(anyText, 'Professional'), 'Edition id.'),
  displayVersion: described(v.optional(anyText, '25H2'), 'Version as people say it.'),
  build: described(v.optional(whole(1, 999_999), 26200), 'Build number.'),
  ubr: described(v.optional(whole(0, 999_999), 8655), 'Update build revision, the number behind the dot.'),
  architecture: described(v.optional(v.picklist(['x64', 'x86', 'arm64']), 'x64'), 'Processor architecture.'),
  installationType: described(v.optional(anyText, 'Client'), '`Client`, `Server` or `Server Core`.'),
});

/**
 * How many entries of each kind the generators add to those that are listed; the same numbers give the same entries.
 */
export const generated = v.strictObject({
  services: described(v.optional(whole(0, 2_000), 24), 'Services with names of a real Windows 11 device.'),
  applications: described(v.optional(whole(0, 2_000), 12), 'Applications with publisher and version.'),
  drivers: described(v.optional(whole(0, 2_000), 10), 'Drivers with provider, version and date.'),
  scheduledTasks: described(v.optional(whole(0, 2_000), 8), 'Scheduled tasks.'),
  installedUpdates: described(v.optional(whole(0, 500), 4), 'Updates that were installed long ago.'),
});

export const scriptedSignal = v.strictObject({
  signal: described(shortText, 'Name of the signal, such as `Component Based Servicing\\RebootPending`.'),
  strength: described(v.optional(signalStrength, 'strong'), '`strong`, `weak` or `noise`.'),
  detail: described(v.optional(anyText, 'set'), 'What was seen.'),
  blocksInstallation: described(v.optional(v.boolean(), false), 'The device refuses installs until it has rebooted.'),
  clearsAtReboot: described(v.optional(v.boolean(), true), 'Whether a reboot takes it away.'),
});
export type ScriptedSignal = v.InferOutput<typeof scriptedSignal>;

export const scriptedDevice = v.strictObject({
  os: described(v.optional(scriptedOs, {}), 'The operating system; what is not said is a Windows 11 Pro.'),
  computerName: described(v.optional(shortText), 'Its computer name; always the same one when left out.'),
  smbiosUuid: described(v.optional(shortText), 'UUID of its board; one that cannot be read when left out.'),
  account: described(v.optional(anyText, 'NT AUTHORITY\\SYSTEM'), 'Account that PatchPilot runs as.'),
  elevated: described(v.optional(v.boolean(), true), 'Whether it has administrator rights.'),
  setup: described(
    v.optional(anyText),
    'What keeps it from its ordinary life: Safe Mode, a first start, a setup in progress.',
  ),
  loggedOn: described(v.optional(v.boolean(), false), 'Whether somebody is logged on.'),
  notes: described(listOf(anyText), 'Notes of the start, such as who else patches this device.'),
  services: described(listOf(service), 'Services that stand out; the rest is generated.'),
  applications: described(listOf(installedApplication), 'Installed applications that stand out.'),
  drivers: described(listOf(driver), 'Drivers that stand out.'),
  scheduledTasks: described(listOf(scheduledTask), 'Scheduled tasks that stand out.'),
  listeningPorts: described(listOf(listeningPort), 'Listening ports beside the usual ones.'),
  disks: described(v.optional(v.array(disk)), 'Disks; one system disk of 512 GB when left out.'),
  updateSettings: described(
    v.optional(v.record(v.string(), v.nullable(v.union([v.string(), v.number(), v.boolean()]))), {}),
    'Settings of Windows Update beside the usual ones, by name.',
  ),
  generate: described(v.optional(generated, {}), 'How many entries the generators add.'),
  missing: described(listOf(missingPart), 'Parts of the inventory that cannot be read, with the reason.'),
});
export type ScriptedDevice = v.InferOutput<typeof scriptedDevice>;
