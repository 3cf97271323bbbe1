import { classificationNamed } from '../domain/classification.ts';
import type { Offer } from '../schema/catalog.ts';
import type { Kit, KitEntry } from '../schema/kit.ts';
import { updateIdOf } from './list.ts';

/**
 * What a kit offers: every entry, whatever device this is. Architecture and target builds are judged with all other
 * decisions in the catalog, so that what does not fit stands there as `notApplicable`.
 */
export function offersFromKit(kit: Kit): Offer[] {
  return [...kit.entries].sort((a, b) => a.order - b.order).map(offerOf);
}

/** One entry as an offer. */
export function offerOf(entry: KitEntry): Offer {
  return {
    updateId: updateIdOf(entry),
    revision: 0,
    kb: entry.kb,
    title: entry.title,
    classification: classificationNamed(entry.classification) ?? entry.classification,
    kind: entry.kind,
    severity: entry.severity,
    optional: false,
    sizeBytes: entry.size,
    releasedAt: entry.releasedAt,
    architecture: entry.architecture,
    targetBuilds: [...entry.targetBuilds],
    exclusive: entry.kind === 'feature',
    canRequestUserInput: false,
    estimatedInstallMs: null,
    effects: [...entry.effects],
    sequence: entry.order,
  };
}
