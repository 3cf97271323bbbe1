import { countersOf } from '../../domain/figures.ts';
import { truncate } from '../../domain/escape.ts';
import type { CheckPair, FinalReport, Finding, FindingKind, FindingLevel } from '../../schema/report.ts';
import { findingHeadlines, levelWords } from './words.ts';

const LISTED = 60;
const TITLE_LENGTH = 200;
const TEXT_LENGTH = 600;

/** What is wrong and why, by level; more than `LISTED` of one level are counted, the tables below have them all. */
export function findingsView(report: FinalReport) {
  const { findings, validation, notKnown } = report;
  const levels: FindingLevel[] = ['bad', 'warning', 'info'];
  const groups = levels.map((level) => {
    const all = findings.filter((finding) => finding.level === level);
    return {
      tone: level,
      word: levelWords[level],
      items: all.slice(0, LISTED).map((finding) => itemOf(finding, validation.checks)),
      more: Math.max(0, all.length - LISTED) || null,
    };
  });
  return {
    findingGroups: groups.filter((group) => group.items.length > 0),
    calm: calmWords(report),
    notKnown,
    hasNotKnown: notKnown.length > 0,
  };
}

/** What is only worth knowing, and speaks for no application or update that has a trouble. */
const QUIET_KINDS: ReadonlySet<FindingKind> = new Set(['note', 'inventoryPartMissing', 'cachedPolicy', 'leftOut']);

/**
 * What to say when nothing is wrong; null when something is, or is not known. "Nothing" is said only where it is true.
 */
function calmWords({ findings, notKnown, figures, outcome, mode }: FinalReport): string | null {
  const quiet = findings.every(({ level, kind }) => level === 'info' && QUIET_KINDS.has(kind));
  if (!quiet || notKnown.length > 0) return null;
  const open = figures == null || countersOf(figures, 0).todo + countersOf(figures, 0).fail > 0;
  if (open || outcome.exitName !== 'Success') return 'Nothing beyond what stands above.';
  if (mode === 'test') return 'Nothing: this dry run found nothing in the way of a real one.';
  return figures.agentOnly > 0
    ? 'No claim was contradicted and no check got worse; what the list of the update agent alone shows is confirmed by nothing else.'
    : 'Nothing: every claim was confirmed and no check got worse.';
}

function itemOf(finding: Finding, checks: readonly CheckPair[]) {
  const { kind, kb, title, application, check, detail, message, next, hresultHex, meaning, whatToDo, proof } = finding;
  const pair = checks.find((one) => one.application === application && one.check === check);
  const text = (value: string | null): string | null =>
    value === null || value === '' ? null : truncate(value, TEXT_LENGTH);
  const shown = (proof?.decidedBy ?? []).slice(0, 6).map((sentence) => truncate(sentence, TEXT_LENGTH));
  const against = (proof?.disagreed ?? []).slice(0, 6).map((sentence) => truncate(sentence, TEXT_LENGTH));
  return {
    headline: findingHeadlines[kind],
    subject:
      title === null ? (application === null ? null : `${application}: ${check ?? ''}`) : truncate(title, TITLE_LENGTH),
    kb: title?.includes(kb ?? '\0') === true ? null : kb,
    detail: truncate(detail, TEXT_LENGTH),
    message: text(message),
    sides:
      pair === undefined
        ? null
        : { before: pair.before?.observedStatus ?? '-', after: pair.after?.observedStatus ?? '-' },
    code: hresultHex === null ? null : { hex: hresultHex, meaning },
    todo: text(finding.level === 'info' ? null : (whatToDo ?? next)),
    shown,
    hasShown: shown.length > 0,
    against,
    hasAgainst: against.length > 0,
    evidence: finding.evidence,
  };
}
