import type { HresultTable } from '../schema/hresults.ts';
import type { CheckPair, Finding, FindingKind, FindingLevel, InstallSummaryRow } from '../schema/report.ts';
import { artifactFiles, RUN_FILES } from '../evidence/layout.ts';
import type { ReportInput } from './input.ts';
import { hresultFields, updateKey } from './rows.ts';

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
    ...checks.flatMap(regressionFinding),
    ...rows.flatMap(updateFinding),
    ...catalogFindings(input, rows, hresults),
    ...deviceFindings(input),
    ...input.notes.map(({ detail }) => finding('note', 'info', detail)),
  ];
  return LEVELS.flatMap((level) => found.filter((one) => one.level === level));
}

function finding(kind: FindingKind, level: FindingLevel, detail: string, more: Partial<Finding> = {}): Finding {
  return {
    ...{ kind, level, kb: null, title: null, application: null, check: null, detail, message: null, next: null },
    ...{ hresult: null, hresultHex: null, meaning: null, whatToDo: null, proof: null, evidence: null },
    ...more,
  };
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
    const evidence = artifactFiles(runId).diagnosticsSummary;
    found.push(finding('diagnosticsFailed', level, detail, { message: diagnostics.reason, evidence }));
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

/** An update whose outcome is not what was claimed, or that failed, or was not tried although policy requires it. */
function updateFinding(row: InstallSummaryRow): Finding[] {
  const of = (kind: FindingKind, level: FindingLevel, detail: string): Finding[] => {
    const { kb, title, hresult, hresultHex, meaning, whatToDo, proof } = row;
    const code = hresult === 0 ? {} : { hresult, hresultHex, meaning, whatToDo };
    const more = { kb, title, ...code, proof, message: row.detail, evidence: RUN_FILES.installSummary };
    return [finding(kind, level, detail, more)];
  };
  const level = row.required ? 'bad' : 'warning';
  const need = row.required ? 'Required by policy.' : 'Not required by policy.';
  switch (row.verdict) {
    case 'notEffective':
      return of('notEffective', level, `The installer reported success, but the update is not on the device. ${need}`);
    case 'rolledBack':
      return of('rolledBack', level, `The update was installed and then undone when the device restarted. ${need}`);
    case 'failed':
      return of('failed', level, `The installer reported an error, and the update is not on the device. ${need}`);
    case 'installedDespiteError':
      return of('installedDespiteError', 'info', 'The installer reported an error, but the update is on the device.');
    case 'unconfirmed':
      return of('unconfirmed', 'warning', `The device does not show whether the update is installed. ${need}`);
    case null:
      break;
    default:
      return [];
  }
  if (row.attempted && row.installed === false) return of('failed', level, `The installer reported an error. ${need}`);
  const heldBack = row.reason === 'beforeWindow' || row.reason === 'simulated' || row.reason === 'notApplicable';
  if (!row.attempted && row.required && !heldBack)
    return of('notAttempted', 'warning', `It was selected and not installed in this run. ${need}`);
  return [];
}

function catalogFindings(
  { catalog, catalogAfter, effectivePolicy, runId }: ReportInput,
  rows: readonly InstallSummaryRow[],
  hresults: HresultTable,
): Finding[] {
  const files = artifactFiles(runId);
  const found: Finding[] = [];
  const scans = [
    [catalog?.scan, 'The search for updates', files.catalog],
    [catalogAfter?.scan, 'The search after the install', files.catalogAfter],
  ] as const;
  for (const [scan, what, evidence] of scans) {
    if (scan === undefined || scan.outcome === 'complete') continue;
    const more = { message: scan.message, ...hresultFields(scan.hresult, hresults), evidence };
    const proof = { decidedBy: scan.warnings, disagreed: [] };
    if (scan.outcome === 'failed')
      found.push(finding('scanFailed', 'warning', `${what} failed: what is missing is not known.`, { ...more, proof }));
    else found.push(finding('scanIncomplete', 'warning', `${what} was incomplete.`, { ...more, proof }));
  }
  if (catalog !== null) {
    const proof = { decidedBy: catalog.coverage.reasons, disagreed: [] };
    const more = { proof, evidence: files.catalog };
    if (catalog.coverage.support === 'unsupported')
      found.push(finding('unsupported', 'warning', 'This release of Windows gets no security updates any more.', more));
    if (catalog.coverage.stale)
      found.push(finding('stale', 'warning', 'Nothing is offered, yet the newest update on the device is old.', more));
    const done = new Set(rows.filter((row) => row.installed === true).map(updateKey));
    for (const entry of catalog.updates) {
      if (entry.decision !== 'selected' || !entry.overdue || done.has(updateKey(entry))) continue;
      const { kb, title } = entry;
      found.push(finding('overdue', 'warning', 'It waits for longer than policy allows.', { kb, title }));
    }
  }
  for (const { kb, title } of catalogAfter?.newOffers ?? [])
    found.push(
      finding('newOffers', 'warning', 'It is offered since the install; another run takes it.', { kb, title }),
    );
  if (effectivePolicy?.cachedPolicy === true)
    found.push(finding('cachedPolicy', 'warning', 'The policy could not be read; the last good copy was used.'));
  return found;
}

function deviceFindings(input: ReportInput): Finding[] {
  const files = artifactFiles(input.runId);
  const found: Finding[] = [];
  const sides = [
    [input.baseline, 'before', files.baseline],
    [input.snapshot, 'after', files.snapshot],
  ] as const;
  for (const [inventory, when, evidence] of sides) {
    for (const { part, reason } of inventory?.missing ?? []) {
      const detail = `${part} could not be read ${when}.`;
      found.push(finding('inventoryPartMissing', 'info', detail, { message: reason, evidence }));
    }
  }
  return found;
}
