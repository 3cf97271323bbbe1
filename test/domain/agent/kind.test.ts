import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { kindOf } from '../../../src/domain/agent/kind.ts';
import { offerOf } from '../../../src/domain/agent/offer.ts';
import { CLASS, facts, on } from './an-update.ts';

const DEFINITIONS = CLASS.definitions;
const UPGRADES = CLASS.upgrades;

const NONE = {
  rollup: null,
  dotnet: null,
  servicingStack: null,
  recovery: null,
  firmware: new Map<string, number | null>(),
};

describe('the kind of an update of the agent', () => {
  it('is told by category ids and numbers, in any language (fact 20)', () => {
    assert.equal(kindOf(facts({ category: DEFINITIONS.toUpperCase() }), on(26200)), 'definitions');
    assert.equal(kindOf(facts({ title: 'Kumulatives Update (KB5068861) (26200.7171)' }), on(26200)), 'cumulative');
    assert.equal(kindOf(facts({ title: 'Driver Servicing Stack Cumulative Definition' }), on(26200)), 'other');
    assert.equal(offerOf(facts(), on(null), NONE).classification, 'Security Updates');
  });

  it('an upgrade dressed as a patch is a feature update (fact 21)', () => {
    assert.equal(kindOf(facts({ title: 'Update (KB5044284) (26100.1742)' }), on(20348, 'Server')), 'feature');
    assert.equal(kindOf(facts({ title: 'Update (KB5044284) (26100.1742)' }), on(26200)), 'cumulative');
    assert.equal(kindOf(facts({ category: UPGRADES }), on(26200)), 'feature');
  });

  it('a driver of class Firmware is firmware', () => {
    const driver = { class: 'Firmware', hardwareId: null, model: null, date: null };
    assert.equal(kindOf(facts({ driver }), on(26200)), 'firmware');
    assert.equal(kindOf(facts({ driver: { ...driver, class: 'Net' } }), on(26200)), 'driver');
  });

  it('what has no KB goes by its id, and optional is what is only browsed for (facts 3, 6)', () => {
    const offer = offerOf(facts({ kbs: [], title: null, browseOnly: true }), on(null), NONE);
    assert.deepEqual([offer.kb, offer.title, offer.optional], [null, offer.updateId, true]);
  });
});
