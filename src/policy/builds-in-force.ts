import { newestDayOf } from '../domain/builds.ts';
import type { BuildTable } from '../schema/builds.ts';
import type { Assets } from '../system/system.ts';
import type { GivenBuilds } from './read-builds.ts';

export interface BuildsInForce {
  readonly table: BuildTable;
  /** What a person should know of a table that the configuration brings; null without one. */
  readonly note: string | null;
}

/** The embedded table of builds: a part of the program, held against its schema by a test and not at each start. */
export const embeddedBuilds = (assets: Pick<Assets, 'text'>): BuildTable =>
  JSON.parse(assets.text('assets/tables/builds.json')) as BuildTable;

/** The table of the configuration where it was made later than the embedded one, else that. */
export function buildsInForce(assets: Pick<Assets, 'text'>, given: GivenBuilds | null): BuildsInForce {
  const embedded = embeddedBuilds(assets);
  if (given === null) return { table: embedded, note: null };
  const { file, table } = given;
  const what = `the table of builds in ${file} is of ${table.madeOn}`;
  return table.madeOn > embedded.madeOn
    ? { table, note: `${what} and reaches to ${newestDayOf(table)}; it is used in the place of that in the program` }
    : { table: embedded, note: `${what}, not newer than that in the program (${embedded.madeOn}), which is used` };
}
