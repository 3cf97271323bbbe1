import type { HresultTable } from '../schema/hresults.ts';
import type { CheckPair, Finding, FindingLevel, InstallSummaryRow } from '../schema/report.ts';
import { artifactFiles, RUN_FILES } from '../evidence/layout.ts';
import { unrelatedCheckFindings } from './broken-before.ts';
import { finding } from './finding.ts';
import type { ReportInput } from './input.ts';
import { kitFindings } from './kit-findings.ts';
import { catalogFindings, deviceFindings } from './source-findings.ts';
import { updateFindings } from './update-findings.ts';

const LEVELS: readonly FindingLevel[] = ['bad', 'warning', 'info'];

/**
 * What a reader must know first, worst first: claims that were not true, failures, regressions, what is not known. Free
 * text of the evidence stays in the field it came from (`message`, `proof`), so that redaction by field name finds it.
 */
export function findingsOf(
  input: ReportInput,
  rows: readonly InstallSummaryRow[],
  checks: readonly CheckPair[],
  hresults: HresultTable,
): Finding[] {
  const found = [
    ...runFindings(input),
    ...kitFindings(input),
    ...checks.flatMap(regressionFinding),
    ...notMadeFindings(input),
    ...unrelatedCheckFindings(input, checks),
    ...updateFindings(rows, input.catalog?.updates ?? [], input.outcome.accepted ?? []),
    ...catalogFindings(input, hresults),
    ...deviceFindings(input),
    ...input.notes.map(({ detail }) => finding('note', 'info', detail)),
  ];
  return LEVELS.flatMap((level) => found.filter((one) => one.level === level));
}

function runFindings({ state, diagnostics, runId, preValidation }: ReportInput): Finding[] {
  const found: Finding[] = [];
  const failure = state?.failure ?? null;
  if (failure !== null) {
    const { message, next } = failure.error;
    const where = failure.phase === null ? 'outside of a phase' : `in phase ${failure.phase}`;
    const detail = `The run could not go on ${where} (${failure.error.code}).`;
    found.push(finding('runFailed', 'bad', detail, { message, next, evidence: RUN_FILES.state }));
  }
  for (const step of state?.steps ?? []) {
    if (step.status !== 'failed' || step.error === null || step.phase === failure?.phase) continue;
    const { message, next } = step.error;
    const detail = `Phase ${step.phase} ${step.name} failed (${step.error.code}).`;
    found.push(finding('phaseFailed', 'bad', detail, { message, next, evidence: RUN_FILES.state }));
  }
  if (diagnostics?.outcome === 'failed') {
    const level = diagnostics.required ? 'bad' : 'warning';
    const detail = diagnostics.required ? 'Diagnostics are required and failed.' : 'Diagnostics failed.';
    const evidence = artifactFiles(runId).diagnostics;
    const failed = diagnostics.collectors.filter(({ status }) => status === 'failed');
    const causes = failed.map(({ name, detail: cause }) => `${name}: ${cause}`).join('; ');
    found.push(finding('diagnosticsFailed', level, detail, { message: causes || diagnostics.reason, evidence }));
  }
  const backup = preValidation?.backup ?? null;
  if (backup !== null && backup.configured && !backup.satisfied) {
    const blocked = backup.action === 'block';
    const detail = blocked
      ? 'Policy asks for a backup and none was shown: nothing was installed.'
      : 'Policy asks for a backup and none was shown; it says to warn and go on.';
    const proof = { decidedBy: backup.findings, disagreed: [] };
    found.push(finding('backupMissing', 'warning', detail, { proof, evidence: RUN_FILES.preValidation }));
  }
  return found;
}

const REGRESSIONS: Readonly<Record<string, string>> = {
  failsNow: 'It worked before the updates and does not work now.',
  confidenceFell: 'It works less reliably than before the updates.',
  statusChanged: 'It answers differently than before the updates.',
  missing: 'It was checked before the updates and could not be checked after them.',
};

function regressionFinding({ application, check, regression }: CheckPair): Finding[] {
  if (regression === null) return [];
  const evidence = RUN_FILES.regressions;
  return [finding('regression', 'bad', REGRESSIONS[regression] ?? regression, { application, check, evidence })];
}

/** Checks of which nobody knows what they would say: policy refused them, or a tool of ours did not run. */
function notMadeFindings({ regressions }: ReportInput): Finding[] {
  return (regressions?.notMade ?? []).map(({ application, check, stage }) => {
    const when = stage === 'pre' ? 'before' : 'after';
    const detail = `It could not be made ${when} the updates: whether the application works is not known.`;
    const next = 'Run `patchpilot policy check`; the evidence of the check says what kept it from being made.';
    return finding('checkNotMade', 'warning', detail, { application, check, next, evidence: RUN_FILES.regressions });
  });
}
