import { leftOutOfKit } from '../domain/kit-left-out.ts';
import type { CatalogEntry } from '../schema/catalog.ts';
import type { HresultTable } from '../schema/hresults.ts';
import type { Finding } from '../schema/report.ts';
import { artifactFiles } from '../evidence/layout.ts';
import { coverageFindings } from './coverage-findings.ts';
import { finding } from './finding.ts';
import type { ReportInput } from './input.ts';
import { hresultFields } from './rows.ts';

/** What the searches and the policy leave open: failed scans, false green, overdue and new updates. */
export function catalogFindings(input: ReportInput, hresults: HresultTable): Finding[] {
  const { catalog, catalogAfter, effectivePolicy, runId } = input;
  const files = artifactFiles(runId);
  const found: Finding[] = [];
  const scans = [
    [catalog?.scan, 'The search for updates', files.catalog],
    [catalogAfter?.scan, 'The search after the install', files.catalogAfter],
  ] as const;
  for (const [scan, what, evidence] of scans) {
    if (scan === undefined || scan.outcome === 'complete') continue;
    const more = { message: scan.message, ...hresultFields(scan.hresult, hresults), evidence };
    const proof = { decidedBy: scan.warnings, disagreed: [] };
    if (scan.outcome === 'failed')
      found.push(finding('scanFailed', 'warning', `${what} failed: what is missing is not known.`, { ...more, proof }));
    else found.push(finding('scanIncomplete', 'warning', `${what} was incomplete.`, { ...more, proof }));
  }
  found.push(...coverageFindings(input));
  if (catalog !== null) {
    const waits = (input.installRecords ?? []).some(({ reason }) => reason === 'beforeWindow');
    for (const entry of catalog.updates) {
      if (entry.leftToNext === true && !entry.overdue && !waits)
        found.push(
          finding('notAttempted', 'warning', `It is due and was left to a next run: ${entry.detail}.`, {
            ...{ kb: entry.kb, title: entry.title, next: deferredNext(entry) },
          }),
        );
      // Of those that were selected their own finding says it.
      if (!entry.overdue || entry.decision !== 'deferred') continue;
      const about = { kb: entry.kb, title: entry.title, next: deferredNext(entry) };
      const detail = `It waits for longer than policy allows: ${entry.detail}.`;
      found.push(finding('overdue', 'warning', detail, about));
    }
  }
  for (const { kb, title, because } of catalog === null ? [] : leftOutOfKit(catalog))
    found.push(finding('leftOut', 'warning', `${upperFirst(because)}.`, { kb, title, evidence: files.catalog }));
  for (const { kb, title } of catalogAfter?.newOffers ?? [])
    found.push(
      finding('newOffers', 'warning', 'It is offered since the install; another run takes it.', { kb, title }),
    );
  if (effectivePolicy?.cachedPolicy === true)
    found.push(finding('cachedPolicy', 'warning', 'The policy could not be read; the last good copy was used.'));
  return found;
}

const upperFirst = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

/** What ends the wait of an update that was held back by more than its age. */
const deferredNext = ({ rule }: CatalogEntry): string =>
  DEFERRED_NEXT[rule] ?? 'Run the same command again: it waits for a run of its own.';

const DEFERRED_NEXT: Readonly<Record<string, string>> = {
  userInput: 'Install it by hand with somebody at the device, or exclude it by policy.',
  hidden: 'Show it again in Windows Update on the device, or exclude it by policy.',
};

/** Parts of the inventory that could not be read: their lists are empty and mean nothing. */
export function deviceFindings(input: ReportInput): Finding[] {
  const files = artifactFiles(input.runId);
  const found: Finding[] = [];
  const sides = [
    [input.baseline, 'before', files.baseline],
    [input.snapshot, 'after', files.snapshot],
  ] as const;
  for (const [inventory, when, evidence] of sides) {
    for (const { part, reason } of inventory?.missing ?? []) {
      const detail = `${part} could not be read ${when}.`;
      found.push(finding('inventoryPartMissing', 'info', detail, { message: reason, evidence }));
    }
  }
  return found;
}
