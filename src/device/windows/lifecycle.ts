import * as v from 'valibot';
import { lifecycleTable, type LifecycleTable } from '../../schema/lifecycle.ts';
import type { Assets } from '../../system/system.ts';

/** The table of lifecycle dates. Throws when it does not fit its schema, which is a fault of the build. */
export const loadLifecycle = (assets: Pick<Assets, 'text'>): LifecycleTable =>
  v.parse(lifecycleTable, JSON.parse(assets.text('assets/tables/lifecycle.json')));
