import * as v from 'valibot';
import { count, guid, isoTime, schemaVersion, text } from './basics.ts';

export const checkStatus = v.picklist(['passed', 'failed', 'error']);

/** One attempt of a check and what it saw. */
export const checkAttempt = v.strictObject({
  time: isoTime,
  passed: v.boolean(),
  status: text,
  observed: v.record(text, v.unknown()),
  durationMs: count,
});
export type CheckAttempt = v.InferOutput<typeof checkAttempt>;

/** `Artifacts/Validation/<RunId>/pre|post/<application>.<check>.json`. */
export const checkEvidence = v.strictObject({
  schemaVersion,
  runId: guid,
  stage: v.picklist(['pre', 'post']),
  application: text,
  check: text,
  type: text,
  attempts: v.array(checkAttempt),
});

/** A check's confidence is the share of its attempts that passed. */
export const checkResult = v.strictObject({
  application: text,
  check: text,
  type: text,
  status: checkStatus,
  observedStatus: text,
  confidence: v.pipe(v.number(), v.minValue(0), v.maxValue(1)),
  attempts: count,
  evidence: v.nullable(text),
});
export type CheckResult = v.InferOutput<typeof checkResult>;

export const backupResult = v.strictObject({
  configured: v.boolean(),
  satisfied: v.boolean(),
  action: v.picklist(['none', 'proceed', 'warn', 'block']),
  findings: v.array(text),
});
export type BackupResult = v.InferOutput<typeof backupResult>;

/** `pre-validation.json` and `post-validation.json`. */
export const validationReport = v.strictObject({
  schemaVersion,
  runId: guid,
  stage: v.picklist(['pre', 'post']),
  performed: v.boolean(),
  backup: v.nullable(backupResult),
  checks: v.array(checkResult),
  summary: v.strictObject({ passed: count, failed: count, error: count }),
});
export type ValidationReport = v.InferOutput<typeof validationReport>;

export const regression = v.strictObject({
  application: text,
  check: text,
  type: text,
  kind: v.picklist(['failsNow', 'confidenceFell', 'statusChanged', 'missing']),
  before: checkResult,
  after: v.nullable(checkResult),
  /** The run that saw it pass, where that was an earlier one, which never made its checks again. */
  beforeRun: v.optional(guid),
});
export type Regression = v.InferOutput<typeof regression>;

/** A check that could not be made: policy refused it, or a tool of ours did not run. What it would say is not known. */
export const checkNotMade = v.strictObject({
  application: text,
  check: text,
  type: text,
  stage: v.picklist(['pre', 'post']),
});
export type CheckNotMade = v.InferOutput<typeof checkNotMade>;
/** `Artifacts/Validation/<RunId>/earlier.json`: what an earlier run saw before it installed, and never looked at again. */
export const earlierChecks = v.strictObject({
  schemaVersion,
  runId: guid,
  checks: v.array(v.strictObject({ runId: guid, time: isoTime, ...checkResult.entries })),
});

/** `regressions.json`: an application that worked before does not work now. */
export const regressionsReport = v.strictObject({
  schemaVersion,
  runId: guid,
  confidenceThreshold: v.number(),
  regressions: v.array(regression),
  /** Absent where every check could be made. */
  notMade: v.optional(v.array(checkNotMade)),
  /** What worked before and not after in a dry run, which installs nothing: no regression of ours. Absent where nothing is so. */
  changedAlone: v.optional(v.array(regression)),
});
export type RegressionsReport = v.InferOutput<typeof regressionsReport>;
