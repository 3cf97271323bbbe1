import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { byTableOfBuilds, seenFrom } from '../../src/domain/kit-builds.ts';
import { appliesToBuild, buildFamily } from '../../src/domain/select/applicability.ts';
import { offerOf } from '../../src/kit/offers.ts';
import type { BuildRow } from '../../src/schema/builds.ts';
import type { Effect } from '../../src/schema/catalog.ts';
import type { OsFacts } from '../../src/schema/inventory.ts';
import type { KitEntry } from '../../src/schema/kit.ts';
import { anEntry } from '../kit/a-kit.ts';
import { BUILDS } from '../support/tables.ts';

const OS: OsFacts = {
  ...{ productName: 'Windows 11 Pro', edition: 'Professional', displayVersion: '24H2', build: 26100, ubr: 1000 },
  ...{ architecture: 'x64', installationType: 'Client' },
};
const row = (build: number, revision: number, more: Partial<BuildRow> = {}): BuildRow => ({
  ...{ kb: 'KB9000001', build, revision, released: null, type: 'B', range: 'client', ...more },
});
const seen = (rows: BuildRow[], entry: Partial<KitEntry> = {}, os: Partial<OsFacts> = {}) => {
  const offer = offerOf(anEntry('x', { kb: 'KB9000001', targetBuilds: [], ...entry }));
  return seenFrom(offer, { os: { ...OS, ...os }, builds: { schemaVersion: 1, madeOn: '2026-11-26', rows } });
};

describe('a kit entry whose number the table of builds knows', () => {
  test('must leave the build of this Windows, with its package, as an update of the agent must', () => {
    const rows = [row(26100, 2000), row(26200, 2001)];
    assert.deepEqual(seen(rows).effects, [{ type: 'cumulative', atLeast: '26100.2000' }]);
    assert.deepEqual(seen(rows, {}, { build: 26200 }).effects, [{ type: 'cumulative', atLeast: '26200.2001' }]);
    assert.deepEqual(seen([row(26100, 2000, { type: 'Hotpatch' })], { kind: 'hotpatch' }).effects, [
      { type: 'build', atLeast: '26100.2000' },
    ]);
  });

  test('whose kind nobody knew when the kit was made is cumulative', () => {
    const { kind, effects } = seen([row(26100, 2000)], { kind: 'other' });
    assert.deepEqual([kind, effects], ['cumulative', [{ type: 'cumulative', atLeast: '26100.2000' }]]);
    assert.equal(seen([], { kind: 'other' }).kind, 'other');
  });

  test('is of another Windows, or of its server: not applicable', () => {
    const other = seen([row(19045, 5000)]);
    assert.equal(appliesToBuild(other, OS), false);
    assert.equal(seen([row(26100, 33_000, { range: 'server' })]).windows, 'other');
    assert.equal(
      seen([row(26100, 33_000, { range: 'server' })], {}, { installationType: 'Server' }).windows,
      undefined,
    );
  });

  test('keeps what people state: an effect of its own, targets that fit', () => {
    const effects = [{ type: 'file' as const, path: 'C:\\a.dll', minVersion: '1.0' }];
    assert.deepEqual(seen([row(26100, 2000)], { effects }).effects, effects);
    assert.deepEqual(seen([row(19045, 5000)], { targetBuilds: ['26100'] }).targetBuilds, ['26100']);
  });

  test('whose kind nobody knew is a hotpatch where all of its rows are', () => {
    const hotpatch = row(26100, 2000, { type: 'Hotpatch' });
    const { kind, effects } = seen([hotpatch], { kind: 'other' });
    assert.deepEqual([kind, effects], ['hotpatch', [{ type: 'build', atLeast: '26100.2000' }]]);
    assert.equal(seen([hotpatch, row(26200, 2001)], { kind: 'other' }).kind, 'cumulative');
  });

  test('stays as it is where nothing is known: of it, of its Windows, or of its number; and where it is of another kind', () => {
    const rows = [row(26100, 2000)];
    const builds = { schemaVersion: 1 as const, madeOn: '2026-11-26', rows };
    const offer = offerOf(anEntry('x', { kb: 'KB9000001', targetBuilds: [] }));
    assert.equal(seenFrom(offer, { os: null, builds }), offer);
    const withoutKb = { ...offer, kb: null };
    assert.equal(seenFrom(withoutKb, { os: OS, builds }), withoutKb);
    const other = { ...offer, kb: 'KB9000002' };
    assert.equal(seenFrom(other, { os: OS, builds }), other);
    const dotnet = { ...offer, kind: 'dotnet' as const };
    assert.equal(seenFrom(dotnet, { os: OS, builds }), dotnet);
  });

  test('of a row for client and server is for both, and is told by the row of its own build', () => {
    const both = [row(26100, 2000, { range: 'both' }), row(26200, 2001)];
    const server = { installationType: 'Server', edition: 'ServerStandard' };
    assert.deepEqual(seen(both, {}, server).effects, [{ type: 'cumulative', atLeast: '26100.2000' }]);
    assert.deepEqual(seen(both, {}, { build: 26300 }).effects, [{ type: 'cumulative', atLeast: '26100.2000' }]);
  });

  test('that states the very build of the table states nothing more; any other effect stays', () => {
    const rows = [row(26100, 2000), row(26200, 2001)];
    const effectsOf = (...effects: Effect[]) => {
      const offer = { ...offerOf(anEntry('x', { kb: 'KB9000001', targetBuilds: [] })), effects };
      return seenFrom(offer, { os: OS, builds: { schemaVersion: 1, madeOn: '2026-11-26', rows } }).effects;
    };
    const build = (atLeast: string): Effect => ({ type: 'build', atLeast });
    const whole: Effect[] = [{ type: 'cumulative', atLeast: '26100.2000' }];
    assert.deepEqual(effectsOf(build('26100.2000')), whole);
    assert.deepEqual(effectsOf(build('26200.2001')), whole);
    for (const stated of [build('26100.1999'), { type: 'cumulative', atLeast: '26200.2001' } as const])
      assert.deepEqual(effectsOf(stated), [stated]);
  });

  test('of every row of the table is for the builds of its rows and no other', () => {
    const numbers = [...new Set(BUILDS.rows.map(({ kb }) => kb))];
    fc.assert(
      fc.property(fc.constantFrom(...numbers), fc.constantFrom(...BUILDS.rows), (kb, { build }) => {
        const own = BUILDS.rows.filter((one) => one.kb === kb);
        const entry = { kb, ...byTableOfBuilds(own, []) };
        const offer = seenFrom(offerOf(anEntry('x', entry)), { os: { ...OS, build }, builds: BUILDS });
        if (own.some((one) => one.build === build)) {
          assert.ok(appliesToBuild(offer, { ...OS, build }));
          assert.ok(offer.windows === 'other' || offer.effects.length === 1);
        } else if (!own.some((one) => buildFamily(build).includes(one.build))) {
          assert.equal(appliesToBuild(offer, { ...OS, build }), false);
        }
      }),
    );
  });
});

describe('kit build, of the rows of a number', () => {
  test('states the lowest build of one family, and leaves several families to the device', () => {
    assert.deepEqual(byTableOfBuilds([row(19044, 5736), row(19045, 5737)], []), {
      targetBuilds: ['19044', '19045'],
      effects: [{ type: 'build', atLeast: '19044.5736' }],
    });
    assert.deepEqual(byTableOfBuilds([row(22631, 1), row(26100, 2)], []), {
      targetBuilds: ['22631', '26100'],
      effects: [],
    });
    assert.deepEqual(byTableOfBuilds([row(22631, 1), row(26100, 2)], ['26200']).effects, [
      { type: 'build', atLeast: '26100.2' },
    ]);
    const unsorted = [row(26100, 2001), row(26100, 2000), row(26200, 2002)];
    assert.deepEqual(byTableOfBuilds(unsorted, []).effects, [{ type: 'build', atLeast: '26100.2000' }]);
    assert.deepEqual(byTableOfBuilds([], []), { targetBuilds: [], effects: [] });
  });
});
