import type { InstallRecord } from '../schema/install-summary.ts';

/** What is known of Defender's definitions after an attempt to update them. */
export interface DefinitionsState {
  readonly record: Pick<InstallRecord, 'attempted' | 'verdict'>;
  /** `AVSignatureVersion` is there: Defender runs here, and its own program can repair it. */
  readonly defenderRuns: boolean;
  /** A repair was made in this run. */
  readonly repaired: boolean;
}

/** The arguments of `MpCmdRun.exe`, one list a call, in this order. */
export const REPAIR_CALLS: readonly (readonly string[])[] = [
  ['-RemoveDefinitions', '-DynamicSignatures'],
  ['-SignatureUpdate'],
];

/**
 * Whether definitions are to be repaired: after one failure later attempts report success and change nothing, so it
 * takes Defender's own program. Once in a run. What comes of it never decides about a reboot and never gives 210. Pure.
 */
export function needsDefinitionsRepair({ record, defenderRuns, repaired }: DefinitionsState): boolean {
  if (repaired || !defenderRuns || !record.attempted) return false;
  return record.verdict === 'failed' || record.verdict === 'notEffective';
}
