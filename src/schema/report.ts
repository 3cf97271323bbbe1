import * as v from 'valibot';
import { complianceRow } from './compliance.ts';
import {
  count,
  counts,
  deviceIds,
  guid,
  isoTime,
  recordedError,
  recordedWhy,
  schemaVersion,
  sha256Hex,
  text,
} from './basics.ts';
import { phaseId } from './phases.ts';
import { figures } from './figures.ts';
import { hop, runMode, step } from './run.ts';
import { regression } from './validation.ts';
import {
  installSummaryRow,
  finding,
  reportOutcome,
  reportCatalog,
  reportValidation,
  reportChanges,
  reportPolicy,
  reportDiagnostics,
  reportReboot,
  reportDevice,
  reportNote,
} from './report-parts.ts';

export type {
  InstallSummaryRow,
  FindingKind,
  FindingLevel,
  Finding,
  ReportOutcome,
  CheckSide,
  CheckPair,
  ChangeItem,
  ChangeCategory,
  ReportNote,
} from './report-parts.ts';

/**
 * `final-report.json`: one line, built from the files of the run and from nothing else. `InstallSummary` is the one key
 * that is not camelCase. What is null is not known, because its file is not there; `notKnown` names it.
 */
export const finalReport = v.strictObject({
  schemaVersion,
  runId: guid,
  generatedAt: v.nullable(isoTime),
  simulated: v.boolean(),
  mode: v.nullable(runMode),
  startedAt: v.nullable(isoTime),
  outcome: reportOutcome,
  counts: v.nullable(counts),
  /** What `counts` follows from; null where it is not known what was selected, absent in reports of before. */
  figures: v.optional(v.nullable(figures)),
  ids: v.nullable(deviceIds),
  tool: v.nullable(v.strictObject({ name: text, version: text, commit: text, runtime: text })),
  source: v.nullable(v.strictObject({ kind: text, name: text, sha256: v.nullable(sha256Hex) })),
  device: reportDevice,
  findings: v.array(finding),
  InstallSummary: v.array(installSummaryRow),
  catalog: v.nullable(reportCatalog),
  validation: reportValidation,
  regressions: v.nullable(v.array(regression)),
  changes: v.nullable(reportChanges),
  reboot: v.nullable(reportReboot),
  diagnostics: v.nullable(reportDiagnostics),
  hops: v.array(hop),
  timeline: v.array(step),
  failure: v.nullable(v.strictObject({ why: recordedWhy, phase: v.nullable(phaseId), error: recordedError })),
  policy: v.nullable(reportPolicy),
  notes: v.array(reportNote),
  compliance: v.array(complianceRow),
  branding: v.strictObject({ organization: text, contact: text }),
  timeZone: text,
  contentRoot: v.nullable(sha256Hex),
  previousRun: v.nullable(v.strictObject({ runId: guid, root: sha256Hex })),
  notKnown: v.array(v.strictObject({ what: text, file: text })),
});
export type FinalReport = v.InferOutput<typeof finalReport>;

/** `redaction-log.json`: where something was removed, and by which rule. Never the value, its length or its hash. */
export const redactionLog = v.strictObject({
  schemaVersion,
  runId: guid,
  rules: v.strictObject({ fields: v.array(text), patterns: v.array(text), builtIn: v.array(text) }),
  refusedPatterns: v.array(v.strictObject({ name: text, fault: text })),
  removed: v.array(v.strictObject({ file: text, path: text, rule: text })),
  notListed: count,
});
export type RedactionLog = v.InferOutput<typeof redactionLog>;
