import { isCodeOfFailure } from '../../domain/claim-of.ts';
import { truncate } from '../../domain/escape.ts';
import type { FinalReport, InstallSummaryRow } from '../../schema/report.ts';
import { durationWords, type Times } from './times.ts';
import { decisionWords, resultLabel, type Tone } from './words.ts';

const TITLE_LENGTH = 180;
const PROOF_LENGTH = 220;
const ORDER: readonly Tone[] = ['bad', 'warning', 'info', 'good', 'quiet'];

/** The selected updates, problems first, each with its result and what proves it. */
export function updatesView({ InstallSummary }: FinalReport) {
  const rows = InstallSummary.map((row) => ({ row, label: resultLabel(row) }));
  rows.sort((one, other) => rank(one) - rank(other));
  return { updates: rows.map(({ row, label }) => rowView(row, label)), hasUpdates: rows.length > 0 };
}

const rank = ({ row, label }: { row: InstallSummaryRow; label: { tone: Tone } }): number =>
  ORDER.indexOf(label.tone) * 2 + (row.required ? 0 : 1);

function rowView(row: InstallSummaryRow, label: { tone: Tone; text: string }) {
  const [first, second, ...others] = row.proof?.decidedBy ?? [];
  const shown = [first, second].filter((part) => part !== undefined).map((part) => truncate(part, PROOF_LENGTH));
  if (shown.length === 0 && row.detail !== null) shown.push(truncate(row.detail, PROOF_LENGTH));
  if (row.proof?.agentOnly === true)
    shown.push('no state on disk is known for it: the list of the agent alone says so');
  if (others.length > 0) shown.push(`${others.length} more in install-summary.jsonl`);
  const told = row.hresult !== null && row.hresult !== 0 && (row.verdict === null || isCodeOfFailure(row));
  const code = !told ? null : { hex: row.hresultHex, meaning: row.meaning };
  return {
    ...label,
    title: truncate(row.title, TITLE_LENGTH),
    about: about(row, `${row.classification}, ${row.required ? 'required' : 'not required'}`),
    proof: shown.join('; '),
    code,
    duration: row.durationMs > 0 ? durationWords(row.durationMs) : '-',
    restart: row.rebootRequired,
  };
}

/** What was offered and not selected, with the rule and the file and key that decided, grouped by decision. */
export function notSelectedView({ catalog }: FinalReport, times: Times) {
  if (catalog === null) return { catalog: null };
  const { counts, scan, window, coverage, searchedAt, after } = catalog;
  return {
    catalog: {
      ...counts,
      searched: times.line(searchedAt),
      source: scan.source,
      scanOutcome: scan.outcome,
      support: coverage.support,
      judged: coverage.judged,
      window: window.state === 'none' ? null : windowWords(window, times),
      after:
        after === null
          ? null
          : { offered: after.offered, newOffers: after.newOffers.length, outcome: after.scan.outcome },
      notSelected: catalog.notSelected.map((entry) => ({
        decision: decisionWords[entry.decision],
        title: truncate(entry.title, TITLE_LENGTH),
        about: about(entry, entry.classification),
        rule: entry.rule,
        detail: truncate(entry.detail, PROOF_LENGTH),
        policyFile: segments(entry.policyFile ?? 'built-in rule'),
        policyKey: entry.policyKey,
      })),
      hasNotSelected: catalog.notSelected.length > 0,
    },
  };
}

/** The parts of a path, so that a long one may be broken after a slash. */
function segments(path: string): { part: string; more: boolean }[] {
  const parts = truncate(path, 300).split('/');
  return parts.map((part, index) => ({ part, more: index < parts.length - 1 }));
}

interface Numbered {
  readonly kb: string | null;
  readonly kbs?: readonly string[] | undefined;
}

function about({ kb, kbs }: Numbered, words: string): string {
  const numbers = kbs ?? (kb === null ? [] : [kb]);
  return numbers.length === 0 ? words : `${numbers.join(', ')} · ${words}`;
}

function windowWords(window: { state: string; opensAt: string | null; closesAt: string | null }, times: Times): string {
  return window.state === 'inside'
    ? `inside the maintenance window, which closes ${times.line(window.closesAt)}`
    : `before the maintenance window, which opens ${times.line(window.opensAt)}`;
}
