import * as v from 'valibot';
import { count, schemaVersion, text } from './basics.ts';

/** `2026-07-14`, or `2026-07` where only the month is known. */
const dayOrMonth = v.pipe(
  text,
  v.regex(
    /^(?:19|20)\d{2}-(?:0[1-9]|1[0-2])(?:-(?:0[1-9]|[12]\d|3[01]))?$/u,
    'expected a day such as 2026-07-14, or a month such as 2026-07',
  ),
);

/** `B` comes on the second Tuesday, `OOB` out of band, `Preview` late in the month, `Hotpatch` without a restart. */
export const buildType = v.picklist(['B', 'OOB', 'Preview', 'Hotpatch']);
export type BuildType = v.InferOutput<typeof buildType>;

/** One update of one Windows: the revision that it leaves on the build. */
export const buildRow = v.strictObject({
  kb: v.pipe(text, v.regex(/^KB\d{4,9}$/u, 'expected a number such as KB5072033')),
  build: v.pipe(count, v.minValue(10_000), v.maxValue(999_999)),
  revision: v.pipe(count, v.maxValue(999_999)),
  /** Null where nobody recorded even the month. */
  released: v.nullable(dayOrMonth),
  type: v.nullable(buildType),
  /** Whose revisions these are, where one build is a client and a server with revisions of their own (26100 from 2026 on). */
  range: v.picklist(['client', 'server', 'both']),
});
export type BuildRow = v.InferOutput<typeof buildRow>;

/**
 * `assets/tables/builds.json`, and a newer `builds.json` in the config root: which update leaves which revision, and when it
 * came out. Sources: `docs/field-facts.md`. Where an update has left two revisions it stands with the lower one.
 */
export const buildTable = v.strictObject({
  schemaVersion,
  /** The day on which it was put together. */
  madeOn: v.pipe(text, v.isoDate('expected a day such as 2026-11-26')),
  rows: v.pipe(v.array(buildRow), v.minLength(1, 'expected rows')),
});
export type BuildTable = v.InferOutput<typeof buildTable>;
