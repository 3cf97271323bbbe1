import * as v from 'valibot';
import { described } from './described.ts';
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
  kb: described(
    v.pipe(text, v.regex(/^KB\d{4,9}$/u, 'expected a number such as KB5072033')),
    'KB number of the update.',
  ),
  build: described(v.pipe(count, v.minValue(10_000), v.maxValue(999_999)), 'Build of Windows that it is for.'),
  revision: described(v.pipe(count, v.maxValue(999_999)), 'Revision that it leaves on the build.'),
  /** Null where nobody recorded even the month. */
  released: described(
    v.nullable(dayOrMonth),
    'Day or month in which it came out; null where nobody recorded even the month.',
  ),
  type: described(
    v.nullable(buildType),
    '`B`: second Tuesday, `OOB`: out of band, `Preview`: late in the month, `Hotpatch`: without a restart; null: not known.',
  ),
  /**
   * Whose revisions these are, where one build is a client and a server with revisions of their own (26100 from 2026
   * on).
   */
  range: described(
    v.picklist(['client', 'server', 'both']),
    'Whose revisions these are, where one build is a client and a server.',
  ),
});
export type BuildRow = v.InferOutput<typeof buildRow>;

/**
 * `assets/tables/builds.json`, and a newer `builds.json` in the config root: which update leaves which revision, and
 * when it came out. Sources: `docs/field-facts.md`. Where an update has left two revisions it stands with the lower
 * one.
 */
export const buildTable = v.strictObject({
  schemaVersion,
  /** The day on which it was put together. */
  madeOn: described(
    v.pipe(text, v.isoDate('expected a day such as 2026-11-26')),
    'The day on which the table was put together.',
  ),
  rows: described(v.pipe(v.array(buildRow), v.minLength(1, 'expected rows')), 'One row for each update of a build.'),
});
export type BuildTable = v.InferOutput<typeof buildTable>;
