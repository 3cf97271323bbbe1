import { hresultHex } from '../domain/hresult.ts';
import type { CheckPair, CheckSide, FinalReport, Finding, FindingKind } from '../schema/report.ts';
import { whyWords } from './view/words.ts';

/** What a reader of a job log needs of one finding: what it is about, what it means, what to do. */
export interface Problem {
  /**
   * `KB5070118 2026-11 Cumulative Update ...`, `Till: health`, `windows update agent`; empty for the run as a whole.
   */
  readonly subject: string;
  readonly meaning: string;
  readonly whatToDo: string;
}

/** A job log is read at a glance; the report has the rest. */
const MOST = 3;
/** Named in lines of their own. */
const TOLD_ELSEWHERE: ReadonlySet<FindingKind> = new Set(['leftOut', 'note', 'inventoryPartMissing']);
const SEARCHES: ReadonlySet<FindingKind> = new Set(['scanFailed', 'scanIncomplete']);

/** The gravest problems of a run, in the order of its report, which is the worst first. Pure. */
export function problemsOf(report: FinalReport): Problem[] {
  const grave = report.findings.filter(({ kind, level }) => level !== 'info' && !TOLD_ELSEWHERE.has(kind));
  const ended = grave.some(({ kind }) => kind === 'runFailed');
  // A search that the end of the run kept from being made is no problem of its own; two of one cause are one.
  const told = ended ? grave.filter(({ kind }) => !SEARCHES.has(kind)) : grave;
  const first = new Map(told.toReversed().map((one) => [`${one.kind} ${subjectOf(one, report)}`, one]));
  if (first.size === 0) return [ofTheRun(report)];
  return [...first.values()]
    .toReversed()
    .slice(0, MOST)
    .map((one) => ({
      subject: subjectOf(one, report),
      meaning: [one.detail, seen(one, report.validation.checks), witnesses(one), codeOf(one)]
        .filter((part) => part !== '')
        .join(' '),
      whatToDo: one.whatToDo ?? one.next ?? report.outcome.nextAction,
    }));
}

/** A code that is no success has at least one problem, though no finding of its own may say which. */
const ofTheRun = ({ outcome }: FinalReport): Problem => ({
  subject: '',
  meaning: `${[...outcome.why.map((why) => whyWords(why, outcome.exitName)), ...outcome.reasons].find((one) => one !== '') ?? outcome.sentence}.`,
  whatToDo: outcome.nextAction,
});

function subjectOf({ kind, kb, title, application, check }: Finding, { catalog }: FinalReport): string {
  if (application !== null) return check === null ? application : `${application}: ${check}`;
  if (SEARCHES.has(kind)) return catalog?.scan.source ?? '';
  if (title === null) return kb ?? '';
  return kb === null || title.includes(kb) ? title : `${kb} ${title}`;
}

/** What a check saw, after and before. */
function seen({ application, check }: Finding, pairs: readonly CheckPair[]): string {
  const pair = pairs.find((one) => one.application === application && one.check === check);
  if (pair?.after == null) return '';
  const before = pair.before === null ? '' : `, ${pair.before.observedStatus}${passes(pair.before)} before`;
  return `It saw ${pair.after.observedStatus}${passes(pair.after)}${before}.`;
}

/** What speaks for an update that is not certain, and against it: one of each. */
function witnesses({ kind, proof }: Finding): string {
  const [shown] = proof?.decidedBy ?? [];
  const [against] = proof?.disagreed ?? [];
  if (kind !== 'unconfirmed' || shown === undefined) return '';
  return against === undefined ? `It shows: ${shown}.` : `It shows: ${shown}; against it: ${against}.`;
}

/** How many of several attempts passed: what got worse where the answer is the same. */
const passes = ({ attempts, confidence }: CheckSide): string =>
  attempts > 1 ? ` (${Math.round(confidence * attempts)} of ${attempts} attempts passed)` : '';

function codeOf({ hresult, meaning, message }: Finding): string {
  if (hresult === null || hresult === 0) return message === null ? '' : `${message.replace(/\.$/u, '')}.`;
  return `${hresultHex(hresult)}${meaning === null ? '' : `: ${meaning}`}`;
}
