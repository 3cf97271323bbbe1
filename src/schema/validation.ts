import * as v from 'valibot';
import { described } from './described.ts';
import { count, guid, isoTime, runId, schemaVersion, text } from './basics.ts';

export const checkStatus = v.picklist(['passed', 'failed', 'error']);

/** One attempt of a check and what it saw. */
export const checkAttempt = v.strictObject({
  time: described(isoTime, 'When the attempt was made.'),
  passed: described(v.boolean(), 'Whether it passed.'),
  status: described(text, 'What it read; compared between before and after.'),
  observed: described(v.record(text, v.unknown()), 'What else it saw.'),
  durationMs: described(count, 'Duration in milliseconds.'),
});
export type CheckAttempt = v.InferOutput<typeof checkAttempt>;

/** `Artifacts/Validation/<RunId>/pre|post/<application>.<check>.json`. */
export const checkEvidence = v.strictObject({
  schemaVersion,
  runId,
  stage: described(v.picklist(['pre', 'post']), '`pre`: before the installs; `post`: after.'),
  application: described(text, 'Name of the application in the policy.'),
  check: described(text, 'Id of the check in the policy.'),
  type: described(text, 'Type of the check.'),
  attempts: described(v.array(checkAttempt), 'Every attempt, in order.'),
});

/** A check's confidence is the share of its attempts that passed. */
export const checkResult = v.strictObject({
  application: described(text, 'Name of the application in the policy.'),
  check: described(text, 'Id of the check in the policy.'),
  type: described(text, 'Type of the check.'),
  status: described(checkStatus, '`passed`: any attempt did; `error`: no attempt could be made.'),
  observedStatus: described(text, 'What the last attempt read.'),
  confidence: described(v.pipe(v.number(), v.minValue(0), v.maxValue(1)), 'Share of the attempts that passed, 0 to 1.'),
  attempts: described(count, 'How many attempts were made.'),
  evidence: described(v.nullable(text), 'File of the run that holds them; null: none.'),
});
export type CheckResult = v.InferOutput<typeof checkResult>;

export const backupResult = v.strictObject({
  configured: described(v.boolean(), 'Whether policy requires a backup.'),
  satisfied: described(v.boolean(), 'Whether what policy requires was shown.'),
  action: described(v.picklist(['none', 'proceed', 'warn', 'block']), 'What follows from it.'),
  findings: described(v.array(text), 'What was found, each as one sentence.'),
});
export type BackupResult = v.InferOutput<typeof backupResult>;

/** `pre-validation.json` and `post-validation.json`. */
export const validationReport = v.strictObject({
  schemaVersion,
  runId,
  stage: described(v.picklist(['pre', 'post']), '`pre`: before the installs; `post`: after.'),
  performed: described(v.boolean(), 'Whether the checks were made.'),
  backup: described(v.nullable(backupResult), 'What the backup policy found; null after the installs.'),
  checks: described(v.array(checkResult), 'What each check came to.'),
  summary: described(
    v.strictObject({
      passed: described(count, 'Checks that passed.'),
      failed: described(count, 'Checks that failed.'),
      error: described(count, 'Checks that could not be made.'),
    }),
    'How many checks came to what.',
  ),
});
export type ValidationReport = v.InferOutput<typeof validationReport>;

export const regression = v.strictObject({
  application: described(text, 'Name of the application in the policy.'),
  check: described(text, 'Id of the check in the policy.'),
  type: described(text, 'Type of the check.'),
  kind: described(
    v.picklist(['failsNow', 'confidenceFell', 'statusChanged', 'missing']),
    'In what way it is worse than before.',
  ),
  before: described(checkResult, 'What it came to before.'),
  after: described(v.nullable(checkResult), 'What it came to after; null: it was not made.'),
  /** The run that saw it pass, where that was an earlier one, which never made its checks again. */
  beforeRun: described(v.optional(guid), 'The run that saw it pass, where that was an earlier one.'),
});
export type Regression = v.InferOutput<typeof regression>;

/** A check that could not be made: policy refused it, or a tool of ours did not run. What it would say is not known. */
export const checkNotMade = v.strictObject({
  application: described(text, 'Name of the application in the policy.'),
  check: described(text, 'Id of the check in the policy.'),
  type: described(text, 'Type of the check.'),
  stage: described(v.picklist(['pre', 'post']), '`pre`: before the installs; `post`: after.'),
});
export type CheckNotMade = v.InferOutput<typeof checkNotMade>;
/**
 * `Artifacts/Validation/<RunId>/earlier.json`: what an earlier run saw before it installed, and never looked at again.
 */
export const earlierChecks = v.strictObject({
  schemaVersion,
  runId,
  checks: described(
    v.array(v.strictObject({ runId, time: described(isoTime, 'When the check was made.'), ...checkResult.entries })),
    'What earlier runs saw before they installed, and never looked at again.',
  ),
});

/** `regressions.json`: an application that worked before does not work now. */
export const regressionsReport = v.strictObject({
  schemaVersion,
  runId,
  confidenceThreshold: described(v.number(), 'Confidence may fall by so much before it is a regression.'),
  regressions: described(v.array(regression), 'What worked before and does not now.'),
  /** Absent where every check could be made. */
  notMade: described(v.optional(v.array(checkNotMade)), 'Checks that could not be made; absent where every one could.'),
  /**
   * What worked before and not after in a dry run, which installs nothing: no regression of ours. Absent where nothing
   * is so.
   */
  changedAlone: described(
    v.optional(v.array(regression)),
    'What worked before and not after in a dry run, which installs nothing; absent where nothing is so.',
  ),
});
export type RegressionsReport = v.InferOutput<typeof regressionsReport>;
