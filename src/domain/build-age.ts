import type { BuildTable } from '../schema/builds.ts';
import type { BuildAge } from '../schema/catalog.ts';
import type { OsFacts } from '../schema/inventory.ts';
import { releasedBy } from './builds.ts';
import { buildFamily } from './select/applicability.ts';
import { DAY_MS } from '../schema/day-number.ts';

/** A month in the table counts as its last day, so that a build may be up to so many days "younger" than today. */
const AHEAD_DAYS = 32;

/** A package of a cumulative update as Windows lists it: `Package_for_RollupFix~...~~26100.7462.1.8`. */
export interface RollupPackage {
  /** `26100.7462.1.8`; the build is that of the family's first release. */
  readonly version: string;
  /** Whether it is in force: installed or permanent. One that is staged, pending or superseded is not. */
  readonly installed: boolean;
  /** UTC; null where Windows does not say. */
  readonly installedAt: string | null;
}

/** `26200.7462`: the build in force. */
export const buildText = ({ build, ubr }: Pick<OsFacts, 'build' | 'ubr'>): string => `${build}.${ubr}`;

/**
 * How old the build in force is: by its row in the table, else, for a revision above the newest row of its Windows, by
 * the install of the package of exactly this revision. A hotpatch leaves no package, so that one above the newest row
 * has no age. Pure.
 */
export function ageOfBuild(
  table: BuildTable,
  os: OsFacts,
  rollups: readonly RollupPackage[] | null,
  nowMs: number,
): BuildAge {
  const inForce = buildText(os);
  const known = releasedBy(table, os);
  if (known !== null) {
    const kb = known.row.revision === os.ubr ? known.row.kb : null;
    return { inForce, kb, datedBy: 'table', ...dated(known.day, nowMs) };
  }
  const day = packageInForce(os, rollups ?? [])?.installedAt?.slice(0, 10) ?? null;
  if (day !== null) return { inForce, kb: null, datedBy: 'package', ...dated(day, nowMs) };
  return { inForce, kb: null, datedBy: 'none', releasedOn: null, days: null };
}

/** Only revisions are compared: the package is named after the first release of the family (26100 on 26200). */
function packageInForce(os: OsFacts, rollups: readonly RollupPackage[]): RollupPackage | undefined {
  const family = buildFamily(os.build);
  return rollups.find(({ version, installed }) => {
    const [build = 0, revision = -1] = version.split('.').map(Number);
    return installed && family.includes(build) && revision === os.ubr;
  });
}

/** Days since then; null for a day that lies ahead: then the clock says nothing. */
function dated(day: string, nowMs: number): Pick<BuildAge, 'releasedOn' | 'days'> {
  const days = Math.floor((nowMs - Date.parse(day)) / DAY_MS);
  return { releasedOn: day, days: days < -AHEAD_DAYS ? null : days };
}
