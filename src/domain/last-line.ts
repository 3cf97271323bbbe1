import type { Counts } from '../schema/basics.ts';
import { PARTIAL_WHYS, type RecordedWhy } from '../schema/why.ts';

/** RMMs cut the field they keep; everything of ours fits. */
export const LAST_LINE_MAX = 240;
/** A counter larger than this is printed as this; the narrow one where the line does not fit with the wide one. */
const COUNTER_LIMITS = { wide: 9_999, narrow: 999 } as const;
/** The longest status is `DiagnosticsFailure`. */
const STATUS_MAX = 18;

/** The counters of a run that has done nothing. */
export const NO_COUNTS: Counts = { inst: 0, fail: 0, defer: 0, regr: 0, todo: 0 };

export interface LastLineFacts {
  readonly exitCode: number;
  readonly status: string;
  readonly counts: Counts;
  readonly why: readonly RecordedWhy[];
  readonly simulated: boolean;
  readonly ageDays: number | null;
  readonly streak: number | null;
  readonly runId: string | null;
  readonly root: string | null;
}

/**
 * The last line of stdout (docs/commands.md, run): fields in a fixed order, `-` for what is absent, reasons in
 * table order. When the reasons do not fit, the first ones stay and `+n` says how many were left out.
 */
export function lastLine(facts: LastLineFacts): string {
  const wide = fitted(facts, COUNTER_LIMITS.wide);
  return wide.length <= LAST_LINE_MAX ? wide : fitted(facts, COUNTER_LIMITS.narrow);
}

function fitted(facts: LastLineFacts, limit: number): string {
  const { counts } = facts;
  const counter = (n: number): string => String(Math.min(limit, Math.max(0, Math.floor(n))));
  const head =
    `PATCHPILOT v=1 exit=${facts.exitCode} status=${word(facts.status).slice(0, STATUS_MAX)}` +
    ` inst=${counter(counts.inst)} fail=${counter(counts.fail)} defer=${counter(counts.defer)}` +
    ` regr=${counter(counts.regr)} todo=${counter(counts.todo)} why=`;
  const tail = [
    facts.simulated ? ' sim=1' : '',
    facts.ageDays === null ? '' : ` age=${counter(facts.ageDays)}`,
    facts.streak === null ? '' : ` streak=${counter(facts.streak)}`,
    ` run=${word(facts.runId)} root=${word(facts.root)}`,
  ].join('');
  return `${head}${reasons(facts.why, LAST_LINE_MAX - head.length - tail.length)}${tail}`;
}

function reasons(why: readonly RecordedWhy[], room: number): string {
  const words = [...new Set(inTableOrder(why).map(word))].filter((w) => w !== '-');
  if (words.length === 0) return '-';
  for (let kept = words.length; kept > 0; kept--) {
    const left = words.length - kept;
    const text = [...words.slice(0, kept), ...(left > 0 ? [`+${left}`] : [])].join(',');
    if (text.length <= room) return text;
  }
  return `+${words.length}`;
}

/** Reasons of code 100 as the contract lists them; those of 240 are not in the list and keep their order, first. */
function inTableOrder(why: readonly RecordedWhy[]): string[] {
  const order: readonly RecordedWhy[] = PARTIAL_WHYS;
  return [...why].sort((a, b) => order.indexOf(a) - order.indexOf(b));
}

/** A value that can be told from the next field whatever it came from: letters, digits, hyphen; at most 64. */
function word(value: string | null): string {
  const clean = (value ?? '').replace(/[^A-Za-z0-9-]/gu, '').slice(0, 64);
  return clean === '' ? '-' : clean;
}
