import * as v from 'valibot';
import type { EmptyOf } from './artifact.ts';
import { count, guid, isoTime, quantity, schemaVersion, text } from './basics.ts';

export const osFacts = v.strictObject({
  productName: text,
  edition: text,
  displayVersion: text,
  build: count,
  ubr: count,
  architecture: v.picklist(['x64', 'x86', 'arm64']),
  installationType: text,
});
export type OsFacts = v.InferOutput<typeof osFacts>;

/** Strong decides alone, weak only together with an install of ours, noise never. */
export const signalStrength = v.picklist(['strong', 'weak', 'noise']);

export const pendingRebootSignal = v.strictObject({ signal: text, strength: signalStrength, detail: text });
export type PendingRebootSignal = v.InferOutput<typeof pendingRebootSignal>;

export const service = v.strictObject({ name: text, displayName: text, startType: text, state: text });
export const driver = v.strictObject({ id: text, name: text, provider: text, version: text, date: v.nullable(text) });
export const installedApplication = v.strictObject({
  id: text,
  name: text,
  version: text,
  publisher: text,
  scope: text,
});
export const installedUpdate = v.strictObject({
  id: text,
  kb: v.nullable(text),
  title: v.nullable(text),
  state: text,
  installedAt: v.nullable(text),
  source: v.picklist(['package', 'history', 'simulated']),
});
export const disk = v.strictObject({ name: text, totalBytes: quantity, freeBytes: quantity });
export const listeningPort = v.strictObject({
  protocol: v.picklist(['tcp', 'udp']),
  address: text,
  port: count,
  process: v.nullable(text),
});
export const scheduledTask = v.strictObject({ path: text, state: v.nullable(text) });

/** What the firmware says of the machine. Nulls where it says nothing. */
export const hardware = v.strictObject({
  manufacturer: v.nullable(text),
  model: v.nullable(text),
  sku: v.nullable(text),
  boardModel: v.nullable(text),
  biosVendor: v.nullable(text),
  biosVersion: v.nullable(text),
  biosDate: v.nullable(text),
  processor: v.nullable(text),
  machineGuid: v.nullable(text),
  secureBoot: v.nullable(v.boolean()),
});

/** Who else may install updates or restart here, and what says so. */
export const updateManager = v.strictObject({ name: text, evidence: text });
export type UpdateManager = v.InferOutput<typeof updateManager>;

/** A GUID that changes with every boot and with nothing else, and how it was come by. */
export const bootIdentity = v.strictObject({ id: guid, source: text });
export type BootIdentity = v.InferOutput<typeof bootIdentity>;

/** What can be listed, by key; each is one part that may be missing without costing the others. */
export const inventoryParts = {
  os: v.nullable(osFacts),
  hardware: v.nullable(hardware),
  services: v.array(service),
  drivers: v.array(driver),
  installedApplications: v.array(installedApplication),
  installedUpdates: v.array(installedUpdate),
  updateSettings: v.record(text, v.nullable(v.union([text, v.number(), v.boolean()]))),
  updateManagers: v.array(updateManager),
  pendingRebootSignals: v.array(pendingRebootSignal),
  disks: v.array(disk),
  listeningPorts: v.array(listeningPort),
  scheduledTasks: v.array(scheduledTask),
  bootIdentity: v.nullable(bootIdentity),
};

/** A part that could not be read, and why; its list is then empty and means nothing. */
export const missingPart = v.strictObject({ part: text, reason: text });

export const inventory = v.strictObject({ ...inventoryParts, missing: v.array(missingPart) });
export type Inventory = v.InferOutput<typeof inventory>;

/** `baseline.json` and `snapshot.json`: the same keys, before and after. */
export const inventoryArtifact = v.strictObject({
  schemaVersion,
  runId: guid,
  capturedAt: isoTime,
  simulated: v.boolean(),
  ...inventoryParts,
  missing: v.array(missingPart),
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

const keyed = v.strictObject({ key: text, before: v.nullable(v.unknown()), after: v.nullable(v.unknown()) });
export const categoryDiff = v.strictObject({
  added: v.array(keyed),
  removed: v.array(keyed),
  changed: v.array(keyed),
  comparable: v.boolean(),
});
export type CategoryDiff = v.InferOutput<typeof categoryDiff>;

/** `diff-report.json`: what changed between baseline and snapshot, per category. */
export const diffReport = v.strictObject({
  schemaVersion,
  runId: guid,
  categories: v.record(text, categoryDiff),
  summary: v.strictObject({ added: count, removed: count, changed: count }),
});
export type DiffReport = v.InferOutput<typeof diffReport>;
