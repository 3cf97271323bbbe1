import type { CatalogEntry } from '../schema/catalog.ts';
import type { InstallRecord, Reason } from '../schema/install-summary.ts';
import type { Why } from './exit-codes.ts';

/** How a selected update ended, as far as its newest record tells. */
export type UpdateOutcome =
  | { readonly kind: 'installed' | 'failed' | 'notApplicable' | 'superseded' | 'unconfirmed' | 'heldBack' }
  /** Not done, for a reason that has its own `why=`. */
  | { readonly kind: 'notDone'; readonly why: Why }
  /** A selected update of which no record exists. */
  | { readonly kind: 'unknown' };

/** Reasons of an update that was not attempted, and the `why=` they give. */ // E-8.5
const NOT_DONE: Partial<Record<Reason, Why>> = {
  window: 'window',
  time: 'time',
  space: 'space',
  battery: 'battery',
  download: 'download',
  next: 'next',
  stopped: 'next',
  backup: 'backup',
};

/**
 * The outcome of a selected update. The verdict decides where there is one; a claim without a verdict is unconfirmed,
 * never installed, except for a claim that is recorded as simulated.
 */ // E-8.5
export function outcomeOf(entry: CatalogEntry, record: InstallRecord | undefined): UpdateOutcome {
  if (record === undefined) return { kind: 'unknown' };
  if (record.reason === 'download' && !record.downloaded && (record.verdict === null || record.verdict === 'failed')) {
    const due = entry.overdue && entry.required && entry.kind !== 'definitions';
    return due ? { kind: 'failed' } : { kind: 'notDone', why: 'download' };
  }
  switch (record.verdict) {
    case 'installed':
    case 'installedDespiteError':
    case 'alreadyPresent':
      return { kind: record.installed === true ? 'installed' : 'unconfirmed' };
    case 'failed':
    case 'notEffective':
    case 'rolledBack':
      return { kind: 'failed' };
    case 'superseded':
    case 'unconfirmed':
      return { kind: record.verdict };
    case null:
      return withoutVerdict(record);
  }
}

function withoutVerdict(record: InstallRecord): UpdateOutcome {
  if (record.installed === true) return { kind: record.reason === 'simulated' ? 'installed' : 'unconfirmed' };
  if (record.reason === 'notApplicable') return { kind: 'notApplicable' };
  if (record.attempted) return { kind: record.installed === false ? 'failed' : 'unconfirmed' };
  if (record.reason === 'beforeWindow') return { kind: 'heldBack' };
  const why = record.reason === null ? undefined : NOT_DONE[record.reason];
  return why === undefined ? { kind: 'unconfirmed' } : { kind: 'notDone', why };
}
