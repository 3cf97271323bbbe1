import * as v from 'valibot';
import { described } from './described.ts';
import { acceptedStates } from './accepted-states.ts';
import { count, guid, hresult, isoTime, runId, schemaVersion, sha256Hex, text } from './basics.ts';
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
    type: described(v.literal('file'), 'Kind of state on the device.'),
    path: described(text, 'Full path of the file.'),
    sha256: described(v.optional(sha256Hex), 'Hash it must have; absent: any.'),
    minVersion: described(v.optional(text), 'Version of the file at least; absent: any.'),
  }),
  v.strictObject({
    type: described(v.literal('registry'), 'Kind of state on the device.'),
    key: described(text, 'Key of the registry.'),
    value: described(text, 'Name of the value.'),
    equals: described(v.union([text, v.pipe(v.number(), v.integer())]), 'What the value must hold.'),
  }),
  v.strictObject({
    type: described(v.literal('build'), 'Kind of state on the device.'),
    atLeast: described(
      v.pipe(text, v.regex(/^\d{4,6}\.\d{1,6}$/u)),
      'Build and revision at least, such as `26100.3194`.',
    ),
  }),
  v.strictObject({
    type: described(v.literal('package'), 'Kind of state on the device.'),
    name: described(text, 'Beginning of the name of the package.'),
    minVersion: described(v.optional(text), 'Version of the package at least; absent: any.'),
  }),
  v.strictObject({
    type: described(v.literal('product'), 'Kind of state on the device.'),
    name: described(text, 'Name of the product.'),
    minVersion: described(text, 'Version of the product at least.'),
  }),
]);

/**
 * What an update must have left on the device, the first of its two witnesses: what a kit states, or what follows from
 * the kind of an update of the agent. `...Newer`: above the version before the run, where the update does not say how
 * far.
 */
export const effect = v.variant('type', [
  statedEffect,
  /** The build of a cumulative update; its package is looked at beside it, and may contradict. */
  v.strictObject({
    type: described(v.literal('cumulative'), 'Kind of state on the device.'),
    atLeast: described(
      v.pipe(text, v.regex(/^\d{4,6}\.\d{1,6}$/u)),
      'Build and revision at least, such as `26100.3194`.',
    ),
  }),
  v.strictObject({
    type: described(v.literal('packageNewer'), 'Kind of state on the device.'),
    name: described(text, 'Beginning of the name of the package.'),
    than: described(v.nullable(text), 'Version before the run, which it must exceed; null: there was none.'),
  }),
  /** One of these packages, by the beginnings of their names: installed, of a version, or newer than before. */
  v.strictObject({
    type: described(v.literal('anyPackage'), 'Kind of state on the device.'),
    of: described(
      v.array(
        v.strictObject({
          name: described(text, 'Beginning of the name of the package.'),
          minVersion: described(v.optional(text), 'Version at least; absent: any.'),
          than: described(
            v.optional(v.nullable(text)),
            'Version before the run, which it must exceed; null: there was none.',
          ),
        }),
      ),
      'The packages, one of which is enough.',
    ),
  }),
  /** A package named by a KB: that it is there proves the update; that it is not proves nothing. */
  v.strictObject({
    type: described(v.literal('packageOfKb'), 'Kind of state on the device.'),
    kbs: described(v.array(text), 'KB numbers, one of which the package names.'),
  }),
  /** The version in a registry value: at least so much, or newer than before. */
  v.strictObject({
    type: described(v.literal('version'), 'Kind of state on the device.'),
    key: described(text, 'Key of the registry.'),
    value: described(text, 'Name of the value.'),
    atLeast: described(v.optional(text), 'Version at least; absent where any newer one will do.'),
    than: described(
      v.optional(v.nullable(text)),
      'Version before the run, which it must exceed; null: there was none.',
    ),
  }),
  /** The newest of the folders that are named by versions. */
  v.strictObject({
    type: described(v.literal('folderVersion'), 'Kind of state on the device.'),
    path: described(text, 'Folder whose folders are named by versions.'),
    atLeast: described(text, 'Version of the newest folder at least.'),
  }),
  /** A patch of Windows Installer that names one of these KBs is applied. */
  v.strictObject({
    type: described(v.literal('installerPatch'), 'Kind of state on the device.'),
    kbs: described(v.array(text), 'KB numbers, one of which the patch names.'),
  }),
  /** The patch levels of the instances of SQL Server, of one major version where the update says which. */
  v.strictObject({
    type: described(v.literal('patchLevel'), 'Kind of state on the device.'),
    major: described(v.nullable(count), 'Major version of SQL Server; null: any.'),
    than: described(
      v.array(
        v.strictObject({
          instance: described(text, 'Name of the instance.'),
          version: described(v.nullable(text), 'Patch level before the run; null: not known.'),
        }),
      ),
      'Patch levels before the run, which they must exceed.',
    ),
  }),
  /** A shared framework of .NET at this version, or a later one of its line. */
  v.strictObject({
    type: described(v.literal('sharedFramework'), 'Kind of state on the device.'),
    architecture: described(v.nullable(text), 'Architecture of the framework; null: any.'),
    version: described(text, 'Version, or a later one of its line.'),
  }),
  v.strictObject({
    type: described(v.literal('recoveryNewer'), 'Kind of state on the device.'),
    than: described(v.nullable(text), 'Version before the run, which it must exceed; null: there was none.'),
  }),
  v.strictObject({
    type: described(v.literal('definitions'), 'Kind of state on the device.'),
    atLeast: described(text, 'Version of the definitions at least.'),
  }),
  /** The driver that a device is bound to; `than`: what it was bound to before, by INF, version and date. */
  v.strictObject({
    type: described(v.literal('driver'), 'Kind of state on the device.'),
    hardwareId: described(text, 'Hardware id of the device that the driver is for.'),
    notBefore: described(v.optional(v.pipe(text, v.isoDate())), 'Day of the driver at least; absent: not stated.'),
    version: described(v.optional(text), 'Version of the driver; absent: not stated.'),
    than: described(
      v.optional(v.array(text)),
      'Drivers that the device was bound to before, by INF, version and date.',
    ),
    /** A device that is not bound by this id says nothing. */
    unboundIsUnknown: described(v.optional(v.boolean()), 'A device that is not bound by this id says nothing.'),
  }),
  v.strictObject({
    type: described(v.literal('firmware'), 'Kind of state on the device.'),
    resource: described(guid, 'Id of the firmware resource.'),
    than: described(v.nullable(count), 'Version before the run, which it must exceed; null: not known.'),
  }),
  v.strictObject({
    type: described(v.literal('release'), 'Kind of state on the device.'),
    displayVersion: described(v.optional(text), 'Version of Windows as people say it; absent: not stated.'),
    atLeast: described(
      v.optional(v.pipe(text, v.regex(/^\d{4,6}\.\d{1,6}$/u))),
      'Build and revision at least; absent where any will do.',
    ),
  }),
  /** The agent lists it as installed: no state on disk, and what it leaves out says nothing. */
  v.strictObject({
    type: described(v.literal('detected'), 'Kind of state on the device.'),
    updateId: described(text, 'Id of the update in the list of the agent.'),
  }),
]);
export type Effect = v.InferOutput<typeof effect>;

const kbNumber = v.pipe(text, v.regex(/^KB\d{4,9}$/u));

/** An update as its source offers it, before any decision. */
export const offer = v.strictObject({
  updateId: described(text, 'Id of the update.'),
  revision: described(count, 'Revision of the update.'),
  kb: described(v.nullable(kbNumber), 'KB number; null where it has none.'),
  /** All numbers of the update, `kb` first; absent where it has one at most. */
  kbs: described(v.optional(v.array(kbNumber)), 'All its KB numbers, `kb` first; absent where it has one at most.'),
  title: described(text, 'Title as its source gives it.'),
  classification: described(text, 'Category, as its source says it.'),
  kind: described(updateKind, 'How it is confirmed and where it stands in the order of a run.'),
  /** Properties that the source has and did not hand out: what they would say is not known, not empty. */
  unreadable: described(
    v.optional(v.array(text)),
    'Properties that the source has and did not hand out: not known, not empty.',
  ),
  severity: described(
    v.nullable(v.picklist(['Critical', 'Important', 'Moderate', 'Low'])),
    'MSRC severity; null where it has none.',
  ),
  optional: described(v.boolean(), 'Offered as optional.'),
  sizeBytes: described(v.nullable(count), 'Size of the download in bytes; null: not known.'),
  releasedAt: described(v.nullable(isoTime), 'When it was released; null: not known.'),
  architecture: described(v.nullable(text), 'Architecture that it is for; null: any.'),
  targetBuilds: described(v.array(text), 'Builds that it is for; any when empty.'),
  /** Of a build that no table knows: whose Windows its source says it is for. Absent for any other. */
  windows: described(
    v.optional(v.picklist(['own', 'other', 'unknown'])),
    'Of a build that no table knows: whose Windows its source says it is for; absent for any other.',
  ),
  exclusive: described(v.boolean(), 'Must be installed alone.'),
  canRequestUserInput: described(v.boolean(), 'May ask a user something.'),
  estimatedInstallMs: described(
    v.nullable(count),
    'How long its source says the install takes, in milliseconds; null: it does not say.',
  ),
  effects: described(v.array(effect), 'What it must leave on the device; empty where no state of it is known.'),
  /** Place in the order that the source itself states: a kit's `order`. Absent for the update agent. */
  sequence: described(v.optional(count), 'Place in the order that its source states; absent where it states none.'),
  /** Somebody has hidden it on this device: the agent offers it to nobody any more. Absent for one that is not. */
  hidden: described(v.optional(v.boolean()), 'Somebody has hidden it on this device; absent for one that is not.'),
});
export type Offer = v.InferOutput<typeof offer>;

export const decision = v.picklist(['selected', 'excluded', 'deferred', 'notApplicable']);
export type Decision = v.InferOutput<typeof decision>;

/** An offer with the decision on it, the rule, and the policy file and key that decided. */
export const catalogEntry = v.strictObject({
  ...offer.entries,
  decision: described(decision, 'What was decided about it.'),
  rule: described(text, 'The rule that decided.'),
  detail: described(text, 'What the rule found, as one sentence.'),
  policyFile: described(v.nullable(text), 'File of the policy that decided; null where none did.'),
  policyKey: described(v.nullable(text), 'Key of the policy that decided; null where none did.'),
  required: described(v.boolean(), 'Its failure ends a run with 210, unless it is of the kind `definitions`.'),
  firstSeenAt: described(isoTime, 'When this device first saw it.'),
  overdue: described(v.boolean(), 'It has waited longer than policy allows.'),
  /**
   * The line of succession it is of, and when this device first saw a successor of what is in force; absent for one of
   * none.
   */
  line: described(v.optional(text), 'The line of updates that replace one another; absent for one of none.'),
  lineSince: described(
    v.optional(isoTime),
    'When this device first saw a successor of what is in force; absent for one of no line.',
  ),
  /** Due, and left to a next run by a maximum count or an order. Absent otherwise. */
  leftToNext: described(
    v.optional(v.boolean()),
    'Due, and left to a next run by a maximum count or an order; absent otherwise.',
  ),
  order: described(v.nullable(count), 'Place in the order of installs, from 1; null for one that is not selected.'),
  /** Whether its effect was there before we began; null when that could not be asked. */
  presentBefore: described(v.nullable(v.boolean()), 'Whether its effect was there before the run; null: not known.'),
  /** Why it is a loop: installed by an earlier run and offered again. Absent for one that is not. */
  loop: described(
    v.optional(text),
    'Why it is a loop: installed by an earlier run and offered again; absent for one that is not.',
  ),
  /** Of a loop: what the last run found of it; what stands where its state cannot be read. */
  loopVerdict: described(v.optional(verdict), 'Of a loop: what the last run found of it.'),
});
export type CatalogEntry = v.InferOutput<typeof catalogEntry>;

export const scan = v.strictObject({
  outcome: described(
    v.picklist(['complete', 'incomplete', 'failed']),
    '`complete`: all offers are known; `incomplete`: some may be missing; `failed`: none are known.',
  ),
  source: described(text, 'Where was searched.'),
  hresult: described(v.nullable(hresult), 'Error of the search; null where there was none.'),
  message: described(v.nullable(text), 'Message of the search; null where there was none.'),
  warnings: described(v.array(text), 'Warnings that came with the answer.'),
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
  inForce: described(text, 'Build and revision in force, such as `26200.7462`.'),
  /** The update that left it, where the table names one. */
  kb: described(v.nullable(text), 'The update that left it; null where the table names none.'),
  /** `none`: neither the table nor a package says it. */
  datedBy: described(
    v.picklist(['table', 'package', 'none']),
    'What says its age; `none`: neither the table nor a package.',
  ),
  releasedOn: described(v.nullable(v.pipe(text, v.isoDate())), 'Day of its release; null: not known.'),
  /** Whole days since then; null when they are not known. */
  days: described(v.nullable(v.pipe(v.number(), v.integer())), 'Whole days since then; null: not known.'),
});
export type BuildAge = v.InferOutput<typeof buildAge>;

/**
 * Whether the device is patched as far as anybody can tell: judged where updates were searched for, online or in a
 * catalogue; only reported where a kit brought none. The optional keys are facts that decided; older evidence lacks
 * them.
 */
export const coverage = v.strictObject({
  judged: described(v.boolean(), 'Whether it counts in the exit code; false where nothing was searched.'),
  support: described(v.picklist(['supported', 'unsupported', 'unknown']), 'Whether this Windows still gets updates.'),
  stale: described(v.boolean(), 'The device is behind, whatever is offered.'),
  reasons: described(v.array(text), 'Why it is so, each as one sentence.'),
  build: described(v.optional(buildAge), 'How old the build in force is; absent where it was not asked.'),
  /**
   * From how many days on the build is stale: `staleDays` and what the agent itself defers. Absent where it is not
   * asked.
   */
  limitDays: described(v.optional(count), 'From how many days on the build is stale; absent where it is not asked.'),
  /** On which day the table of builds that was asked was made. */
  buildsOf: described(
    v.optional(v.pipe(text, v.isoDate())),
    'Day on which the table of builds that was asked was made.',
  ),
  /** True where updates come from WSUS; absent where they do not. */
  fromWsus: described(v.optional(v.boolean()), 'True where updates come from WSUS; absent where they do not.'),
  /** The day of the catalogue of an offline scan; null where it does not say. */
  catalogueOf: described(
    v.optional(v.nullable(v.pipe(text, v.isoDate()))),
    'Day of the catalogue of an offline scan; null where it does not say.',
  ),
});
export type Coverage = v.InferOutput<typeof coverage>;

/**
 * What an earlier run of this device attempted and nobody confirmed, as this run found it before it decided anything.
 * `decidedAnew`: the same update, or its successor, is listed in `updates`, and what becomes of that is what counts.
 */
export const earlierUpdate = v.strictObject({
  /** The run that attempted it. */
  attemptedBy: described(guid, 'The run that attempted it.'),
  attemptedAt: described(isoTime, 'When it was attempted.'),
  updateId: described(text, 'Id of the update.'),
  revision: described(count, 'Revision of the update.'),
  kb: described(v.nullable(text), 'KB number; null where it has none.'),
  title: described(text, 'Its title.'),
  kind: described(v.nullable(updateKind), 'Its kind; null: not known.'),
  required: described(v.boolean(), 'Whether it counted as required.'),
  decidedAnew: described(
    v.boolean(),
    'The same update or its successor is in `updates`, and what becomes of that counts.',
  ),
  installed: described(v.nullable(v.boolean()), 'Whether it is installed; null: not known.'),
  verdict: described(verdict, 'What the device shows of it.'),
  proof: described(proof, 'What decided the verdict and what disagreed with it.'),
});
export type EarlierUpdate = v.InferOutput<typeof earlierUpdate>;

/** `catalog.json`: written in phase 03 and never rewritten. */
export const catalog = v.strictObject({
  schemaVersion,
  runId,
  searchedAt: described(isoTime, 'When the search ended.'),
  scan: described(scan, 'How the search went.'),
  /** True where the offers are the entries of a kit; absent elsewhere. */
  kit: described(v.optional(v.literal(true)), 'True where the offers are the entries of a kit; absent elsewhere.'),
  coverage: described(coverage, 'Whether the device was patched before the installs, as far as it can be told.'),
  window: described(
    v.strictObject({
      state: described(
        v.picklist(['none', 'inside', 'before']),
        '`none`: installs may start at any time; `inside`: it is open; `before`: it is not.',
      ),
      opensAt: described(v.nullable(isoTime), 'When it opens; null where there is none.'),
      closesAt: described(v.nullable(isoTime), 'When it closes; null where there is none.'),
    }),
    'The maintenance window at this time.',
  ),
  counts: described(
    v.strictObject({
      offered: described(count, 'All entries.'),
      selected: described(count, 'Entries that are selected.'),
      excluded: described(count, 'Entries that policy excludes.'),
      deferred: described(count, 'Entries that are held back.'),
      notApplicable: described(count, 'Entries that are not for this device.'),
    }),
    'How many updates there are of each decision.',
  ),
  updates: described(v.array(catalogEntry), 'Every update that was offered, with the decision on it.'),
  earlier: described(
    v.optional(v.array(earlierUpdate)),
    'What earlier runs attempted and nobody had confirmed; absent where there was nothing.',
  ),
  /** What policy accepts; absent where it accepts nothing. */
  acceptedStates: described(
    v.optional(acceptedStates),
    'Known states that policy accepts; absent where it accepts none.',
  ),
});
export type Catalog = v.InferOutput<typeof catalog>;

/** `catalog-after.json`: the search of phase 07; new offers end a run with `why=more`. */
export const catalogAfter = v.strictObject({
  schemaVersion,
  runId,
  searchedAt: described(isoTime, 'When the search ended.'),
  scan: described(scan, 'How the search went.'),
  /** Judged by the build after the run; it counts in the place of the catalog's. */
  coverage: described(
    v.optional(coverage),
    'Whether the device is patched after the installs; it counts in the place of that of `catalog.json`.',
  ),
  offered: described(
    v.array(
      v.strictObject({
        updateId: described(text, 'Id of the update.'),
        revision: described(count, 'Revision of the update.'),
        kb: described(v.nullable(text), 'KB number; null where it has none.'),
        title: described(text, 'Its title.'),
      }),
    ),
    'What is offered after the installs.',
  ),
  newOffers: described(
    v.array(
      v.strictObject({
        updateId: described(text, 'Id of the update.'),
        revision: described(count, 'Revision of the update.'),
        kb: described(v.nullable(text), 'KB number; null where it has none.'),
        title: described(text, 'Its title.'),
      }),
    ),
    'What is offered only since the installs.',
  ),
});
export type CatalogAfter = v.InferOutput<typeof catalogAfter>;
