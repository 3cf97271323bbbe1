import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { questionsOf, withInForce, type OfferInForce } from '../../../src/domain/select/in-force.ts';
import type { Effect, Offer } from '../../../src/schema/catalog.ts';
import type { SeenUpdate } from '../../../src/schema/device-state.ts';
import { os } from '../agent/an-update.ts';
import { anOffer, aSeen } from './an-offer.ts';

const PACKAGE: Effect = { type: 'packageNewer', name: 'Package_for_DotNetRollup', than: null };
const DETECTED: Effect = { type: 'detected', updateId: 'an-update' };
const gone = (given: Partial<SeenUpdate> = {}) => aSeen(3, { line: 'dotnet', effects: [PACKAGE], ...given });
const DEVICE = os(26200);

describe('what a device is asked about', () => {
  const asked = (seen: SeenUpdate, offers: Offer[] = [], device: typeof DEVICE | null = DEVICE) =>
    questionsOf({ history: [seen], offers, os: device }).length;

  it('is what waited in a line, is offered no more, and has effects that the device can show', () => {
    assert.deepEqual(questionsOf({ history: [gone()], offers: [], os: DEVICE }), [gone()]);
    assert.equal(asked(gone({ effects: [] })), 0);
    assert.equal(asked(aSeen(3, { line: 'dotnet' })), 0);
    assert.equal(asked(gone({ effects: [PACKAGE, DETECTED] })), 0);
    assert.equal(asked(aSeen(3, { effects: [PACKAGE] })), 0);
  });

  it('is nothing that is offered, whatever the case of its id, nor what is in force', () => {
    assert.equal(asked(gone({ updateId: 'An-Update' }), [anOffer({ updateId: 'aN-uPDATE' })]), 0);
    assert.equal(asked(gone(), [anOffer({ updateId: 'another' })]), 1);
    assert.equal(asked(gone({ inForce: true })), 0);
  });

  it('is no update whose build tells, unless the Windows of the device is not known', () => {
    assert.equal(asked(gone({ target: '26200.5' })), 0);
    assert.equal(asked(gone({ target: '26200.5' }), [], null), 1);
    assert.equal(asked(gone(), [], null), 1);
  });
});

describe('what turned out to be in force', () => {
  const found = (sight: Partial<OfferInForce> | null, whole: boolean, offers: Offer[] = [], seen = gone()): boolean => {
    const sights =
      sight === null
        ? []
        : [{ updateId: 'an-update', revision: 1, state: 'absent', superseded: false, ...sight } as const];
    const [after] = withInForce({ history: [seen], offers, os: DEVICE }, sights, whole);
    return after?.inForce === true;
  };
  const sameLine = anOffer({ updateId: 'another', kind: 'dotnet' });

  it('is what the device has or what was superseded there, whatever the search', () => {
    assert.equal(found({ state: 'present' }, false), true);
    assert.equal(found({ state: 'present' }, false, [sameLine]), true);
    assert.equal(found({ superseded: true }, false), true);
    assert.equal(found({ superseded: true, revision: 2 }, false), false);
    assert.equal(found({}, true), false);
  });

  it('is what the device cannot tell, when a whole search offers nothing of its line', () => {
    assert.equal(found({ state: 'unreadable' }, true), true);
    assert.equal(found(null, true), true);
    assert.equal(found(null, false), false);
    assert.equal(found(null, true, [sameLine]), false);
    assert.equal(found(null, true, [anOffer({ updateId: 'another', kind: 'driver' })]), true);
  });

  it('is nothing that was not asked about: it stays as it is', () => {
    const offered = anOffer({ kind: 'driver' });
    assert.equal(found({ state: 'present' }, true, [offered]), false);
    assert.equal(found(null, true, [], gone({ target: '26200.5' })), false);
  });
});
