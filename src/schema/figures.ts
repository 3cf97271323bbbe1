import * as v from 'valibot';
import { described } from './described.ts';
import { count } from './basics.ts';

/**
 * How the updates of a run stand, each selected one and each of an earlier run that is not decided anew in exactly one
 * of the counts after `deferred`: together they are `selected` and `earlier`.
 */
export const figures = v.strictObject({
  selected: described(count, 'Updates that were selected.'),
  /** What earlier runs attempted, and this run found out about. */
  earlier: described(count, 'Updates that earlier runs attempted and this run found out about.'),
  deferred: described(count, 'Updates that are deferred.'),
  /** Confirmed by state on disk. */
  installed: described(count, 'Confirmed by state on disk.'),
  /** Installed by the list of the update agent, and by nothing else. */
  agentOnly: described(count, 'Installed by the list of the update agent, and by nothing else.'),
  /** There before the run: nothing that it did. */
  alreadyPresent: described(count, 'There before the run: nothing that it did.'),
  superseded: described(count, 'Replaced by a newer update that is there.'),
  /** What a dry run predicts. */
  wouldInstall: described(count, 'What a dry run predicts.'),
  /** Claimed by its installer, in a run that waits for its restart. */
  awaitsRestart: described(count, 'Claimed by its installer, in a run that waits for its restart.'),
  failed: described(count, 'Failed.'),
  /** Claimed by its installer, and not on the device. */
  notThere: described(count, 'Claimed by its installer, and not on the device.'),
  /** A loop that was not tried again and is not on the device. */
  leftAlone: described(count, 'A loop that was not tried again and is not on the device.'),
  unconfirmed: described(count, 'Nobody can tell whether it is installed.'),
  /** Claimed by its installer, in a run that ended before anything was confirmed. */
  claimed: described(count, 'Claimed by its installer, in a run that ended before anything was confirmed.'),
  /** Selected and not attempted, for what its reason says. */
  notDone: described(count, 'Selected and not attempted.'),
  waitsForWindow: described(count, 'Held back until its maintenance window.'),
  notApplicable: described(count, 'Not for this device, as its installer said.'),
});
export type Figures = v.InferOutput<typeof figures>;
