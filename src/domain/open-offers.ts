import type { CatalogEntry } from '../schema/catalog.ts';
import type { OsFacts } from '../schema/inventory.ts';

/**
 * What of a catalog is still to come after its run, where nobody could be asked again: what was deferred, and what was
 * selected and has not moved the build. Pure.
 */
export function openOffers(
  entries: readonly CatalogEntry[],
  before: Pick<OsFacts, 'build' | 'ubr'> | null,
  after: Pick<OsFacts, 'build' | 'ubr'> | null,
): CatalogEntry[] {
  const moved = before !== null && after !== null && (before.build !== after.build || before.ubr !== after.ubr);
  return entries.filter(({ decision }) => decision !== 'selected' || !moved);
}
