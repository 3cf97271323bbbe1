import type { InstallRecord, Reason } from '../schema/install-summary.ts';

/** Why an attempt failed by its installer's own word: its first record stays open like a claim, `installed` null. */
const FAILURES: ReadonlySet<Reason | null> = new Set<Reason>(['installError', 'timeLimit']);

/**
 * Whether the installer said that it failed, or what installs says that it is not applicable or could not be had; of a
 * record with `attempted` true. Success is the other claim. Evidence of before says it by `installed` false alone.
 * Pure.
 */ // E-8.5
export const claimsFailure = ({ installed, reason }: Pick<InstallRecord, 'installed' | 'reason'>): boolean =>
  installed === false || (installed === null && FAILURES.has(reason));

/**
 * Whether the code of a record is that of a failure; that of a claimed success says nothing any more once a verdict
 * stands. Pure.
 */
export const isCodeOfFailure = ({ reason }: Pick<InstallRecord, 'reason'>): boolean =>
  FAILURES.has(reason) || reason === 'download' || reason === 'notApplicable';
