import type { CatalogEntry } from '../../src/schema/catalog.ts';
import type { InstallRecord } from '../../src/schema/install-summary.ts';

export const TIME = '2026-11-23T09:30:00.000Z';

/** A selected, required security update unless `more` says otherwise. */
export function anEntry(kb: string, more: Partial<CatalogEntry> = {}): CatalogEntry {
  return {
    ...{ updateId: `id-${kb}`, revision: 200, kb, title: `Update ${kb}`, classification: 'Security Updates' },
    ...{ kind: 'other', severity: null, optional: false, sizeBytes: 1000, releasedAt: null, architecture: null },
    ...{ targetBuilds: [], exclusive: false, canRequestUserInput: false, estimatedInstallMs: null, effects: [] },
    ...{ decision: 'selected', rule: 'requiredClassifications', detail: 'required', policyFile: null, policyKey: null },
    ...{ required: true, firstSeenAt: TIME, overdue: false, order: 1, presentBefore: false },
    ...more,
  };
}

/** The record of an update that was installed and confirmed unless `more` says otherwise. */
export function aRecord(entry: CatalogEntry, more: Partial<InstallRecord> = {}): InstallRecord {
  return {
    ...{ schemaVersion: 1, time: TIME, kb: entry.kb, title: entry.title, classification: entry.classification },
    ...{ updateId: entry.updateId, revision: entry.revision, required: entry.required, attempted: true },
    ...{ downloaded: true, installed: true, hresult: 0, rebootRequired: false, durationMs: 1000, reason: null },
    ...{ detail: null, verdict: 'installed', proof: { decidedBy: ['build 26100.3194'], disagreed: [] } },
    ...more,
  };
}

/** What the installer said, before anybody looked: the first record of an update. */
export const aClaim = (entry: CatalogEntry): InstallRecord =>
  aRecord(entry, { installed: null, verdict: null, proof: null, rebootRequired: true });
