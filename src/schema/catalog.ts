import * as v from 'valibot';
import { acceptedStates } from './accepted-states.ts';
import { count, guid, isoTime, hresult, schemaVersion, sha256Hex, text } from './basics.ts';
import { proof } from './install-summary.ts';
import { verdict } from './verdict.ts';

/** How an update is confirmed and where it stands in the order of a run (`docs/dictionary.md`). */
export const updateKind = v.picklist([
  'definitions',
  'defenderPlatform',
  'securityPlatform',
  'servicingStack',
  'dotnet',
  'runtime',
  'recovery',
  'secureBoot',
  'dynamicUpdate',
  'removalTool',
  'edge',
  'office',
  'sql',
  'driver',
  'extensionDriver',
  'softwareComponent',
  'firmware',
  'other',
  'hotpatch',
  'cumulative',
  'enablement',
  'feature',
]);
export type UpdateKind = v.InferOutput<typeof updateKind>;

/** The effects that a kit may state: what an installed update must have left on the device. */
export const statedEffect = v.variant('type', [
  v.strictObject({
    type: v.literal('file'),
    path: text,
    sha256: v.optional(sha256Hex),
    minVersion: v.optional(text),
  }),
  v.strictObject({
    type: v.literal('registry'),
    key: text,
    value: text,
    equals: v.union([text, v.pipe(v.number(), v.integer())]),
  }),
  v.strictObject({ type: v.literal('build'), atLeast: v.pipe(text, v.regex(/^\d{4,6}\.\d{1,6}$/u)) }),
  v.strictObject({ type: v.literal('package'), name: text, minVersion: v.optional(text) }),
  v.strictObject({ type: v.literal('product'), name: text, minVersion: text }),
]);

/**
 * What an update must have left on the device, the first of its two witnesses: what a kit states, or what follows from the
 * kind of an update of the agent. `...Newer`: above the version before the run, where the update does not say how far.
 */
export const effect = v.variant('type', [
  statedEffect,
  /** The build of a cumulative update; its package is looked at beside it, and may contradict. */
  v.strictObject({ type: v.literal('cumulative'), atLeast: v.pipe(text, v.regex(/^\d{4,6}\.\d{1,6}$/u)) }),
  v.strictObject({ type: v.literal('packageNewer'), name: text, than: v.nullable(text) }),
  /** One of these packages, by the beginnings of their names: installed, of a version, or newer than before. */
  v.strictObject({
    type: v.literal('anyPackage'),
    of: v.array(v.strictObject({ name: text, minVersion: v.optional(text), than: v.optional(v.nullable(text)) })),
  }),
  /** A package named by a KB: that it is there proves the update; that it is not proves nothing. */
  v.strictObject({ type: v.literal('packageOfKb'), kbs: v.array(text) }),
  /** The version in a registry value: at least so much, or newer than before. */
  v.strictObject({
    type: v.literal('version'),
    key: text,
    value: text,
    atLeast: v.optional(text),
    than: v.optional(v.nullable(text)),
  }),
  /** The newest of the folders that are named by versions. */
  v.strictObject({ type: v.literal('folderVersion'), path: text, atLeast: text }),
  /** A patch of Windows Installer that names one of these KBs is applied. */
  v.strictObject({ type: v.literal('installerPatch'), kbs: v.array(text) }),
  /** The patch levels of the instances of SQL Server, of one major version where the update says which. */
  v.strictObject({
    type: v.literal('patchLevel'),
    major: v.nullable(count),
    than: v.array(v.strictObject({ instance: text, version: v.nullable(text) })),
  }),
  /** A shared framework of .NET at this version, or a later one of its line. */
  v.strictObject({ type: v.literal('sharedFramework'), architecture: v.nullable(text), version: text }),
  v.strictObject({ type: v.literal('recoveryNewer'), than: v.nullable(text) }),
  v.strictObject({ type: v.literal('definitions'), atLeast: text }),
  /** The driver that a device is bound to; `than`: what it was bound to before, by INF, version and date. */
  v.strictObject({
    type: v.literal('driver'),
    hardwareId: text,
    notBefore: v.optional(v.pipe(text, v.isoDate())),
    version: v.optional(text),
    than: v.optional(v.array(text)),
    /** A device that is not bound by this id says nothing. */
    unboundIsUnknown: v.optional(v.boolean()),
  }),
  v.strictObject({ type: v.literal('firmware'), resource: guid, than: v.nullable(count) }),
  v.strictObject({
    type: v.literal('release'),
    displayVersion: v.optional(text),
    atLeast: v.optional(v.pipe(text, v.regex(/^\d{4,6}\.\d{1,6}$/u))),
  }),
  /** The agent lists it as installed: no state on disk, and what it leaves out says nothing. */
  v.strictObject({ type: v.literal('detected'), updateId: text }),
]);
export type Effect = v.InferOutput<typeof effect>;

const kbNumber = v.pipe(text, v.regex(/^KB\d{4,9}$/u));

/** An update as its source offers it, before any decision. */
export const offer = v.strictObject({
  updateId: text,
  revision: count,
  kb: v.nullable(kbNumber),
  /** All numbers of the update, `kb` first; absent where it has one at most. */
  kbs: v.optional(v.array(kbNumber)),
  title: text,
  classification: text,
  kind: updateKind,
  /** Properties that the source has and did not hand out: what they would say is not known, not empty. */
  unreadable: v.optional(v.array(text)),
  severity: v.nullable(v.picklist(['Critical', 'Important', 'Moderate', 'Low'])),
  optional: v.boolean(),
  sizeBytes: v.nullable(count),
  releasedAt: v.nullable(isoTime),
  architecture: v.nullable(text),
  targetBuilds: v.array(text),
  /** Of a build that no table knows: whose Windows its source says it is for. Absent for any other. */
  windows: v.optional(v.picklist(['own', 'other', 'unknown'])),
  exclusive: v.boolean(),
  canRequestUserInput: v.boolean(),
  estimatedInstallMs: v.nullable(count),
  effects: v.array(effect),
  /** Place in the order that the source itself states: a kit's `order`. Absent for the update agent. */
  sequence: v.optional(count),
  /** Somebody has hidden it on this device: the agent offers it to nobody any more. Absent for one that is not. */
  hidden: v.optional(v.boolean()),
});
export type Offer = v.InferOutput<typeof offer>;

export const decision = v.picklist(['selected', 'excluded', 'deferred', 'notApplicable']);
export type Decision = v.InferOutput<typeof decision>;

/** An offer with the decision on it, the rule, and the policy file and key that decided. */
export const catalogEntry = v.strictObject({
  ...offer.entries,
  decision,
  rule: text,
  detail: text,
  policyFile: v.nullable(text),
  policyKey: v.nullable(text),
  required: v.boolean(),
  firstSeenAt: isoTime,
  overdue: v.boolean(),
  /** The line of succession it is of, and when this device first saw a successor of what is in force; absent for one of none. */
  line: v.optional(text),
  lineSince: v.optional(isoTime),
  /** Due, and left to a next run by a maximum count or an order. Absent otherwise. */
  leftToNext: v.optional(v.boolean()),
  order: v.nullable(count),
  /** Whether its effect was there before we began; null when that could not be asked. */
  presentBefore: v.nullable(v.boolean()),
  /** Why it is a loop: installed by an earlier run and offered again. Absent for one that is not. */
  loop: v.optional(text),
  /** Of a loop: what the last run found of it; what stands where its state cannot be read. */
  loopVerdict: v.optional(verdict),
});
export type CatalogEntry = v.InferOutput<typeof catalogEntry>;

export const scan = v.strictObject({
  outcome: v.picklist(['complete', 'incomplete', 'failed']),
  source: text,
  hresult: v.nullable(hresult),
  message: v.nullable(text),
  warnings: v.array(text),
});
export type Scan = v.InferOutput<typeof scan>;

/** Of a search that was not made, and why. */
export const noScan = (message: string): Scan => ({
  outcome: 'failed',
  source: 'none',
  hresult: null,
  message,
  warnings: [],
});

/** How old the build in force is, and what says so. */
export const buildAge = v.strictObject({
  /** `26200.7462` */
  inForce: text,
  /** The update that left it, where the table names one. */
  kb: v.nullable(text),
  /** `none`: neither the table nor a package says it. */
  datedBy: v.picklist(['table', 'package', 'none']),
  releasedOn: v.nullable(v.pipe(text, v.isoDate())),
  /** Whole days since then; null when they are not known. */
  days: v.nullable(v.pipe(v.number(), v.integer())),
});
export type BuildAge = v.InferOutput<typeof buildAge>;

/**
 * Whether the device is patched as far as anybody can tell: judged where updates were searched for, online or in a catalogue;
 * only reported where a kit brought none. The optional keys are facts that decided; older evidence lacks them.
 */
export const coverage = v.strictObject({
  judged: v.boolean(),
  support: v.picklist(['supported', 'unsupported', 'unknown']),
  stale: v.boolean(),
  reasons: v.array(text),
  build: v.optional(buildAge),
  /** From how many days on the build is stale: `staleDays` and what the agent itself defers. Absent where it is not asked. */
  limitDays: v.optional(count),
  /** On which day the table of builds that was asked was made. */
  buildsOf: v.optional(v.pipe(text, v.isoDate())),
  /** True where updates come from WSUS; absent where they do not. */
  fromWsus: v.optional(v.boolean()),
  /** The day of the catalogue of an offline scan; null where it does not say. */
  catalogueOf: v.optional(v.nullable(v.pipe(text, v.isoDate()))),
});
export type Coverage = v.InferOutput<typeof coverage>;

/**
 * What an earlier run of this device attempted and nobody confirmed, as this run found it before it decided anything.
 * `decidedAnew`: the same update, or its successor, is listed in `updates`, and what becomes of that is what counts.
 */
export const earlierUpdate = v.strictObject({
  /** The run that attempted it. */
  attemptedBy: guid,
  attemptedAt: isoTime,
  updateId: text,
  revision: count,
  kb: v.nullable(text),
  title: text,
  kind: v.nullable(updateKind),
  required: v.boolean(),
  decidedAnew: v.boolean(),
  installed: v.nullable(v.boolean()),
  verdict,
  proof,
});
export type EarlierUpdate = v.InferOutput<typeof earlierUpdate>;

/** `catalog.json`: written in phase 03 and never rewritten. */
export const catalog = v.strictObject({
  schemaVersion,
  runId: guid,
  searchedAt: isoTime,
  scan,
  /** True where the offers are the entries of a kit; absent elsewhere. */
  kit: v.optional(v.literal(true)),
  coverage,
  window: v.strictObject({
    state: v.picklist(['none', 'inside', 'before']),
    opensAt: v.nullable(isoTime),
    closesAt: v.nullable(isoTime),
  }),
  counts: v.strictObject({
    offered: count,
    selected: count,
    excluded: count,
    deferred: count,
    notApplicable: count,
  }),
  updates: v.array(catalogEntry),
  earlier: v.optional(v.array(earlierUpdate)),
  /** What policy accepts; absent where it accepts nothing. */
  acceptedStates: v.optional(acceptedStates),
});
export type Catalog = v.InferOutput<typeof catalog>;

/** `catalog-after.json`: the search of phase 07; new offers end a run with `why=more`. */
export const catalogAfter = v.strictObject({
  schemaVersion,
  runId: guid,
  searchedAt: isoTime,
  scan,
  /** Judged by the build after the run; it counts in the place of the catalog's. */
  coverage: v.optional(coverage),
  offered: v.array(v.strictObject({ updateId: text, revision: count, kb: v.nullable(text), title: text })),
  newOffers: v.array(v.strictObject({ updateId: text, revision: count, kb: v.nullable(text), title: text })),
});
export type CatalogAfter = v.InferOutput<typeof catalogAfter>;
