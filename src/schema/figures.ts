import * as v from 'valibot';
import { count } from './basics.ts';

/**
 * How the updates of a run stand, each selected one and each of an earlier run that is not decided anew in exactly one of
 * the counts after `deferred`: together they are `selected` and `earlier`.
 */
export const figures = v.strictObject({
  selected: count,
  /** What earlier runs attempted, and this run found out about. */
  earlier: count,
  deferred: count,
  /** Confirmed by state on disk. */
  installed: count,
  /** Installed by the list of the update agent, and by nothing else. */
  agentOnly: count,
  /** There before the run: nothing that it did. */
  alreadyPresent: count,
  superseded: count,
  /** What a dry run predicts. */
  wouldInstall: count,
  /** Claimed by its installer, in a run that waits for its restart. */
  awaitsRestart: count,
  failed: count,
  /** Claimed by its installer, and not on the device. */
  notThere: count,
  /** A loop that was not tried again and is not on the device. */
  leftAlone: count,
  unconfirmed: count,
  /** Claimed by its installer, in a run that ended before anything was confirmed. */
  claimed: count,
  /** Selected and not attempted, for what its reason says. */
  notDone: count,
  waitsForWindow: count,
  notApplicable: count,
});
export type Figures = v.InferOutput<typeof figures>;
