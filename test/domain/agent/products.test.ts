import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { KNOWN_LINES, productOf, type Product } from '../../../src/domain/agent/products.ts';
import { product } from './an-update.ts';

/** Ids of the public listings, by what they stand for. */
const WINDOWS = {
  windows10: [
    'a3c2375d-0c8a-42f9-bce0-28333e198407',
    'd2085b71-5f1f-43a9-880d-ed159016d5c6',
    'b3c75dc1-155f-4be4-b015-3f1a91758e52',
    '8a3cbc4a-5334-40d4-a06e-6da96022ae3b',
  ],
  windows11: ['72e7624a-5b00-45d2-b92f-e561c0a6a160'],
  server2016: [
    '569e8e8f-c6cd-42c8-92a3-efbb20a0f6f5',
    'e26d4a30-aba6-4616-a890-011970d93636',
    'e1e98a63-714b-44dd-8699-48021d0183ef',
  ],
  server2019: ['f702a48c-919b-45d6-9aef-ca4248d50397', '6e56e6da-f22f-47c9-97b4-510153a06740'],
  server1903: ['21210d67-50bc-4254-a695-281765e10665'],
  server21H2: ['71718f13-7324-4b0f-8f9e-2ca9dc978e53'],
  server22H2: ['2c7888b6-f9e9-4ee9-87af-a77705193893'],
  server23H2: ['607efb8d-feed-48a0-930e-14d0cf2da71f'],
  server24H2: ['b256987d-4693-4c87-955d-dbb9341205eb'],
  any: ['ca006cfb-49eb-439b-880a-1312e1fc9713'],
  older: [
    'd31bd4c3-d872-41c9-a2e7-231f372588cb',
    'a105a108-7c9b-4518-bbbe-73f0fe30012b',
    'fdfe8200-9d98-44ba-a12a-772282bf60ef',
    'ba0ae9cc-5f01-40b4-ac3f-50192b5d6aaf',
    '6407468e-edc7-4ecd-8c32-521f64cee65e',
    'bfe5b177-a086-47a0-b102-097e4fa1f807',
  ],
};
const TELLS = {
  hotpatch: ['97b08ca0-db59-468d-8c47-0ecaad647997', '2a29bb74-e93b-4f03-9b7f-750ef71a6dd0'],
  defender: [
    '8c3fcc84-7410-4a95-8b89-a166a0190486',
    'a38c835c-2950-4e87-86cc-6911a52c34a3',
    '6cf036b9-b546-4694-885a-938b93216b66',
  ],
  securityPlatform: ['2d2a68ab-50ca-4d80-b96c-757bc32024c7'],
  dynamicUpdate: [
    'dd1aa213-54e7-4173-8456-b278964a26b6',
    'e4b04398-adbd-4b69-93b9-477322331cd3',
    'ab1852d6-15fd-4bf0-acd1-d276a5ea82fb',
    '470bd53a-c36a-448f-b620-91feede01946',
  ],
  gdrDynamicUpdate: ['abc45868-0c9c-4bc0-a36d-03d54113baf4', 'b6ea7c03-5339-4d45-a215-314a05fe37e0'],
  edge: ['69010383-ff55-4227-bd6c-d91c26f2643b'],
  runtime: [
    '3a8f2a23-211a-4969-9f10-50ee09f0a2db',
    '49114095-a4ab-4aa2-9ad1-59e851fcb53a',
    '64ccdfc7-8e8c-4404-a572-a3daf7dff673',
    'b8267fae-89ab-4540-b17d-21ffd5986e3a',
    '7d6b797d-392c-45ee-a22f-4082b66212a0',
    '7d9ae321-5221-46d8-9614-5302f044cfb1',
  ],
  office: [
    '25aed893-7c2d-4a31-ae22-28ff8ac150ed',
    '704a0a4a-518f-4d69-9e03-10ba44198bd5',
    '84f5f325-30d7-41c4-81d1-87a0e6535b66',
    '30eb551c-6288-4716-9a78-f300ec36d72b',
  ],
  sql: [
    'caab596c-64f2-4aa9-bbe3-784c6e2ccf9c',
    '93f0b0bc-9c20-4ca5-b630-06eb4706a447',
    'ca6616aa-6310-4c2d-a6bf-cae700b85e86',
    '97b8b817-fce1-44e4-ac26-61127d4604c0',
    'aeefa997-63b8-4c01-b19c-c19e1081b4ce',
    '892c0584-8b03-428f-9a74-224fcd6887c0',
  ],
};

const named = (name: string, type: string | null = 'Product'): Product | null =>
  productOf({ id: 'not-known', name, type });

describe('the product of a category', () => {
  it('is told by its id in any case, whatever its name and type', () => {
    for (const [windows, ids] of Object.entries(WINDOWS))
      for (const id of ids) assert.deepEqual(productOf(product(id.toUpperCase(), null)), { windows }, id);
    for (const [tells, ids] of Object.entries(TELLS))
      for (const id of ids) assert.deepEqual(productOf({ id, name: null, type: null }), { tells }, id);
  });

  it('is nothing special for an id that is neither Windows nor a kind of its own', () => {
    assert.deepEqual(productOf(product('12c24e87-bd40-451b-9477-2c2bf501e0d7')), {});
  });

  it('is told by the brand in its name where the id is not known', () => {
    assert.deepEqual(named('Windows 11 GDR-DU'), { tells: 'gdrDynamicUpdate' });
    assert.deepEqual(named('Windows 12 Dynamic Update'), { tells: 'dynamicUpdate' });
    assert.deepEqual(named('Windows Server 2028 Hotpatch Category'), { tells: 'hotpatch' });
    assert.deepEqual(named('Windows Security platform'), { tells: 'securityPlatform' });
    assert.deepEqual(named('System Center Endpoint Protection'), { tells: 'defender' });
    assert.deepEqual(named('Microsoft Edge'), { tells: 'edge' });
    assert.deepEqual(named('.NET 12.0'), { tells: 'runtime' });
    assert.deepEqual(named('.NET Framework 4.8'), {});
    assert.deepEqual(named('Visual C++ 2015'), { tells: 'runtime' });
    assert.deepEqual(named('Microsoft 365 Apps'), { tells: 'office' });
    assert.deepEqual(named('Microsoft SQL Server 2028'), { tells: 'sql' });
    assert.deepEqual(named('Windows Insider Pre-Release'), { windows: 'any' });
  });

  it('is the line of Windows that its name has, a release in capitals', () => {
    assert.deepEqual(named('Windows 12'), { windows: 'windows12' });
    assert.deepEqual(named('Windows Server 2028'), { windows: 'server2028' });
    assert.deepEqual(named('Microsoft Server operating system-27h2'), { windows: 'server27H2' });
  });

  it('is none for a classification, a company or a family, nor for what has no name, nor for a name without a type', () => {
    for (const type of ['UpdateClassification', 'Company', 'ProductFamily']) {
      assert.equal(named('Windows', type), null, type);
    }
    assert.equal(productOf({ id: null, name: null, type: 'Product' }), null);
    assert.deepEqual(named('Exchange Server 2028'), {});
    assert.equal(named('Exchange Server 2028', null), null);
    assert.deepEqual(named('Windows 11', null), { windows: 'windows11' });
  });
});

it('the known lines of Windows are those of the ids, and no others', () => {
  assert.deepEqual([...KNOWN_LINES].toSorted(), Object.keys(WINDOWS).toSorted());
});
