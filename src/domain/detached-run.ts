import type { BegunRun, DetachedRun } from '../schema/detached-run.ts';
import { EXIT_CODES } from './exit-codes.ts';

/** A run that was handed over and has not begun after this time will not begin: its task was not started. */
export const BEGINS_WITHIN_MS = 15 * 60_000;
/**
 * A process that has told nothing for so long is gone: its id may be that of another program by now. It tells every
 * half minute, but not while it copies one file of a kit.
 */
const SILENT_AT_MOST_MS = 15 * 60_000;
/** How often it tells. */
export const SIGN_OF_LIFE_MS = 30_000;

/** What is known of a run that was handed over. */
export interface HandedOver {
  readonly record: DetachedRun;
  readonly begun: BegunRun | undefined;
}

/**
 * - `handedOver`: not begun, and still in time
 * - `notBegun`: not begun, and nobody waits for it any more
 * - `working`: its process lives
 * - `cutOff`: its process is gone, and it had not ended
 * - `ended`: with a code, which may be that of a run that waits for its restart
 */
export type DetachedState = 'handedOver' | 'notBegun' | 'working' | 'cutOff' | 'ended';

/** Pure. A time far ahead was written under another clock, and says nothing. */
export function detachedState(
  { record, begun }: HandedOver,
  alive: (pid: number) => boolean,
  nowMs: number,
): DetachedState {
  if (begun === undefined) {
    const age = Math.abs(nowMs - Date.parse(record.registeredAt));
    return age <= BEGINS_WITHIN_MS ? 'handedOver' : 'notBegun';
  }
  if (begun.exitCode !== null) return 'ended';
  const lives = Math.abs(nowMs - Date.parse(begun.seenAt)) <= SILENT_AT_MOST_MS && alive(begun.pid);
  return lives ? 'working' : 'cutOff';
}

/** 170 while it counts as working; then its own code, and 240 for one that never began, or found the device held. */
export function codeOfDetached(state: DetachedState, exitCode: number | null): number {
  if (state === 'handedOver' || state === 'working') return EXIT_CODES.ConcurrencyLock;
  return exitCode === null || exitCode === EXIT_CODES.ConcurrencyLock ? EXIT_CODES.ReportingFailure : exitCode;
}
