import { readFileSync } from 'node:fs';
import * as v from 'valibot';
import { buildTable } from '../../src/schema/builds.ts';
import { lifecycleTable } from '../../src/schema/lifecycle.ts';

const table = (name: string): unknown =>
  JSON.parse(readFileSync(new URL(`../../assets/tables/${name}.json`, import.meta.url), 'utf8'));

/** The embedded tables, as the program reads them. */
export const BUILDS = v.parse(buildTable, table('builds'));
export const LIFECYCLE = v.parse(lifecycleTable, table('lifecycle'));
