import { hresultHex } from '../domain/hresult.ts';
import type { CheckPair, FinalReport, Finding, FindingKind } from '../schema/report.ts';

/** What a reader of a job log needs of one finding: what it is about, what it means, what to do. */
export interface Problem {
  /** `KB5070118 2026-11 Cumulative Update ...`, `Till: health`, `windows update agent`; empty for the run as a whole. */
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
  // What policy accepts is told in a line of its own: it asks nothing of anybody.
  const accepted = new Set<string>((report.outcome.accepted ?? []).map(({ why }) => why));
  const grave = report.findings.filter(
    ({ kind, level }) => level !== 'info' && !TOLD_ELSEWHERE.has(kind) && !accepted.has(kind),
  );
  const ended = grave.some(({ kind }) => kind === 'runFailed');
  // A search that the end of the run kept from being made is no problem of its own; two of one cause are one.
  const told = ended ? grave.filter(({ kind }) => !SEARCHES.has(kind)) : grave;
  const first = new Map(told.toReversed().map((one) => [`${one.kind} ${subjectOf(one, report)}`, one]));
  return [...first.values()]
    .toReversed()
    .slice(0, MOST)
    .map((one) => ({
      subject: subjectOf(one, report),
      meaning: [one.detail, seen(one, report.validation.checks), codeOf(one)].filter((part) => part !== '').join(' '),
      whatToDo: one.whatToDo ?? one.next ?? report.outcome.nextAction,
    }));
}

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
  const before = pair.before === null ? '' : `, ${pair.before.observedStatus} before`;
  return `It saw ${pair.after.observedStatus}${before}.`;
}

function codeOf({ hresult, meaning, message }: Finding): string {
  if (hresult === null || hresult === 0) return message === null ? '' : `${message.replace(/\.$/u, '')}.`;
  return `${hresultHex(hresult)}${meaning === null ? '' : `: ${meaning}`}`;
}
