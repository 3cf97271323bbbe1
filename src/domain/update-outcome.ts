import type { CatalogEntry, EarlierUpdate } from '../schema/catalog.ts';
import type { InstallRecord, Reason, Verdict } from '../schema/install-summary.ts';
import type { PartialWhy } from '../schema/why.ts';
import { claimsFailure } from './claim-of.ts';

/** How a selected update ended, as far as its newest record tells. */
export type UpdateOutcome =
  | { readonly kind: 'installed' | 'failed' | 'notApplicable' | 'superseded' | 'unconfirmed' | 'heldBack' }
  /** Not done, for a reason that has its own `why=`. */
  | { readonly kind: 'notDone'; readonly why: PartialWhy }
  /** A selected update of which no record exists. */
  | { readonly kind: 'unknown' };

/** Reasons of an update that was not attempted, and the `why=` they give. */ // E-8.5
const NOT_DONE: Partial<Record<Reason, PartialWhy>> = {
  window: 'window',
  time: 'time',
  space: 'space',
  battery: 'battery',
  download: 'download',
  next: 'next',
  stopped: 'next',
  backup: 'backup',
};

/** The `why=` of an update that was not attempted for this reason; undefined where it has none of its own. */
export const whyOfReason = (reason: Reason): PartialWhy | undefined => NOT_DONE[reason];

/**
 * The outcome of a selected update. The verdict decides where there is one; a claim without a verdict is unconfirmed,
 * never installed, except for what a dry run predicts.
 */ // E-8.5
export function outcomeOf(entry: CatalogEntry, record: InstallRecord | undefined): UpdateOutcome {
  if (record === undefined) return { kind: 'unknown' };
  if (record.reason === 'download' && !record.downloaded && (record.verdict === null || record.verdict === 'failed')) {
    const due = entry.overdue && entry.required && entry.kind !== 'definitions';
    return due ? { kind: 'failed' } : { kind: 'notDone', why: 'download' };
  }
  return record.verdict === null ? withoutVerdict(record) : ofVerdict(record.verdict, record.installed);
}

/** How an update ended that an earlier run attempted and this one looked for. */ // E-8.8
export const outcomeOfEarlier = ({ verdict, installed }: EarlierUpdate): UpdateOutcome => ofVerdict(verdict, installed);

function ofVerdict(verdict: Verdict, installed: boolean | null): UpdateOutcome {
  switch (verdict) {
    case 'installed':
    case 'installedDespiteError':
    case 'alreadyPresent':
      return { kind: installed === true ? 'installed' : 'unconfirmed' };
    case 'failed':
    case 'notEffective':
    case 'rolledBack':
      return { kind: 'failed' };
    case 'superseded':
    case 'unconfirmed':
      return { kind: verdict };
  }
}

function withoutVerdict(record: InstallRecord): UpdateOutcome {
  // What a dry run predicts; records of before say `installed` true there.
  if (record.reason === 'simulated' && !record.attempted) return { kind: 'installed' };
  if (record.installed === true) return { kind: 'unconfirmed' };
  if (record.reason === 'notApplicable') return { kind: 'notApplicable' };
  if (record.attempted) return { kind: claimsFailure(record) ? 'failed' : 'unconfirmed' };
  if (record.reason === 'beforeWindow') return { kind: 'heldBack' };
  const why = record.reason === null ? undefined : whyOfReason(record.reason);
  return why === undefined ? { kind: 'unconfirmed' } : { kind: 'notDone', why };
}
