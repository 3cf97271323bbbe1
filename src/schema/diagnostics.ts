import * as v from 'valibot';
import { described } from './described.ts';
import { count, isoTime, runId, schemaVersion, text } from './basics.ts';

export const collectorResult = v.strictObject({
  name: described(text, 'What was collected.'),
  type: described(v.picklist(['eventLog', 'file', 'command', 'network']), 'The kind of collector.'),
  status: described(
    v.picklist(['collected', 'capped', 'failed', 'skipped']),
    'What came of it; `capped`: cut at a limit.',
  ),
  files: described(v.array(text), 'Files that hold it.'),
  bytes: described(count, 'Size of these files.'),
  detail: described(text, 'What came of it, as one sentence.'),
});
export type CollectorResult = v.InferOutput<typeof collectorResult>;

/** `diagnostics-summary.json`: exists in every ended run, also when nothing was collected. */
export const diagnosticsSummary = v.strictObject({
  schemaVersion,
  runId,
  mode: described(v.picklist(['Never', 'OnFailure', 'Always']), 'When policy wants diagnostics.'),
  required: described(v.boolean(), 'Failed diagnostics end the run with 230.'),
  outcome: described(v.picklist(['notRun', 'throttled', 'succeeded', 'failed']), 'What came of them.'),
  reason: described(text, 'Why, as one sentence.'),
  collectors: described(v.array(collectorResult), 'What came of each collector.'),
  totalBytes: described(count, 'Size of everything collected.'),
  durationMs: described(count, 'Duration in milliseconds.'),
});
export type DiagnosticsSummary = v.InferOutput<typeof diagnosticsSummary>;

/** `diagnostics-run-history.json`: bounded; what throttling looks at. */
export const diagnosticsHistory = v.strictObject({
  schemaVersion,
  runs: described(
    v.array(
      v.strictObject({
        runId,
        time: described(isoTime, 'When they ran.'),
        outcome: described(text, 'What came of them.'),
      }),
    ),
    'When diagnostics ran, for throttling; bounded.',
  ),
});
export type DiagnosticsHistory = v.InferOutput<typeof diagnosticsHistory>;
