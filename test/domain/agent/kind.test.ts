import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { kindOf } from '../../../src/domain/agent/kind.ts';
import type { AgentFacts } from '../../../src/domain/agent/facts.ts';
import { offerOf } from '../../../src/domain/agent/offer.ts';
import type { OsFacts } from '../../../src/schema/inventory.ts';

const SECURITY = '0fa1201d-4330-4fa8-8ae9-b877473b6441';
const UPGRADES = '3689bdc8-b205-4af4-8d4a-a63924c5e9d5';
const DEFINITIONS = 'e0789628-ce08-4437-be74-2495b842f43b';

const os = (build: number): OsFacts => ({
  productName: 'Windows',
  edition: 'Professional',
  displayVersion: '25H2',
  build,
  ubr: 1,
  architecture: 'x64',
  installationType: 'Client',
});

const facts = (wanted: Partial<AgentFacts> & { category?: string } = {}): AgentFacts => {
  const { category = SECURITY, ...rest } = wanted;
  return {
    updateId: '11111111-2222-4333-8444-555555555555',
    revision: 200,
    title: 'Sicherheitsupdate (KB5031000)',
    kbs: ['5031000'],
    categories: [{ id: category, name: 'Sicherheitsupdates', type: 'UpdateClassification' }],
    severity: '',
    maxSize: null,
    released: null,
    browseOnly: false,
    deploymentAction: 1,
    impact: 0,
    rebootBehavior: 2,
    canRequestUserInput: false,
    driver: null,
    ...rest,
  };
};

const NONE = {
  rollup: null,
  dotnet: null,
  servicingStack: null,
  recovery: null,
  firmware: new Map<string, number | null>(),
};

describe('the kind of an update of the agent', () => {
  it('is told by category ids and numbers, in any language (fact 20)', () => {
    assert.equal(kindOf(facts({ category: DEFINITIONS.toUpperCase() }), os(26200)), 'definitions');
    assert.equal(kindOf(facts({ title: 'Kumulatives Update (KB5068861) (26200.7171)' }), os(26200)), 'cumulative');
    assert.equal(kindOf(facts({ title: 'Driver Servicing Stack Cumulative Definition' }), os(26200)), 'other');
    assert.equal(offerOf(facts(), null, NONE).classification, 'Security Updates');
  });

  it('an upgrade dressed as a patch is a feature update (fact 21)', () => {
    assert.equal(kindOf(facts({ title: 'Update (KB5044284) (26100.1742)' }), os(20348)), 'feature');
    assert.equal(kindOf(facts({ title: 'Update (KB5044284) (26100.1742)' }), os(26200)), 'cumulative');
    assert.equal(kindOf(facts({ category: UPGRADES }), os(26200)), 'feature');
  });

  it('a driver of class Firmware is firmware', () => {
    const driver = { class: 'Firmware', hardwareId: null, model: null, date: null };
    assert.equal(kindOf(facts({ driver }), os(26200)), 'firmware');
    assert.equal(kindOf(facts({ driver: { ...driver, class: 'Net' } }), os(26200)), 'driver');
  });

  it('what has no KB goes by its id, and optional is what is only browsed for (facts 3, 6)', () => {
    const offer = offerOf(facts({ kbs: [], title: null, browseOnly: true }), null, NONE);
    assert.deepEqual([offer.kb, offer.title, offer.optional], [null, offer.updateId, true]);
  });
});
