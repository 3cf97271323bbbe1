import * as v from 'valibot';
import { buildTable, type BuildTable } from '../../schema/builds.ts';
import type { Assets } from '../../system/system.ts';

/** The embedded table of builds. Throws when it does not fit its schema, which is a fault of the build. */
export const loadBuilds = (assets: Pick<Assets, 'text'>): BuildTable =>
  v.parse(buildTable, JSON.parse(assets.text('assets/tables/builds.json')));
