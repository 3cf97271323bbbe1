import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { classificationOf } from '../../../src/domain/agent/classification.ts';
import { aDriver, CLASS, product } from './an-update.ts';

/** Microsoft's list of ids. */
const IDS = {
  Applications: '5c9376ab-8ce6-464a-b136-22113dd69801',
  Connectors: '434de588-ed14-48f5-8eed-a15e09a991f6',
  'Critical Updates': 'e6cf1350-c01b-414d-a61f-263d14d133b4',
  'Definition Updates': 'e0789628-ce08-4437-be74-2495b842f43b',
  'Developer Kits': 'e140075d-8433-45c3-ad87-e72345b36078',
  Drivers: 'ebfc1fc5-71a4-4f7b-9aca-3b9a503104a0',
  'Driver Sets': '77835c8d-62a7-41f5-82ad-f28d1af1e3b1',
  'Feature Packs': 'b54e7d24-7add-428f-8b75-90a396fa584f',
  Guidance: '9511d615-35b2-47bb-927f-f73d8e9260bb',
  'Security Updates': '0fa1201d-4330-4fa8-8ae9-b877473b6441',
  'Service Packs': '68c5b0a3-d1a6-4553-ae49-01d3a7827828',
  Tools: 'b4832bd8-e735-4761-8daf-37f882276dab',
  'Update Rollups': '28bc880e-0592-4cbf-8f95-c79b17911d5f',
  Updates: 'cd5ffd1e-e932-4e3a-bf74-18bf0b1bbd83',
  Upgrades: '3689bdc8-b205-4af4-8d4a-a63924c5e9d5',
  'WSUS Infrastructure Updates': '051f8713-e600-4bee-b7b7-690d43c78948',
};

type Categories = Parameters<typeof classificationOf>[0]['categories'];
const of = (categories: Categories, driver: ReturnType<typeof aDriver> | null = null): string | null =>
  classificationOf({ categories, driver });

describe('the classification of an update', () => {
  it('is the English one of its id, in any case and whatever it is called here', () => {
    for (const [name, id] of Object.entries(IDS)) {
      assert.equal(of([{ id: id.toUpperCase(), name: 'so called here', type: null }]), name);
    }
  });

  it('is the English one of its name where no id is known, from a classification or from what has no type', () => {
    assert.equal(of([{ id: null, name: 'SECURITY updates', type: 'UpdateClassification' }]), 'Security Updates');
    assert.equal(of([{ id: null, name: 'Tools', type: null }]), 'Tools');
    assert.equal(of([product(null, 'Tools')]), null);
    assert.equal(
      of([
        { id: CLASS.updates, name: null, type: null },
        { id: null, name: 'Tools', type: null },
      ]),
      'Updates',
    );
  });

  it('is "Drivers" for a driver without a known one, else what the update itself calls it by id and name', () => {
    const own = { id: 'not-known', name: 'Eigene', type: 'UpdateClassification' };
    assert.equal(of([own], aDriver()), 'Drivers');
    assert.equal(of([own]), 'Eigene');
    assert.equal(of([{ ...own, type: 'Product' }]), null);
    assert.equal(of([{ ...own, id: null }]), null);
    assert.equal(of([{ ...own, name: null }, own]), 'Eigene');
    assert.equal(of([]), null);
  });

  it('of several the one that changes most on a device, else the first', () => {
    assert.equal(of([IDS['Driver Sets'], IDS.Upgrades].map((id) => ({ id, name: null, type: null }))), 'Upgrades');
    assert.equal(of([IDS.Tools, IDS['Driver Sets']].map((id) => ({ id, name: null, type: null }))), 'Driver Sets');
    assert.equal(of([IDS.Tools, IDS.Updates].map((id) => ({ id, name: null, type: null }))), 'Tools');
  });
});
