import type { CatalogEntry, Offer } from '../schema/catalog.ts';
import type { OsFacts } from '../schema/inventory.ts';
import { buildFamily } from './select/applicability.ts';

/** The monthly update of Windows itself, with a restart or, as a hotpatch, without one. */
export const isCumulative = ({ kind }: Pick<Offer, 'kind'>): boolean => kind === 'cumulative' || kind === 'hotpatch';

/**
 * Whether an offer would raise the build in force: not one that is there already and offered all the same. Where its
 * target is not known, what was found on the device decides.
 */
export function raisesBuild(
  offer: Pick<Offer, 'effects' | 'targetBuilds'> & { readonly presentBefore?: boolean | null },
  os: OsFacts | null,
): boolean {
  const stated = offer.effects.flatMap((effect) =>
    effect.type === 'build' || effect.type === 'cumulative' ? effect.atLeast : [],
  );
  const family = os === null ? [] : buildFamily(os.build);
  const revisions = [...stated, ...offer.targetBuilds].flatMap((target) => {
    const [build, revision] = target.split('.').map(Number);
    return build !== undefined && revision !== undefined && family.includes(build) ? revision : [];
  });
  if (os === null || revisions.length === 0) return offer.presentBefore !== true;
  return revisions.some((revision) => revision > os.ubr);
}

/** What no later run installs by itself: hidden on the device, or asking for input that nobody gives. */
const NEVER_BY_ITSELF: ReadonlySet<string> = new Set(['hidden', 'userInput']);

/** Whether a cumulative update is going to be installed: selected, deferred, or waiting for its window. */
export const isComing = (entry: CatalogEntry, os: OsFacts | null): boolean =>
  (entry.decision === 'selected' || (entry.decision === 'deferred' && !NEVER_BY_ITSELF.has(entry.rule))) &&
  isCumulative(entry) &&
  raisesBuild(entry, os);

/** Rules by which policy leaves out one update of a class that it wants. */
const LEAVING_OUT: ReadonlySet<string> = new Set([
  'excludedKBs',
  'excludedUpdateIds',
  'excludedSeverities',
  'includedSeverities',
]);

/** Whether this cumulative update is left out, by a rule that is about it and not about its class. */
export const isLeftOut = (entry: CatalogEntry, os: OsFacts | null): boolean =>
  ((entry.decision === 'excluded' && LEAVING_OUT.has(entry.rule)) ||
    (entry.decision === 'deferred' && NEVER_BY_ITSELF.has(entry.rule))) &&
  isCumulative(entry) &&
  raisesBuild(entry, os);
