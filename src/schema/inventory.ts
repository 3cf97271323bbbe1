import * as v from 'valibot';
import type { EmptyOf } from './artifact.ts';
import { described } from './described.ts';
import { count, guid, isoTime, quantity, runId, schemaVersion, text } from './basics.ts';

export const osFacts = v.strictObject({
  productName: described(text, 'Product name as the registry has it.'),
  edition: described(text, 'Edition id.'),
  displayVersion: described(text, 'Version as people say it, such as `25H2`.'),
  build: described(count, 'Build number.'),
  ubr: described(count, 'Update build revision, the number behind the dot.'),
  architecture: described(v.picklist(['x64', 'x86', 'arm64']), 'Processor architecture.'),
  installationType: described(text, '`Client`, `Server` or `Server Core`.'),
});
export type OsFacts = v.InferOutput<typeof osFacts>;

/** Strong decides alone, weak only together with an install of ours, noise never. */
export const signalStrength = v.picklist(['strong', 'weak', 'noise']);

export const pendingRebootSignal = v.strictObject({
  signal: described(text, 'Name of the signal.'),
  strength: described(signalStrength, '`strong` decides alone, `weak` only with an install of ours, `noise` never.'),
  detail: described(text, 'What was seen.'),
});
export type PendingRebootSignal = v.InferOutput<typeof pendingRebootSignal>;

export const service = v.strictObject({
  name: described(text, 'Name of the service.'),
  displayName: described(text, 'Name as people see it.'),
  startType: described(text, 'How it is started.'),
  state: described(text, 'Its state.'),
});
export const driver = v.strictObject({
  id: described(text, 'Id of the device that it drives.'),
  name: described(text, 'Name of the device.'),
  provider: described(text, 'Who made it.'),
  version: described(text, 'Its version.'),
  date: described(v.nullable(text), 'Its date; null: not known.'),
});
export const installedApplication = v.strictObject({
  id: described(text, 'Its id in the list of installed programs.'),
  name: described(text, 'Its name.'),
  version: described(text, 'Its version.'),
  publisher: described(text, 'Its publisher.'),
  scope: described(text, 'Which list of installed programs it stands in.'),
});
export const installedUpdate = v.strictObject({
  id: described(text, 'Id of the update or its package.'),
  kb: described(v.nullable(text), 'KB number; null where none is known.'),
  title: described(v.nullable(text), 'Its title; null where none is known.'),
  state: described(text, 'Its state, in the words of what lists it.'),
  installedAt: described(v.nullable(text), 'When it was installed; null: not known.'),
  source: described(v.picklist(['package', 'history', 'simulated']), 'What lists it.'),
});
export const disk = v.strictObject({
  name: described(text, 'Name of the drive.'),
  totalBytes: described(quantity, 'Size in bytes.'),
  freeBytes: described(quantity, 'Free space in bytes.'),
});
export const listeningPort = v.strictObject({
  protocol: described(v.picklist(['tcp', 'udp']), 'TCP or UDP.'),
  address: described(text, 'Address that it listens on.'),
  port: described(count, 'Its number.'),
  process: described(v.nullable(text), 'Process that listens; null: not known.'),
});
export const scheduledTask = v.strictObject({
  path: described(text, 'Path and name of the task.'),
  state: described(v.nullable(text), 'Its state; null: not known.'),
});

/** What the firmware says of the machine. Nulls where it says nothing. */
export const hardware = v.strictObject({
  manufacturer: described(v.nullable(text), 'Who made the machine; null: not said.'),
  model: described(v.nullable(text), 'Its model; null: not said.'),
  sku: described(v.nullable(text), 'Its SKU number; null: not said.'),
  boardModel: described(v.nullable(text), 'Model of its board; null: not said.'),
  biosVendor: described(v.nullable(text), 'Who made the firmware; null: not said.'),
  biosVersion: described(v.nullable(text), 'Version of the firmware; null: not said.'),
  biosDate: described(v.nullable(text), 'Date of the firmware; null: not said.'),
  processor: described(v.nullable(text), 'Name of the processor; null: not said.'),
  machineGuid: described(v.nullable(text), 'Id that Windows gave the installation; null: not said.'),
  secureBoot: described(v.nullable(v.boolean()), 'Whether Secure Boot is on; null: not known.'),
});

/** Who else may install updates or restart here, and what says so. */
export const updateManager = v.strictObject({
  name: described(text, 'Who may install updates or restart here.'),
  evidence: described(text, 'What says so.'),
});
export type UpdateManager = v.InferOutput<typeof updateManager>;

/** A GUID that changes with every boot and with nothing else, and how it was come by. */
export const bootIdentity = v.strictObject({
  id: described(guid, 'A GUID that changes with every boot and with nothing else.'),
  source: described(text, 'How it was come by.'),
});
export type BootIdentity = v.InferOutput<typeof bootIdentity>;

/** What can be listed, by key; each is one part that may be missing without costing the others. */
export const inventoryParts = {
  os: described(v.nullable(osFacts), 'The operating system; null: not known.'),
  hardware: described(v.nullable(hardware), 'What the firmware says of the machine; null: not known.'),
  services: described(v.array(service), 'Services.'),
  drivers: described(v.array(driver), 'Drivers.'),
  installedApplications: described(v.array(installedApplication), 'Installed applications.'),
  installedUpdates: described(v.array(installedUpdate), 'Installed updates.'),
  updateSettings: described(
    v.record(text, v.nullable(v.union([text, v.number(), v.boolean()]))),
    'Settings of Windows Update, by name.',
  ),
  updateManagers: described(v.array(updateManager), 'Who else may install updates or restart here.'),
  pendingRebootSignals: described(v.array(pendingRebootSignal), 'Signals that ask for a reboot.'),
  disks: described(v.array(disk), 'Disks.'),
  listeningPorts: described(v.array(listeningPort), 'Ports that listen.'),
  scheduledTasks: described(v.array(scheduledTask), 'Scheduled tasks.'),
  bootIdentity: described(v.nullable(bootIdentity), 'The boot in which this was read; null: not known.'),
};

/** A part that could not be read, and why; its list is then empty and means nothing. */
export const missingPart = v.strictObject({
  part: described(text, 'Part that could not be read.'),
  reason: described(text, 'Why.'),
});

export const inventory = v.strictObject({
  ...inventoryParts,
  missing: described(v.array(missingPart), 'Parts that could not be read; their lists are empty and mean nothing.'),
});
export type Inventory = v.InferOutput<typeof inventory>;

/** `baseline.json` and `snapshot.json`: the same keys, before and after. */
export const inventoryArtifact = v.strictObject({
  schemaVersion,
  runId,
  capturedAt: described(isoTime, 'When it was read.'),
  simulated: described(v.boolean(), 'Whether the device is a scripted one.'),
  ...inventoryParts,
  missing: described(v.array(missingPart), 'Parts that could not be read; their lists are empty and mean nothing.'),
});
export type InventoryArtifact = v.InferOutput<typeof inventoryArtifact>;

/** An inventory of which nothing was read: every part is missing, none is empty by observation. */
export const nothingRead = ({ head, time, simulated, reason }: EmptyOf): InventoryArtifact => ({
  ...head,
  capturedAt: time,
  simulated,
  os: null,
  hardware: null,
  services: [],
  drivers: [],
  installedApplications: [],
  installedUpdates: [],
  updateSettings: {},
  updateManagers: [],
  pendingRebootSignals: [],
  disks: [],
  listeningPorts: [],
  scheduledTasks: [],
  bootIdentity: null,
  missing: Object.keys(inventoryParts).map((part) => ({ part, reason })),
});

const keyed = v.strictObject({
  key: described(text, 'What it is, in its category.'),
  before: described(v.nullable(v.unknown()), 'What it was; null: it was not there.'),
  after: described(v.nullable(v.unknown()), 'What it is now; null: it is not there.'),
});
export const categoryDiff = v.strictObject({
  added: described(v.array(keyed), 'What is there now and was not.'),
  removed: described(v.array(keyed), 'What was there and is no more.'),
  changed: described(v.array(keyed), 'What was there and is different now.'),
  comparable: described(v.boolean(), 'False where either side could not be read: then the lists mean nothing.'),
});
export type CategoryDiff = v.InferOutput<typeof categoryDiff>;

/** `diff-report.json`: what changed between baseline and snapshot, per category. */
export const diffReport = v.strictObject({
  schemaVersion,
  runId,
  categories: described(v.record(text, categoryDiff), 'What changed, by part of the inventory.'),
  summary: described(
    v.strictObject({
      added: described(count, 'Entries that were added.'),
      removed: described(count, 'Entries that were removed.'),
      changed: described(count, 'Entries that are different.'),
    }),
    'How much changed in all.',
  ),
});
export type DiffReport = v.InferOutput<typeof diffReport>;
