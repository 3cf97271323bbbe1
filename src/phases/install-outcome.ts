import type { InstallClaim } from '../device/port/updates.ts';
import type { CatalogEntry } from '../schema/catalog.ts';
import type { InstallRecord, Reason } from '../schema/install-summary.ts';

/** What happened to one update in phase 05, before it is confirmed. */
export type Outcome = Pick<
  InstallRecord,
  'attempted' | 'downloaded' | 'installed' | 'hresult' | 'rebootRequired' | 'reason' | 'detail' | 'verdict' | 'proof'
>;

const nothing: Outcome = {
  attempted: false,
  downloaded: false,
  installed: null,
  hresult: null,
  rebootRequired: false,
  reason: null,
  detail: null,
  verdict: null,
  proof: null,
};

export const notAttempted = (reason: Reason | null, detail: string | null): Outcome => ({ ...nothing, reason, detail });

/** A download that did not work is an attempt that failed at once: nothing on the device can say otherwise. */
export const downloadFailed = (hresult: number | null, detail: string | null): Outcome => ({
  ...nothing,
  attempted: true,
  installed: false,
  hresult,
  reason: 'download',
  detail,
});

/** A claim as phase 05 records it: success and failure both stay open (`null`) until phase 07 has looked. */
export function claimed(claim: InstallClaim): Outcome {
  const base = { ...nothing, attempted: true, downloaded: true, hresult: claim.hresult, detail: claim.detail };
  switch (claim.outcome) {
    case 'succeeded':
    case 'alreadyInstalled':
      return { ...base, rebootRequired: claim.rebootRequired };
    case 'notApplicable':
      return { ...base, installed: false, reason: 'notApplicable' };
    case 'timeLimit':
      return { ...base, reason: 'timeLimit', rebootRequired: claim.rebootRequired };
    case 'heldForPower':
      return { ...notAttempted('battery', claim.detail), downloaded: true, hresult: claim.hresult };
    case 'heldForReboot':
      return { ...notAttempted('next', claim.detail), downloaded: true, hresult: claim.hresult };
    case 'failed':
    case 'deviceRebooted':
      return { ...base, reason: 'installError', rebootRequired: claim.rebootRequired };
  }
}

/** The line of `install-summary.jsonl` for an outcome. */
export function recordOf(entry: CatalogEntry, outcome: Outcome, nowMs: number, durationMs: number): InstallRecord {
  return {
    schemaVersion: 1,
    time: new Date(nowMs).toISOString(),
    kb: entry.kb,
    ...(entry.kbs === undefined ? {} : { kbs: entry.kbs }),
    title: entry.title,
    classification: entry.classification,
    updateId: entry.updateId,
    revision: entry.revision,
    required: entry.required,
    durationMs,
    ...outcome,
  };
}
