import type { Finding, FindingKind, FindingLevel } from '../schema/report.ts';

/** What a reader does about a finding, where nothing nearer to it (an error, a result code) says it better. */
const NEXT: Partial<Record<FindingKind, string>> = {
  notAttempted: 'Run the same command again when what held it back is over.',
  regression: 'Mend the application, or take the update back that broke it, then run the same command again.',
  backupMissing: 'Make a backup, then run the same command again.',
  scanFailed:
    'Check that the device reaches its update source (WSUS or Windows Update), then run the same command again.',
  scanIncomplete: 'Run the same command again; when it stays so, look at the warnings of the search.',
  unsupported: 'Move the device to a release of Windows that gets updates.',
  stale: 'Look at what may hold updates back on this device, then run the same command again.',
  overdue:
    'Find out what keeps it from being installed (a window, a deferral, an approval), then run the same command again.',
  diagnosticsFailed: 'Find out from the collectors why; the updates themselves are as reported.',
  newOffers: 'Run the same command again.',
  leftOut: 'Have the policy include it, or make a kit without it.',
  cachedPolicy: 'Make the folder of the policy readable for this device again.',
};

/** What to do about a kind of finding in general; null where nothing is. */
export const nextOf = (kind: FindingKind): string | null => NEXT[kind] ?? null;

/** A finding with nulls for everything that is not given. */
export function finding(kind: FindingKind, level: FindingLevel, detail: string, more: Partial<Finding> = {}): Finding {
  return {
    ...{ kind, level, kb: null, title: null, application: null, check: null, detail, message: null },
    ...{ next: nextOf(kind) },
    ...{ hresult: null, hresultHex: null, meaning: null, whatToDo: null, proof: null, evidence: null },
    ...more,
  };
}
