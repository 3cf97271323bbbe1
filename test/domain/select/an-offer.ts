import type { Offer } from '../../../src/schema/catalog.ts';
import type { SeenUpdate } from '../../../src/schema/device-state.ts';

export const NOW_MS = Date.parse('2026-11-23T12:00:00.000Z');
export const DAY_MS = 86_400_000;
export const daysAgo = (days: number): string => new Date(NOW_MS - days * DAY_MS).toISOString();

export const anOffer = (given: Partial<Offer> = {}): Offer => ({
  updateId: 'an-update',
  revision: 1,
  kb: 'KB5000001',
  title: 'Update',
  classification: 'Security Updates',
  kind: 'other',
  severity: null,
  optional: false,
  sizeBytes: null,
  releasedAt: daysAgo(1),
  architecture: null,
  targetBuilds: [],
  exclusive: false,
  canRequestUserInput: false,
  estimatedInstallMs: null,
  effects: [],
  ...given,
});

/** One that was first seen so many days ago. */
export const aSeen = (days: number, given: Partial<SeenUpdate> = {}): SeenUpdate => ({
  ...{ updateId: 'an-update', revision: 1, kb: null, title: 'Update' },
  ...{ firstSeenAt: daysAgo(days), lastSeenAt: daysAgo(0), attempts: [] },
  ...given,
});
