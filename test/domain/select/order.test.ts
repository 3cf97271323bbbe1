import assert from 'node:assert/strict';
import { test } from 'node:test';
import { compareOffers } from '../../../src/domain/select/order.ts';
import type { Offer } from '../../../src/schema/catalog.ts';
import { anOffer, daysAgo } from './an-offer.ts';

/** Holds in both directions. */
const inOrder = (...given: Partial<Offer>[]) => {
  const offers = given.map(anOffer);
  assert.deepEqual([...offers].reverse().sort(compareOffers), offers);
  assert.deepEqual([...offers].sort(compareOffers), offers);
};

test('the sequence of the source comes before everything, none is the first', () => {
  inOrder({ kind: 'feature' }, { sequence: 1, kind: 'cumulative' }, { sequence: 2, kind: 'definitions' });
});

test('then the kind: an enablement package after the cumulative update, and a feature update last', () => {
  inOrder({ kind: 'definitions' }, { kind: 'cumulative' }, { kind: 'enablement' }, { kind: 'feature' });
});

test('then the release, unknown last, then id, revision and title', () => {
  inOrder(
    { releasedAt: daysAgo(9) },
    { releasedAt: daysAgo(2), updateId: 'z' },
    { updateId: 'a', releasedAt: daysAgo(1), revision: 2 },
    { updateId: 'a', releasedAt: daysAgo(1), revision: 3, title: 'A' },
    { updateId: 'a', releasedAt: daysAgo(1), revision: 3, title: 'B' },
    { updateId: 'b', releasedAt: daysAgo(1) },
    { releasedAt: null },
  );
});
