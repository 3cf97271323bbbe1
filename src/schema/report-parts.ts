import * as v from 'valibot';
import { described } from './described.ts';
import { acceptedState, notAcceptedState } from './accepted-states.ts';
import { coverage, decision, earlierUpdate, scan } from './catalog.ts';
import { count, hresult, isoTime, recordedWhy, sha256Hex, text } from './basics.ts';
import { phaseId } from './phases.ts';
import { proof, reason, verdict } from './install-summary.ts';
import { disk, osFacts, signalStrength } from './inventory.ts';
import { backupResult, checkStatus } from './validation.ts';

const hresultWords = {
  hresult: described(v.nullable(hresult), 'Result code as a signed 32-bit number; null where there is none.'),
  hresultHex: described(v.nullable(text), 'The same in hex; null where there is none.'),
  meaning: described(v.nullable(text), 'What the code means; null: not known.'),
  whatToDo: described(v.nullable(text), 'What to do about it; null: nothing is known.'),
};

/** One row per selected update: its newest record, the claim or the verdict, with the result code in words. */
export const installSummaryRow = v.strictObject({
  kb: described(v.nullable(text), 'KB number; null where it has none.'),
  /** All numbers of the update, `kb` first; absent where it has one at most. */
  kbs: described(v.optional(v.array(text)), 'All its KB numbers, `kb` first; absent where it has one at most.'),
  title: described(text, 'Its title.'),
  classification: described(text, 'Its classification, as its source says it.'),
  updateId: described(text, 'Id of the update.'),
  revision: described(count, 'Revision of the update.'),
  decision: described(decision, 'What was decided about it.'),
  required: described(v.boolean(), 'Its failure ends a run with 210, unless it is of the kind `definitions`.'),
  attempted: described(v.boolean(), 'Its installer was started.'),
  downloaded: described(v.boolean(), 'It was downloaded.'),
  installed: described(v.nullable(v.boolean()), 'Whether it is installed; null: not known yet.'),
  verdict: described(v.nullable(verdict), 'What the device shows of it; null while nobody has looked.'),
  ...hresultWords,
  rebootRequired: described(v.boolean(), 'Its installer asked for a reboot.'),
  durationMs: described(count, 'Duration of the install in milliseconds.'),
  reason: described(v.nullable(reason), 'Why it has the outcome it has; null where nothing kept it.'),
  detail: described(v.nullable(text), 'The same as one sentence; null where there is nothing to say.'),
  proof: described(v.nullable(proof), 'What decided the verdict and what disagreed with it; null while there is none.'),
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
  kind: described(findingKind, 'What kind of finding it is.'),
  level: described(
    findingLevel,
    '`bad` decides or could decide the exit code, `warning` needs a look, `info` is worth knowing.',
  ),
  kb: described(v.nullable(text), 'KB number of the update it is about; null: none.'),
  title: described(v.nullable(text), 'Title of what it is about; null: none.'),
  application: described(v.nullable(text), 'Application that it is about; null: none.'),
  check: described(v.nullable(text), 'Check that it is about; null: none.'),
  detail: described(text, 'What was found.'),
  message: described(v.nullable(text), 'What the error said; null where there was none.'),
  next: described(v.nullable(text), 'What to do about it; null: nothing.'),
  ...hresultWords,
  proof: described(v.nullable(proof), 'What decided and what disagreed; null where it is about no verdict.'),
  evidence: described(v.nullable(text), 'File of the run that shows it; null: none.'),
});
export type Finding = v.InferOutput<typeof finding>;

/** The exit code with its reasons, computed from the files of the run, and what to do about it. */
export const reportOutcome = v.strictObject({
  exitCode: described(count, 'The exit code.'),
  exitName: described(text, 'Name of the exit code.'),
  why: described(v.array(recordedWhy), 'The reasons of a 100 or 240; empty for other codes.'),
  reasons: described(v.array(text), 'The same, each as one sentence.'),
  sentence: described(text, 'How the run ended, as one sentence.'),
  nextAction: described(text, 'What to do next.'),
  /** Known states that hold and that policy accepts; absent when there is none. */
  accepted: described(
    v.optional(v.array(acceptedState)),
    'Known states that hold and that policy accepts; absent when there is none.',
  ),
  /** Entries of policy about a state that holds, and that are not in force; absent when there is none. */
  notAccepted: described(
    v.optional(v.array(notAcceptedState)),
    'Entries of policy about a state that holds, and that are not in force; absent when there is none.',
  ),
});
export type ReportOutcome = v.InferOutput<typeof reportOutcome>;

export const notSelectedUpdate = v.strictObject({
  kb: described(v.nullable(text), 'KB number; null where it has none.'),
  kbs: described(v.optional(v.array(text)), 'All its KB numbers, `kb` first; absent where it has one at most.'),
  title: described(text, 'Its title.'),
  classification: described(text, 'Its classification, as its source says it.'),
  updateId: described(text, 'Id of the update.'),
  revision: described(count, 'Revision of the update.'),
  decision: described(decision, 'What was decided about it.'),
  rule: described(text, 'The rule that decided.'),
  detail: described(text, 'What the rule found, as one sentence.'),
  policyFile: described(v.nullable(text), 'File of the policy that decided; null where none did.'),
  policyKey: described(v.nullable(text), 'Key of the policy that decided; null where none did.'),
  releasedAt: described(v.nullable(isoTime), 'When it was released; null: not known.'),
  firstSeenAt: described(isoTime, 'When this device first saw it.'),
});

const offerName = v.strictObject({
  updateId: described(text, 'Id of the update.'),
  revision: described(count, 'Revision of the update.'),
  kb: described(v.nullable(text), 'KB number; null where it has none.'),
  title: described(text, 'Its title.'),
});

export const reportCatalog = v.strictObject({
  searchedAt: described(isoTime, 'When the search ended.'),
  scan: described(scan, 'How the search went.'),
  coverage: described(coverage, 'Whether the device is patched, as far as it can be told.'),
  window: described(
    v.strictObject({
      state: described(text, 'Whether it was open, closed, or none is set.'),
      opensAt: described(v.nullable(isoTime), 'When it opens; null where there is none.'),
      closesAt: described(v.nullable(isoTime), 'When it closes; null where there is none.'),
    }),
    'The maintenance window at the time of the search.',
  ),
  counts: described(
    v.strictObject({
      offered: described(count, 'All that were offered.'),
      selected: described(count, 'Updates that are selected.'),
      excluded: described(count, 'Updates that policy excludes.'),
      deferred: described(count, 'Updates that are held back.'),
      notApplicable: described(count, 'Updates that are not for this device.'),
    }),
    'How many updates there are of each decision.',
  ),
  notSelected: described(v.array(notSelectedUpdate), 'Updates that were offered and not selected, with the reason.'),
  /** What earlier runs attempted and this one confirmed; absent where there was nothing. */
  earlier: described(
    v.optional(v.array(earlierUpdate)),
    'What earlier runs attempted and this one confirmed; absent where there was nothing.',
  ),
  after: described(
    v.nullable(
      v.strictObject({
        searchedAt: described(isoTime, 'When it ended.'),
        scan: described(scan, 'How it went.'),
        offered: described(count, 'How many updates were offered.'),
        newOffers: described(v.array(offerName), 'What is offered only since the installs.'),
      }),
    ),
    'The search after the installs; null where there was none.',
  ),
});

/** One side of a check: what it came to before or after. */
export const checkSide = v.strictObject({
  status: described(checkStatus, 'What the check came to.'),
  observedStatus: described(text, 'What the last attempt read.'),
  confidence: described(v.number(), 'Share of the attempts that passed, 0 to 1.'),
  attempts: described(count, 'How many attempts were made.'),
  evidence: described(v.nullable(text), 'File of the run that holds them; null: none.'),
});
export type CheckSide = v.InferOutput<typeof checkSide>;

export const checkPair = v.strictObject({
  application: described(text, 'Name of the application in the policy.'),
  check: described(text, 'Id of the check in the policy.'),
  type: described(text, 'Type of the check.'),
  before: described(v.nullable(checkSide), 'Before the installs; null: not made.'),
  after: described(v.nullable(checkSide), 'After the installs; null: not made.'),
  regression: described(v.nullable(text), 'The kind of its regression; null: none.'),
});
export type CheckPair = v.InferOutput<typeof checkPair>;

/** `performed` is null on a side that has no file. */
export const reportValidation = v.strictObject({
  beforePerformed: described(v.nullable(v.boolean()), 'Whether checks were made before; null: not known.'),
  afterPerformed: described(v.nullable(v.boolean()), 'Whether checks were made after; null: not known.'),
  backup: described(v.nullable(backupResult), 'What the backup policy found; null: not known.'),
  checks: described(v.array(checkPair), 'Every check of both stages side by side.'),
});

export const changeItem = v.strictObject({
  change: described(v.picklist(['added', 'removed', 'changed']), 'What happened to it.'),
  key: described(text, 'What it is, in its category.'),
  before: described(v.nullable(text), 'What it was; null: it was not there.'),
  after: described(v.nullable(text), 'What it is now; null: it is not there.'),
});
export type ChangeItem = v.InferOutput<typeof changeItem>;

/** `items` holds at most `CHANGES_LISTED` of a category; the counts are whole, `diff-report.json` has all. */
export const changeCategory = v.strictObject({
  category: described(text, 'Part of the inventory.'),
  comparable: described(v.boolean(), 'False where either side could not be read.'),
  added: described(count, 'How many were added.'),
  removed: described(count, 'How many were removed.'),
  changed: described(count, 'How many are different.'),
  items: described(v.array(changeItem), 'The changes, up to a limit; `diff-report.json` has all.'),
  notListed: described(count, 'How many more there are.'),
});
export type ChangeCategory = v.InferOutput<typeof changeCategory>;

export const reportChanges = v.strictObject({
  summary: described(
    v.strictObject({
      added: described(count, 'Entries that were added.'),
      removed: described(count, 'Entries that were removed.'),
      changed: described(count, 'Entries that are different.'),
    }),
    'How much changed in all.',
  ),
  categories: described(v.array(changeCategory), 'What changed, by part of the inventory.'),
});

export const reportPolicy = v.strictObject({
  profile: described(v.nullable(text), 'Ring; null: none.'),
  files: described(
    v.array(
      v.strictObject({
        path: described(text, 'Path of the file.'),
        level: described(text, 'Its place in the config tree.'),
        sha256: described(sha256Hex, 'SHA-256 of the file.'),
      }),
    ),
    'The policy files that were read.',
  ),
  cachedPolicy: described(v.boolean(), 'The configuration could not be read, and its last good copy was used.'),
  sha256: described(sha256Hex, 'SHA-256 of the policies after merging.'),
});

export const reportDiagnostics = v.strictObject({
  mode: described(text, 'When policy wants diagnostics.'),
  required: described(v.boolean(), 'Failed diagnostics end the run with 230.'),
  outcome: described(text, 'What came of them.'),
  detail: described(text, 'Why, as one sentence.'),
  totalBytes: described(count, 'Size of everything collected.'),
  durationMs: described(count, 'Duration in milliseconds.'),
  collectors: described(
    v.array(
      v.strictObject({
        name: described(text, 'What was collected.'),
        type: described(text, 'The kind of collector.'),
        status: described(text, 'What came of it.'),
        files: described(count, 'How many files hold it.'),
        bytes: described(count, 'Size of these files.'),
        detail: described(text, 'What came of it, as one sentence.'),
      }),
    ),
    'What came of each collector.',
  ),
});

export const reportReboot = v.strictObject({
  hop: described(count, 'The hop that ended with it.'),
  decidedAt: described(isoTime, 'When it was decided.'),
  automatic: described(v.boolean(), 'Whether policy lets Windows be asked to restart.'),
  reasons: described(
    v.array(
      v.strictObject({
        signal: described(text, 'Name of the signal.'),
        strength: described(
          signalStrength,
          '`strong` decides alone, `weak` only with an install of ours, `noise` never.',
        ),
        detail: described(text, 'What was seen.'),
        pendingBefore: described(v.boolean(), 'It was there before the run.'),
        decides: described(v.boolean(), 'The decision follows from it.'),
      }),
    ),
    'The signals that were seen.',
  ),
});

/** What is known of the device: before from the baseline, after from the snapshot. */
export const reportDevice = v.strictObject({
  osBefore: described(v.nullable(osFacts), 'The operating system before; null: not known.'),
  osAfter: described(v.nullable(osFacts), 'The operating system after; null: not known.'),
  disks: described(v.array(disk), 'Disks.'),
});

/** An event that the reader of the evidence found worth a line, e.g. a folder that was hardened. */
export const reportNote = v.strictObject({
  time: described(isoTime, 'When it was noted.'),
  phase: described(v.nullable(phaseId), 'Phase that noted it; null: none.'),
  type: described(text, 'Type of the event.'),
  detail: described(text, 'What was noted.'),
});
export type ReportNote = v.InferOutput<typeof reportNote>;
