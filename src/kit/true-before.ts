import type { BuildRow, BuildTable } from '../domain/builds.ts';
import { buildFamily } from '../domain/select/applicability.ts';
import { buildStated } from '../domain/shared-effects.ts';
import type { Effect } from '../schema/catalog.ts';

interface Target {
  readonly file: string;
  readonly kb: string | null;
  readonly targetBuilds: readonly string[];
  readonly effects: readonly Effect[];
}

/**
 * Builds that an entry states and that say nothing: below what its number leaves by the table of builds, what another
 * number leaves, below every published one, or of another Windows than its target. One note each. Pure.
 */
export function trueBefore(entry: Target, rows: readonly BuildRow[], builds: BuildTable | null): string[] {
  const stated = buildStated(entry.effects);
  if (stated === null) return [];
  const [build = 0, revision = 0] = stated.split('.').map(Number);
  const family = buildFamily(build);
  const note = (text: string): string[] => [`${entry.file}: states build ${stated}, ${text}`];
  const targets = entry.targetBuilds.map((one) => Number(one.split('.')[0]));
  if (targets.length > 0 && !targets.some((one) => family.includes(one)))
    return note(`which no device of its target ${entry.targetBuilds.join(', ')} can have: it would never be confirmed`);
  const own = rows.filter((row) => family.includes(row.build));
  const [leaves] = own.map((row) => row.revision).sort((a, b) => a - b);
  if (rows.length > 0 && leaves === undefined)
    return note(`and by the table of builds ${entry.kb ?? ''} is for ${listed(rows)}: it would never be confirmed`);
  if (leaves !== undefined)
    return revision < leaves
      ? note(`and by the table of builds ${entry.kb ?? ''} leaves ${listed(own)}: ${SAYS_NOTHING}`)
      : [];
  const known = (builds?.rows ?? []).filter((row) => family.includes(row.build));
  const [first] = known.map((row) => row.revision).sort((a, b) => a - b);
  if (first !== undefined && revision < first) return note(`which every device of that build has: ${SAYS_NOTHING}`);
  const [other] = known.filter((row) => row.revision === revision);
  return other === undefined || entry.kb === null
    ? []
    : note(`which by the table of builds ${other.kb} leaves: ${SAYS_NOTHING}`);
}

const SAYS_NOTHING = 'it is true of devices without this update and does not show it';

const listed = (rows: readonly BuildRow[]): string =>
  [...new Set(rows.map(({ build, revision }) => `${build}.${revision}`))].join(' or ');
