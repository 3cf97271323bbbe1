import { decideExit } from '../domain/exit-code.ts';
import { escapeHtml } from '../domain/escape.ts';
import { redact, redactionRules } from '../domain/redaction.ts';
import { BUILT_IN_RULES } from '../domain/secrets.ts';
import { readRunFacts } from '../evidence/facts.ts';
import { RUN_FILES } from '../evidence/layout.ts';
import type { RunFolder } from '../evidence/run-folder.ts';
import type { ReportAssets } from '../report/assets.ts';
import { buildFinalReport } from '../report/final-report.ts';
import { isSimulated, type ReportInput } from '../report/input.ts';
import { readReportInput } from '../report/read.ts';
import { finalReport, redactionLog } from '../schema/report.ts';
import type { System } from '../system/system.ts';

const noActions = {
  retry: '',
  nextRun: '',
  repair: '',
  never: '',
  reboot: '',
  network: '',
  policy: '',
  space: '',
  info: '',
};
/** The tables are left out: reading them may be what failed. */
const NO_TABLES: Pick<ReportAssets, 'hresults' | 'compliance'> = {
  hresults: { schemaVersion: 1, actions: noActions, entries: [] },
  compliance: { schemaVersion: 1, controls: [] },
};

/**
 * Writes those of the three files of phase 11 that it did not: a report that knows nothing but how the run ended, a page
 * that says so, and an empty log. The whole report can be made again from the evidence at any time.
 */
export function replaceMissingReports(system: Pick<System, 'files'>, run: RunFolder): void {
  const missing = [RUN_FILES.finalReport, RUN_FILES.finalHtml, RUN_FILES.redactionLog].filter((path) => !run.has(path));
  if (missing.length === 0) return;
  const input = readReportInput(run, decideExit({ ...readRunFacts(system.files, run.root), status: 'ended' }));
  if (missing.includes(RUN_FILES.finalReport)) {
    const known = buildFinalReport(withoutArtifacts(input), NO_TABLES);
    const { value } = redact(known, redactionRules({ fields: [], patterns: [] }), RUN_FILES.finalReport);
    run.write(RUN_FILES.finalReport, finalReport, value, 'line');
  }
  if (missing.includes(RUN_FILES.finalHtml)) run.save(RUN_FILES.finalHtml, Buffer.from(page(input)));
  if (missing.includes(RUN_FILES.redactionLog)) {
    run.write(RUN_FILES.redactionLog, redactionLog, {
      schemaVersion: 1,
      runId: run.runId,
      rules: { fields: [], patterns: [], builtIn: [...BUILT_IN_RULES] },
      refusedPatterns: [],
      removed: [],
      notListed: 0,
    });
  }
}

/** What the run says of itself, and nothing of what it found: rendering that may be what failed. */
const withoutArtifacts = ({ runId, outcome, run, state, contentRoot }: ReportInput): ReportInput => ({
  ...{ runId, outcome, run, state, contentRoot, notes: [], installRecords: null, effectivePolicy: null },
  ...{ baseline: null, snapshot: null, catalog: null, catalogAfter: null, preValidation: null, postValidation: null },
  ...{ regressions: null, diff: null, diagnostics: null, rebootPlan: null },
});

function page(input: ReportInput): string {
  const { runId, outcome } = input;
  const said = [
    ...(isSimulated(input) ? ['SIMULATED: nothing on a real device was changed.'] : []),
    `The report of run ${runId} could not be made. The run ended with ${outcome.exitCode} ${outcome.exitName}.`,
    `The evidence is complete. To make the report again: patchpilot report ${runId} --out FOLDER`,
  ];
  return [
    '<!doctype html>',
    '<html lang="en"><head><meta charset="utf-8">',
    `<meta http-equiv="Content-Security-Policy" content="default-src 'none'">`,
    '<title>PatchPilot: no report</title></head><body>',
    ...said.map((line) => `<p>${escapeHtml(line)}</p>`),
    '</body></html>\n',
  ].join('\n');
}
