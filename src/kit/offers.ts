import { classificationNamed } from '../domain/classification.ts';
import { seenFrom } from '../domain/kit-builds.ts';
import type { BuildTable } from '../schema/builds.ts';
import type { Offer } from '../schema/catalog.ts';
import type { OsFacts } from '../schema/inventory.ts';
import type { Kit, KitEntry } from '../schema/kit.ts';
import { updateIdOf } from './list.ts';

/** The device that a kit is offered to. */
export interface KitDevice {
  readonly os: OsFacts | null;
  readonly builds: BuildTable;
}

/**
 * What a kit offers: every entry, whatever device this is. Architecture and target builds are judged with all other
 * decisions in the catalog, so that what does not fit stands there as `notApplicable`.
 */
export function offersFromKit(kit: Kit, device: KitDevice): Offer[] {
  return [...kit.entries].sort((a, b) => a.order - b.order).map((entry) => seenFrom(offerOf(entry), device));
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
