import type { BuildTable } from '../schema/builds.ts';
import type { Effect, Offer } from '../schema/catalog.ts';
import type { OsFacts } from '../schema/inventory.ts';
import { rangeOf, rowsOfKbs, type BuildRow } from './builds.ts';
import { expectedEffects, type VersionsBefore } from './expected-effects.ts';
import { buildFamily } from './select/applicability.ts';

/** What the number of a kit entry says of it by the table of builds, for whoever stated nothing. */
export interface ByTable {
  /** The builds of Windows that it is for, `26100`. */
  readonly targetBuilds: string[];
  /**
   * The build that it leaves, the lowest of its one family; none where it is for several, which only the device tells
   * apart.
   */
  readonly effects: { readonly type: 'build'; readonly atLeast: string }[];
}

/** What rows of one number say, within the builds that are stated; nothing without rows. Pure. */
export function byTableOfBuilds(rows: readonly BuildRow[], stated: readonly string[]): ByTable {
  const wanted = new Set(stated.flatMap((one) => buildFamily(Number(one.split('.')[0]))));
  const own = rows.filter(({ build }) => wanted.size === 0 || wanted.has(build));
  const lowest = [...own].sort((a, b) => a.revision - b.revision)[0];
  const oneFamily = lowest !== undefined && own.every(({ build }) => buildFamily(lowest.build).includes(build));
  return {
    targetBuilds: [...new Set(own.map(({ build }) => String(build)))],
    effects: oneFamily ? [{ type: 'build', atLeast: nameOf(lowest) }] : [],
  };
}

/** Nothing is newer than before where the table says the build. */
const NOT_ASKED: VersionsBefore = {
  ...{ dotnet: undefined, servicingStack: undefined, recovery: undefined, rollup: undefined },
  firmware: new Map(),
};

/**
 * An entry of a kit as this device sees it. Where the table of builds knows its number it is judged as an update of the
 * agent is: for another Windows it is not applicable, and what it must leave is the build of this Windows, with its
 * package. What people state of it counts first: targets that are stated stay, and so do effects, but for the very
 * build that the table names. Pure.
 */
export function seenFrom(
  offer: Offer,
  { os, builds }: { readonly os: OsFacts | null; readonly builds: BuildTable },
): Offer {
  const { kb } = offer;
  if (kb === null || os === null) return offer;
  const rows = rowsOfKbs(builds, [kb], null);
  const kind = offer.kind === 'other' ? kindOfRows(rows) : offer.kind;
  if (rows.length === 0 || (kind !== 'cumulative' && kind !== 'hotpatch')) return offer;
  return { ...offer, kind, ...judged({ ...offer, kind }, kb, rows, os) };
}

/** What this Windows makes of the rows of an entry. */
function judged(
  offer: Offer,
  kb: string,
  rows: readonly BuildRow[],
  os: OsFacts,
): Partial<Pick<Offer, 'targetBuilds' | 'windows' | 'effects'>> {
  const near = rows.filter(({ build }) => buildFamily(os.build).includes(build));
  if (near.length === 0)
    return offer.targetBuilds.length > 0 ? {} : { targetBuilds: byTableOfBuilds(rows, []).targetBuilds };
  const fits = near.filter(({ range }) => range === 'both' || range === rangeOf(os));
  // Where one build is a client and a server, each has numbers of its own.
  if (fits.length === 0) return { windows: 'other' };
  const own = fits.findLast(({ build }) => build === os.build) ?? fits[0];
  if (own === undefined || !isUnstated(offer.effects, fits)) return {};
  const { kind, updateId } = offer;
  const effects = expectedEffects(
    { kind, updateId, title: '', kbs: [kb], driver: null, target: nameOf(own) },
    NOT_ASKED,
  );
  return { effects };
}

const kindOfRows = (rows: readonly BuildRow[]): Offer['kind'] =>
  rows.every(({ type }) => type === 'Hotpatch') ? 'hotpatch' : 'cumulative';

/** No effect, or only the build that the table says too. */
const isUnstated = (effects: readonly Effect[], rows: readonly BuildRow[]): boolean =>
  effects.every((effect) => effect.type === 'build' && rows.some((row) => nameOf(row) === effect.atLeast));

const nameOf = ({ build, revision }: BuildRow): string => `${build}.${revision}`;
