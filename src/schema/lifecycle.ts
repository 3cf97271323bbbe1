import * as v from 'valibot';
import { count, schemaVersion, text } from './basics.ts';

/**
 * Editions that end on the same day: Home and Pro, Enterprise and Education, the long-term channel, that of IoT (ten
 * years where the other has five), Server.
 */
export const editionFamily = v.picklist(['home', 'enterprise', 'ltsc', 'iotLtsc', 'server']);
export type EditionFamily = v.InferOutput<typeof editionFamily>;

const day = v.pipe(text, v.isoDate());

/**
 * `assets/tables/lifecycle.json`: until when Microsoft makes updates for a build. Source: what its lifecycle pages say,
 * compared on `madeOn` with public copies of them. A release whose dates are not published yet is left out: then it is
 * `unknown`.
 */
export const lifecycleTable = v.strictObject({
  schemaVersion,
  madeOn: day,
  entries: v.array(
    v.strictObject({
      build: count,
      family: editionFamily,
      ends: day,
      /** Until when Extended Security Updates can be bought for it. */
      extendedUntil: v.optional(day),
    }),
  ),
});
export type LifecycleTable = v.InferOutput<typeof lifecycleTable>;
