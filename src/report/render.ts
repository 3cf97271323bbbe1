import Mustache from 'mustache';
import * as v from 'valibot';
import { escapeHtml, truncate } from '../domain/escape.ts';
import { checkPattern, redact, redactionRules, type Redaction, type RedactionRules } from '../domain/redaction.ts';
import { BUILT_IN_RULES } from '../domain/secrets.ts';
import { RUN_FILES } from '../evidence/layout.ts';
import { finalReport, redactionLog, type FinalReport, type RedactionLog } from '../schema/report.ts';
import type { ReportAssets } from './assets.ts';
import { breakableHtml } from './break-places.ts';
import { buildFinalReport } from './final-report.ts';
import type { ReportInput } from './input.ts';
import { viewModel } from './view-model.ts';

/** The three files of phase 11, ready to be written. */
export interface RenderedReports {
  /** One line with a line end. */
  readonly finalReportJson: string;
  readonly html: string;
  readonly redactionLog: RedactionLog;
  /** What `finalReportJson` holds. */
  readonly report: FinalReport;
}

/** More removals than this are counted, not listed. */
const REMOVALS_LISTED = 20_000;

/**
 * All reports of a run from its files: `final-report.json`, `final-report.html` and the redaction log. Pure: the same
 * input gives the same bytes. Throws `ValiError` when the input does not fit the schemas it claims to be of.
 */
export function renderReports(
  input: ReportInput,
  assets: ReportAssets,
  rules: RedactionRules = rulesOf(input),
): RenderedReports {
  const { value: clean, log } = redactReportFiles(input, rules);
  const redacted = redact(buildFinalReport(clean, assets), rules, RUN_FILES.finalReport);
  const report = v.parse(finalReport, redacted.value);
  return {
    finalReportJson: `${JSON.stringify(report)}\n`,
    html: renderHtml(report, assets),
    redactionLog: logOf(input, [...log, ...redacted.log]),
    report,
  };
}

/** No single text of the page is longer, in characters; the JSON beside it has it whole. */
const PAGE_TEXT_LENGTH = 700;

/** The page of a redacted report. Its title holds text alone, so it is escaped here and not where the elements are. */
export function renderHtml(report: FinalReport, assets: Pick<ReportAssets, 'template' | 'css'>): string {
  const short = (text: unknown): string => truncate(String(text), PAGE_TEXT_LENGTH);
  const view = viewModel(report);
  const whole = { ...view, css: assets.css, title: escapeHtml(short(view.title)) };
  return Mustache.render(assets.template, whole, {}, { escape: (text: unknown) => breakableHtml(short(text)) });
}

/** The rules of the run's own policy; the built-in ones alone when it has none. */
export function rulesOf(input: Pick<ReportInput, 'effectivePolicy'>): RedactionRules {
  return redactionRules(policyOf(input));
}

function policyOf(input: Pick<ReportInput, 'effectivePolicy'>) {
  return input.effectivePolicy?.policies.ReportingPolicy.redaction ?? { fields: [], patterns: [] };
}

/** The other files under Reports were redacted when they were written; doing it again tells what was removed there. */
function redactReportFiles(input: ReportInput, rules: RedactionRules): { value: ReportInput; log: Redaction[] } {
  const log: Redaction[] = [];
  const clean = <T>(value: T, file: string): T => {
    const redacted = redact(value, rules, file);
    log.push(...redacted.log);
    return redacted.value;
  };
  const value = {
    ...input,
    preValidation: clean(input.preValidation, RUN_FILES.preValidation),
    postValidation: clean(input.postValidation, RUN_FILES.postValidation),
    regressions: clean(input.regressions, RUN_FILES.regressions),
    diff: clean(input.diff, RUN_FILES.diff),
  };
  return { value, log };
}

function logOf(input: ReportInput, removed: readonly Redaction[]): RedactionLog {
  const { fields, patterns } = policyOf(input);
  const checked = patterns.map(({ name, pattern }) => ({ name, ...checkPattern(pattern) }));
  const applied = checked.flatMap((one) => (one.ok ? [one.name] : []));
  const refusedPatterns = checked.flatMap((one) => (one.ok ? [] : [{ name: one.name, fault: one.fault }]));
  return v.parse(redactionLog, {
    schemaVersion: 1,
    runId: input.runId,
    rules: { fields: [...fields], patterns: applied, builtIn: [...BUILT_IN_RULES] },
    refusedPatterns,
    removed: removed.slice(0, REMOVALS_LISTED),
    notListed: Math.max(0, removed.length - REMOVALS_LISTED),
  });
}
