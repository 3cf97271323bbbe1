import * as v from 'valibot';
import { acceptedState, notAcceptedState } from './accepted-states.ts';
import { coverage, decision, earlierUpdate, scan } from './catalog.ts';
import { count, hresult, isoTime, recordedWhy, sha256Hex, text } from './basics.ts';
import { phaseId } from './phases.ts';
import { proof, reason, verdict } from './install-summary.ts';
import { disk, osFacts, signalStrength } from './inventory.ts';
import { backupResult, checkStatus } from './validation.ts';

const hresultWords = {
  hresult: v.nullable(hresult),
  hresultHex: v.nullable(text),
  meaning: v.nullable(text),
  whatToDo: v.nullable(text),
};

/** One row per selected update: its newest record, the claim or the verdict, with the result code in words. */
export const installSummaryRow = v.strictObject({
  kb: v.nullable(text),
  /** All numbers of the update, `kb` first; absent where it has one at most. */
  kbs: v.optional(v.array(text)),
  title: text,
  classification: text,
  updateId: text,
  revision: count,
  decision,
  required: v.boolean(),
  attempted: v.boolean(),
  downloaded: v.boolean(),
  installed: v.nullable(v.boolean()),
  verdict: v.nullable(verdict),
  ...hresultWords,
  rebootRequired: v.boolean(),
  durationMs: count,
  reason: v.nullable(reason),
  detail: v.nullable(text),
  proof: v.nullable(proof),
});
export type InstallSummaryRow = v.InferOutput<typeof installSummaryRow>;

/** What a reader must know before anything else: what was claimed and is not so, what broke, what is not known. */
export const findingKind = v.picklist([
  'runFailed',
  'phaseFailed',
  'regression',
  'checkNotMade',
  'checkChanged',
  'brokenBefore',
  'rolledBack',
  'notEffective',
  'loop',
  'failed',
  'installedDespiteError',
  'unconfirmed',
  'notAttempted',
  'backupMissing',
  'scanFailed',
  'scanIncomplete',
  'unsupported',
  'stale',
  'diagnosticsFailed',
  'newOffers',
  'overdue',
  'kit',
  'leftOut',
  'cachedPolicy',
  'inventoryPartMissing',
  'note',
]);
export type FindingKind = v.InferOutput<typeof findingKind>;

/** `bad` decides or could decide the exit code, `warning` needs a look, `info` is worth knowing. */
export const findingLevel = v.picklist(['bad', 'warning', 'info']);
export type FindingLevel = v.InferOutput<typeof findingLevel>;

export const finding = v.strictObject({
  kind: findingKind,
  level: findingLevel,
  kb: v.nullable(text),
  title: v.nullable(text),
  application: v.nullable(text),
  check: v.nullable(text),
  detail: text,
  message: v.nullable(text),
  next: v.nullable(text),
  ...hresultWords,
  proof: v.nullable(proof),
  evidence: v.nullable(text),
});
export type Finding = v.InferOutput<typeof finding>;

/** The exit code with its reasons, computed from the files of the run, and what to do about it. */
export const reportOutcome = v.strictObject({
  exitCode: count,
  exitName: text,
  why: v.array(recordedWhy),
  reasons: v.array(text),
  sentence: text,
  nextAction: text,
  /** Known states that hold and that policy accepts; absent when there is none. */
  accepted: v.optional(v.array(acceptedState)),
  /** Entries of policy about a state that holds, and that are not in force; absent when there is none. */
  notAccepted: v.optional(v.array(notAcceptedState)),
});
export type ReportOutcome = v.InferOutput<typeof reportOutcome>;

export const notSelectedUpdate = v.strictObject({
  kb: v.nullable(text),
  kbs: v.optional(v.array(text)),
  title: text,
  classification: text,
  updateId: text,
  revision: count,
  decision,
  rule: text,
  detail: text,
  policyFile: v.nullable(text),
  policyKey: v.nullable(text),
  releasedAt: v.nullable(isoTime),
  firstSeenAt: isoTime,
});

const offerName = v.strictObject({ updateId: text, revision: count, kb: v.nullable(text), title: text });

export const reportCatalog = v.strictObject({
  searchedAt: isoTime,
  scan,
  coverage,
  window: v.strictObject({ state: text, opensAt: v.nullable(isoTime), closesAt: v.nullable(isoTime) }),
  counts: v.strictObject({ offered: count, selected: count, excluded: count, deferred: count, notApplicable: count }),
  notSelected: v.array(notSelectedUpdate),
  /** What earlier runs attempted and this one confirmed; absent where there was nothing. */
  earlier: v.optional(v.array(earlierUpdate)),
  after: v.nullable(v.strictObject({ searchedAt: isoTime, scan, offered: count, newOffers: v.array(offerName) })),
});

/** One side of a check: what it came to before or after. */
export const checkSide = v.strictObject({
  status: checkStatus,
  observedStatus: text,
  confidence: v.number(),
  attempts: count,
  evidence: v.nullable(text),
});
export type CheckSide = v.InferOutput<typeof checkSide>;

export const checkPair = v.strictObject({
  application: text,
  check: text,
  type: text,
  before: v.nullable(checkSide),
  after: v.nullable(checkSide),
  regression: v.nullable(text),
});
export type CheckPair = v.InferOutput<typeof checkPair>;

/** `performed` is null on a side that has no file. */
export const reportValidation = v.strictObject({
  beforePerformed: v.nullable(v.boolean()),
  afterPerformed: v.nullable(v.boolean()),
  backup: v.nullable(backupResult),
  checks: v.array(checkPair),
});

export const changeItem = v.strictObject({
  change: v.picklist(['added', 'removed', 'changed']),
  key: text,
  before: v.nullable(text),
  after: v.nullable(text),
});
export type ChangeItem = v.InferOutput<typeof changeItem>;

/** `items` holds at most `CHANGES_LISTED` of a category; the counts are whole, `diff-report.json` has all. */
export const changeCategory = v.strictObject({
  category: text,
  comparable: v.boolean(),
  added: count,
  removed: count,
  changed: count,
  items: v.array(changeItem),
  notListed: count,
});
export type ChangeCategory = v.InferOutput<typeof changeCategory>;

export const reportChanges = v.strictObject({
  summary: v.strictObject({ added: count, removed: count, changed: count }),
  categories: v.array(changeCategory),
});

export const reportPolicy = v.strictObject({
  profile: v.nullable(text),
  files: v.array(v.strictObject({ path: text, level: text, sha256: sha256Hex })),
  cachedPolicy: v.boolean(),
  sha256: sha256Hex,
});

export const reportDiagnostics = v.strictObject({
  mode: text,
  required: v.boolean(),
  outcome: text,
  detail: text,
  totalBytes: count,
  durationMs: count,
  collectors: v.array(
    v.strictObject({ name: text, type: text, status: text, files: count, bytes: count, detail: text }),
  ),
});

export const reportReboot = v.strictObject({
  hop: count,
  decidedAt: isoTime,
  automatic: v.boolean(),
  reasons: v.array(
    v.strictObject({
      signal: text,
      strength: signalStrength,
      detail: text,
      pendingBefore: v.boolean(),
      decides: v.boolean(),
    }),
  ),
});

/** What is known of the device: before from the baseline, after from the snapshot. */
export const reportDevice = v.strictObject({
  osBefore: v.nullable(osFacts),
  osAfter: v.nullable(osFacts),
  disks: v.array(disk),
});

/** An event that the reader of the evidence found worth a line, e.g. a folder that was hardened. */
export const reportNote = v.strictObject({ time: isoTime, phase: v.nullable(phaseId), type: text, detail: text });
export type ReportNote = v.InferOutput<typeof reportNote>;
