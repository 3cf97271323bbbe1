import type { OpenRun } from '../schema/device-state.ts';
import { PHASE_IDS } from '../schema/phases.ts';

/** An unfinished run older than this is closed, not continued. */
export const ABANDON_AFTER_MS = 72 * 3_600_000;

export interface StartFacts {
  readonly open: OpenRun | undefined;
  /**
   * What there is of the open run: no folder; a folder in which nothing was recorded yet; a run that can be gone on
   * with; or one of which neither the record nor its manifest can be read any more.
   */
  readonly found: 'absent' | 'nothing' | 'begun' | 'lost';
  /** The run folder has its manifest: only the bookkeeping after it is missing. */
  readonly sealed: boolean;
  readonly bootId: string;
  /** Phase the checkpoint says is next. */
  readonly resumeAt: string;
  readonly policySha256: string | null;
  readonly simulated: boolean;
  readonly nowMs: number;
}

export type StartDecision =
  | { readonly kind: 'fresh'; readonly note: string | null }
  /** 150 and the same boot: answered at once, nothing is touched. */
  | { readonly kind: 'stillWaiting' }
  | { readonly kind: 'afterReboot' }
  | { readonly kind: 'continue' }
  /** The run is over; its bookkeeping is done, then a fresh one begins. */
  | { readonly kind: 'finished' }
  /** The open run is closed as abandoned, then a fresh one begins. */
  | { readonly kind: 'abandon'; readonly reason: string }
  /** What the record names is gone or not ours: the record is dropped, then a fresh run begins. */
  | { readonly kind: 'drop'; readonly reason: string };

/**
 * What a start does, from what earlier starts left (docs/architecture.md, "Where things are kept"): what decides is the
 * open run, not its cookie. Pure.
 */
export function decideStart(facts: StartFacts): StartDecision {
  const { open } = facts;
  if (open === undefined) return { kind: 'fresh', note: null };
  if (open.simulated !== facts.simulated) return { kind: 'drop', reason: 'the open run is of another kind of device' };
  if (facts.found === 'absent')
    return { kind: 'drop', reason: 'the folder of the open run is gone, or cannot be used' };
  if (facts.found === 'nothing') return { kind: 'drop', reason: 'it was cut off before it began' };
  if (facts.found === 'lost') return { kind: 'drop', reason: 'what it wrote of itself cannot be read any more' };
  if (facts.sealed) return { kind: 'finished' };
  if (open.status === 'waiting')
    return open.bootIdentity?.id === facts.bootId ? { kind: 'stillWaiting' } : { kind: 'afterReboot' };
  if (facts.nowMs - Date.parse(open.startedAt) > ABANDON_AFTER_MS) {
    return { kind: 'abandon', reason: 'it was left unfinished for more than 72 hours' };
  }
  if (facts.resumeAt < PHASE_IDS.Install && open.policySha256 !== facts.policySha256) {
    return { kind: 'abandon', reason: 'the policy has changed since it began, and nothing was installed yet' };
  }
  return { kind: 'continue' };
}
