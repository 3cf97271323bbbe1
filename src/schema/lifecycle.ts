import * as v from 'valibot';
import { count, schemaVersion, text } from './basics.ts';

/** Editions that end on the same day: Home and Pro, Enterprise and Education, the long-term channel, Server. */
export const editionFamily = v.picklist(['home', 'enterprise', 'ltsc', 'server']);
export type EditionFamily = v.InferOutput<typeof editionFamily>;

const day = v.pipe(text, v.isoDate());

/** `assets/tables/lifecycle.json`: until when Microsoft makes updates for a build. Source: its lifecycle pages, on `madeOn`. */
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
