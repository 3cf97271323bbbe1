import { isCodeOfFailure } from '../../domain/claim-of.ts';
import { truncate } from '../../domain/escape.ts';
import type { EarlierUpdate } from '../../schema/catalog.ts';
import type { Proof } from '../../schema/install-summary.ts';
import type { FinalReport, InstallSummaryRow } from '../../schema/report.ts';
import { durationWords, type Times } from './times.ts';
import { decisionWords, resultLabel, verdictLabel, type Tone } from './words.ts';

const TITLE_LENGTH = 180;
const PROOF_LENGTH = 220;
const PATH_LENGTH = 300;
const ORDER: readonly Tone[] = ['bad', 'warning', 'info', 'good', 'quiet'];

/** The selected updates and those of earlier runs, problems first, each with its result and what proves it. */
export function updatesView({ InstallSummary, catalog }: FinalReport, times: Times) {
  const rows = InstallSummary.map((row) => ({ row, label: resultLabel(row) }));
  rows.sort(problemsFirst);
  const earlier = (catalog?.earlier ?? []).map((row) => ({ row, label: verdictLabel(row.verdict, row.required) }));
  earlier.sort(problemsFirst);
  return {
    updates: rows.map(({ row, label }) => rowView(row, label)),
    hasUpdates: rows.length > 0,
    earlier: earlier.map(({ row, label }) => earlierView(row, label, times)),
    hasEarlier: earlier.length > 0,
    hasRows: rows.length + earlier.length > 0,
  };
}

interface Ranked {
  readonly row: { readonly required: boolean };
  readonly label: { readonly tone: Tone };
}

const rank = ({ row, label }: Ranked): number => ORDER.indexOf(label.tone) * 2 + (row.required ? 0 : 1);
const problemsFirst = (one: Ranked, other: Ranked): number => rank(one) - rank(other);

/** What earlier runs attempted, as this run found it before it decided anything. */
function earlierView(row: EarlierUpdate, label: { tone: Tone; text: string }, times: Times) {
  return {
    ...label,
    title: truncate(row.title, TITLE_LENGTH),
    about: about(row, row.required ? 'required' : 'not required'),
    proof: proofWords(row.proof, null, 'catalog.json'),
    attempted: times.line(row.attemptedAt),
    attemptedBy: row.attemptedBy,
    decidedAnew: row.decidedAnew,
  };
}

function proofWords(proof: Proof | null, detail: string | null, file: string): string {
  const [first, second, ...others] = proof?.decidedBy ?? [];
  const shown = [first, second].filter((part) => part !== undefined).map((part) => truncate(part, PROOF_LENGTH));
  if (shown.length === 0 && detail !== null) shown.push(truncate(detail, PROOF_LENGTH));
  if (proof?.agentOnly === true) shown.push('no state on disk is known for it: the list of the agent alone says so');
  if (others.length > 0) shown.push(`${others.length} more in ${file}`);
  return shown.join('; ');
}

function rowView(row: InstallSummaryRow, label: { tone: Tone; text: string }) {
  const told = row.hresult !== null && row.hresult !== 0 && (row.verdict === null || isCodeOfFailure(row));
  const code = !told ? null : { hex: row.hresultHex, meaning: row.meaning };
  return {
    ...label,
    title: truncate(row.title, TITLE_LENGTH),
    about: about(row, `${row.classification}, ${row.required ? 'required' : 'not required'}`),
    proof: proofWords(row.proof, row.detail, 'install-summary.jsonl'),
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
        policyFile: truncate(entry.policyFile ?? 'built-in rule', PATH_LENGTH),
        policyKey: entry.policyKey,
      })),
      hasNotSelected: catalog.notSelected.length > 0,
    },
  };
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
