import { truncate } from '../../domain/escape.ts';
import type { ChangeItem, CheckPair, CheckSide, FinalReport } from '../../schema/report.ts';
import { durationWords, sizeWords, type Times } from './times.ts';
import type { Label } from './words.ts';

/** Every check before and after, side by side, what got worse first. */
export function checksView({ validation }: FinalReport) {
  const { checks, beforePerformed, afterPerformed, backup } = validation;
  const sorted = [...checks].sort((one, other) => Number(other.regression !== null) - Number(one.regression !== null));
  return {
    checks: sorted.map((pair) => ({
      application: pair.application,
      check: pair.check,
      type: pair.type,
      before: sideView(pair.before, beforePerformed),
      after: sideView(pair.after, afterPerformed),
      ...conclusion(pair),
    })),
    hasChecks: checks.length > 0,
    performed: beforePerformed !== null,
    backup: backup?.configured === true ? { satisfied: backup.satisfied, findings: backup.findings } : null,
  };
}

const WORSE: Readonly<Record<string, string>> = {
  failsNow: 'Broken',
  confidenceFell: 'Less reliable',
  statusChanged: 'Answers differently',
  missing: 'Not checked after',
};

function conclusion({ before, after, regression }: CheckPair): Label {
  if (regression !== null) return { tone: 'bad', text: WORSE[regression] ?? regression };
  if (after === null) return { tone: 'quiet', text: 'Not known' };
  if (after.status === 'passed')
    return { tone: 'good', text: before?.status === 'passed' ? 'Works as before' : 'Works' };
  return before === null || before.status === 'passed'
    ? { tone: 'warning', text: 'Does not work' }
    : { tone: 'quiet', text: 'Did not work before' };
}

function sideView(side: CheckSide | null, performed: boolean | null) {
  if (side === null) return { status: performed === null ? 'not known' : 'not checked', seen: '' };
  const passed = Math.round(side.confidence * side.attempts);
  const attempts = side.attempts > 1 ? `${passed} of ${side.attempts} attempts passed` : '';
  const seen = [truncate(side.observedStatus, 120), attempts].filter((part) => part !== '');
  return { status: side.status, seen: seen.join(' · ') };
}

const SIGNS: Readonly<Record<ChangeItem['change'], string>> = { added: '+', removed: '−', changed: '~' };

/** What changed on the device, by category, capped with counts. */
export function changesView({ changes }: FinalReport) {
  if (changes === null) return { changes: null };
  const categories = changes.categories.map(({ category, comparable, added, removed, changed, items, notListed }) => ({
    name: categoryWords(category),
    comparable,
    tally: [nonZero(added, 'added'), nonZero(removed, 'removed'), nonZero(changed, 'changed')].flat().join(', '),
    items: items.map(({ change, key, before, after }) => ({
      change,
      sign: SIGNS[change],
      key: truncate(key, 160),
      value: [before, after]
        .filter((part) => part !== null)
        .map((part) => truncate(part, 160))
        .join(' → '),
    })),
    more: notListed || null,
    some: items.length > 0,
  }));
  return {
    changes: {
      ...changes.summary,
      categories: categories.filter((category) => category.some),
      unchanged: categories
        .filter((category) => !category.some && category.comparable)
        .map(({ name }) => name)
        .join(', '),
      notComparable: categories
        .filter((category) => !category.comparable)
        .map(({ name }) => name)
        .join(', '),
    },
  };
}

const nonZero = (n: number, word: string): string[] => (n === 0 ? [] : [`${n} ${word}`]);

/** `installedApplications` as people write it: `Installed applications`. */
function categoryWords(category: string): string {
  const words = category.replace(/([a-z])([A-Z])/gu, '$1 $2').toLowerCase();
  return category === 'os' ? 'Operating system' : words.charAt(0).toUpperCase() + words.slice(1);
}

export function diagnosticsView({ diagnostics }: FinalReport) {
  if (diagnostics === null) return { diagnostics: null };
  const { mode, required, outcome, detail, totalBytes, durationMs, collectors } = diagnostics;
  return {
    diagnostics: {
      ...{ mode, outcome: DIAGNOSTICS[outcome] ?? outcome, detail: truncate(detail, 400) },
      need: required ? 'required' : 'not required',
      size: sizeWords(totalBytes),
      duration: durationWords(durationMs),
      collectors: collectors.map(({ bytes, detail, ...rest }) => ({
        ...rest,
        size: sizeWords(bytes),
        detail: truncate(detail, 200),
      })),
      hasCollectors: collectors.length > 0,
    },
  };
}

const DIAGNOSTICS: Readonly<Record<string, string>> = {
  notRun: 'not collected',
  throttled: 'not collected again so soon',
  succeeded: 'collected',
  failed: 'failed',
};

/** Why the device was restarted, or must be. */
export function rebootView({ reboot }: FinalReport, times: Times) {
  if (reboot === null) return { reboot: null };
  const reasons = reboot.reasons.map((reason) => ({
    ...reason,
    role: reason.decides ? 'decided' : reason.pendingBefore ? 'was there before the run' : 'noted only',
  }));
  return { reboot: { decided: times.line(reboot.decidedAt), automatic: reboot.automatic, hop: reboot.hop, reasons } };
}
