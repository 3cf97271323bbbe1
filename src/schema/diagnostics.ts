import * as v from 'valibot';
import { count, guid, isoTime, schemaVersion, text } from './basics.ts';

export const collectorResult = v.strictObject({
  name: text,
  type: v.picklist(['eventLog', 'file', 'command', 'network']),
  status: v.picklist(['collected', 'capped', 'failed', 'skipped']),
  files: v.array(text),
  bytes: count,
  detail: text,
});
export type CollectorResult = v.InferOutput<typeof collectorResult>;

/** `diagnostics-summary.json`: exists in every ended run, also when nothing was collected. */
export const diagnosticsSummary = v.strictObject({
  schemaVersion,
  runId: guid,
  mode: v.picklist(['Never', 'OnFailure', 'Always']),
  required: v.boolean(),
  outcome: v.picklist(['notRun', 'throttled', 'succeeded', 'failed']),
  reason: text,
  collectors: v.array(collectorResult),
  totalBytes: count,
  durationMs: count,
});
export type DiagnosticsSummary = v.InferOutput<typeof diagnosticsSummary>;

/** `diagnostics-run-history.json`: bounded; what throttling looks at. */
export const diagnosticsHistory = v.strictObject({
  schemaVersion,
  runs: v.array(v.strictObject({ runId: guid, time: isoTime, outcome: text })),
});
export type DiagnosticsHistory = v.InferOutput<typeof diagnosticsHistory>;
