import * as v from 'valibot';
import { described } from './described.ts';
import { complianceRow } from './compliance.ts';
import {
  count,
  counts,
  deviceIds,
  guid,
  isoTime,
  recordedError,
  recordedWhy,
  runId,
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
  runId,
  generatedAt: described(v.nullable(isoTime), 'When the report was made; null: not known.'),
  simulated: described(v.boolean(), 'Whether the device is a scripted one.'),
  mode: described(v.nullable(runMode), 'How the run was started; null: not known.'),
  startedAt: described(v.nullable(isoTime), 'When the run was started; null: not known.'),
  outcome: described(reportOutcome, 'The exit code with its reasons, and what to do about it.'),
  counts: described(v.nullable(counts), 'The five counters of the last line; null: not known.'),
  /** What `counts` follows from; null where it is not known what was selected, absent in reports of before. */
  figures: described(
    v.optional(v.nullable(figures)),
    'How the updates stand, which `counts` follows from; null where it is not known what was selected.',
  ),
  ids: described(v.nullable(deviceIds), 'Who and where; null: not known.'),
  tool: described(
    v.nullable(
      v.strictObject({
        name: described(text, 'Its name.'),
        version: described(text, 'Its version.'),
        commit: described(text, 'Commit that it was built from.'),
        runtime: described(text, 'Runtime that it was built with.'),
      }),
    ),
    'The program that made the run.',
  ),
  source: described(
    v.nullable(
      v.strictObject({
        kind: described(text, 'The update agent, a kit, or a script.'),
        name: described(text, 'Its name.'),
        sha256: described(v.nullable(sha256Hex), 'SHA-256 of the kit or script; null where it has none.'),
      }),
    ),
    'Where updates came from.',
  ),
  device: described(reportDevice, 'What is known of the device.'),
  findings: described(v.array(finding), 'What a reader must know before anything else.'),
  InstallSummary: described(v.array(installSummaryRow), 'One row for each selected update.'),
  catalog: described(v.nullable(reportCatalog), 'What was offered and decided; null: not known.'),
  validation: described(reportValidation, 'How application checks went.'),
  regressions: described(v.nullable(v.array(regression)), 'What worked before and does not now; null: not known.'),
  changes: described(v.nullable(reportChanges), 'What changed on the device; null: not known.'),
  reboot: described(v.nullable(reportReboot), 'The reboot that the run asked for; null: none.'),
  diagnostics: described(v.nullable(reportDiagnostics), 'How diagnostics went; null: not known.'),
  hops: described(v.array(hop), 'The parts of the run between reboots.'),
  timeline: described(v.array(step), 'Every step of the run, in order.'),
  failure: described(
    v.nullable(
      v.strictObject({
        why: described(recordedWhy, 'The reason, a `why=`.'),
        phase: described(v.nullable(phaseId), 'Phase in which it failed; null: none.'),
        error: described(recordedError, 'The error.'),
      }),
    ),
    'Why the run could not be carried out as planned; null: it was.',
  ),
  policy: described(v.nullable(reportPolicy), 'The policy of the run; null: not known.'),
  notes: described(v.array(reportNote), 'Events that are worth a line.'),
  compliance: described(v.array(complianceRow), 'Controls that the run gives evidence for.'),
  branding: described(
    v.strictObject({
      organization: described(text, 'Shown at the head of reports.'),
      contact: described(text, 'Whom to ask.'),
    }),
    'Whose report this is.',
  ),
  timeZone: described(text, 'IANA name; times of the HTML report.'),
  contentRoot: described(
    v.nullable(sha256Hex),
    'Merkle root of `State/seal-content.json`; null where that seal does not exist.',
  ),
  previousRun: described(
    v.nullable(
      v.strictObject({ runId: described(guid, 'Its id.'), root: described(sha256Hex, 'Merkle root of its manifest.') }),
    ),
    'The run of this device before; null: none.',
  ),
  notKnown: described(
    v.array(
      v.strictObject({
        what: described(text, 'What is not known.'),
        file: described(text, 'The file that would say it.'),
      }),
    ),
    'What is not known, because its file is not there.',
  ),
});
export type FinalReport = v.InferOutput<typeof finalReport>;

/** `redaction-log.json`: where something was removed, and by which rule. Never the value, its length or its hash. */
export const redactionLog = v.strictObject({
  schemaVersion,
  runId,
  rules: described(
    v.strictObject({
      fields: described(v.array(text), 'Names of fields of the policy.'),
      patterns: described(v.array(text), 'Names of patterns of the policy.'),
      builtIn: described(v.array(text), 'Rules that always apply.'),
    }),
    'The rules that were applied.',
  ),
  refusedPatterns: described(
    v.array(
      v.strictObject({ name: described(text, 'Name of the pattern.'), fault: described(text, 'Why it was not.') }),
    ),
    'Patterns that were not applied.',
  ),
  removed: described(
    v.array(
      v.strictObject({
        file: described(text, 'File of the run.'),
        path: described(text, 'Place in the file.'),
        rule: described(text, 'The rule that removed it.'),
      }),
    ),
    'Where something was removed; never what.',
  ),
  notListed: described(count, 'How many more places there are.'),
});
export type RedactionLog = v.InferOutput<typeof redactionLog>;
