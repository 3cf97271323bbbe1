import { decideExit } from '../domain/exit-code.ts';
import { redact } from '../domain/redaction.ts';
import { BUILT_IN_RULES } from '../domain/secrets.ts';
import { readRunFacts } from '../evidence/facts.ts';
import type { RunFolder } from '../evidence/run-folder.ts';
import { loadReportStyle, type ReportAssets } from '../report/assets.ts';
import { buildFinalReport } from '../report/final-report.ts';
import { NO_FILES, type ReportInput } from '../report/input.ts';
import { noReportHtml } from '../report/no-report.ts';
import { readReportInput } from '../report/read.ts';
import { rulesOf } from '../report/render.ts';
import { ARTIFACTS } from '../schema/artifacts.ts';
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
  hresults: { schemaVersion: 1, actions: noActions, facilities: [], entries: [] },
  compliance: { schemaVersion: 1, controls: [] },
};

/**
 * Writes those of the three files of phase 11 that it did not: a report that knows nothing but how the run ended, a
 * page that says so, and an empty log. The whole report can be made again from the evidence at any time.
 */
export function replaceMissingReports(system: Pick<System, 'files' | 'assets'>, run: RunFolder): void {
  const { finalReport, finalHtml, redactionLog } = ARTIFACTS;
  const missing = [finalReport, finalHtml, redactionLog].filter((file) => !run.has(file));
  if (missing.length === 0) return;
  const input = readReportInput(run, decideExit({ ...readRunFacts(system.files, run.root), status: 'ended' }));
  const clean = <T>(value: T, path: string): T => redact(value, rulesOf(input), path).value;
  const known = clean(buildFinalReport(withoutArtifacts(input), NO_TABLES), finalReport.path);
  if (missing.includes(finalReport)) run.write(finalReport, known);
  if (missing.includes(finalHtml)) {
    const { folder, branding } = clean({ folder: run.root, branding: brandingOf(input) }, finalHtml.path);
    const html = noReportHtml({ ...known, branding }, folder, styleOf(system));
    run.save(finalHtml, Buffer.from(html));
  }
  if (missing.includes(redactionLog)) {
    run.write(redactionLog, {
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
  ...NO_FILES,
  ...{ runId, outcome, run, state, contentRoot, notes: [], installRecords: null },
});

/** The one thing of the policy that the page needs. */
const brandingOf = ({ effectivePolicy }: ReportInput) =>
  effectivePolicy?.policies.ReportingPolicy.branding ?? { organization: '', contact: '' };

/** Reading the style sheet may be what failed; the page says the same without it. */
function styleOf({ assets }: Pick<System, 'assets'>): string {
  try {
    return loadReportStyle(assets);
  } catch {
    return '';
  }
}
