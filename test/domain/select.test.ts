import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import * as v from 'valibot';
import { planCatalog } from '../../src/domain/plan-catalog.ts';
import { BUILT_IN } from '../../src/domain/policy/merge.ts';
import { decide, type SelectionContext, type UpdateSettings } from '../../src/domain/select.ts';
import { catalog, updateKind, type Offer } from '../../src/schema/catalog.ts';
import type { SeenUpdate } from '../../src/schema/device-state.ts';

const NOW_MS = Date.parse('2026-11-23T12:00:00.000Z');
const DAY_MS = 86_400_000;
const daysAgo = (days: number) => new Date(NOW_MS - days * DAY_MS).toISOString();

const anUpdate = (given: Partial<Offer> = {}): Offer => ({
  updateId: '11111111-1111-4111-8111-111111111111',
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

const seen = (updateId: string, days: number): SeenUpdate => ({
  updateId,
  revision: 1,
  kb: null,
  title: '',
  firstSeenAt: daysAgo(days),
  lastSeenAt: daysAgo(0),
  attempts: [],
});

const settings = (given: Partial<UpdateSettings> = {}): UpdateSettings => ({
  ...BUILT_IN.UpdatePolicy.updateSettings,
  ...given,
});

const context = (given: Partial<SelectionContext> = {}): SelectionContext => ({
  history: [],
  nowMs: NOW_MS,
  os: {
    productName: 'Windows 11 Pro',
    edition: 'Professional',
    displayVersion: '25H2',
    build: 26200,
    ubr: 1,
    architecture: 'x64',
    installationType: 'Client',
  },
  sourceOf: (key) => `file of ${key}`,
  ...given,
});

/** Decision and rule on one update. */
function ruling(offer: Partial<Offer>, policy: Partial<UpdateSettings> = {}, given: Partial<SelectionContext> = {}) {
  const [one] = decide([anUpdate(offer)], settings(policy), context(given));
  assert.ok(one);
  return `${one.decision} ${one.rule}`;
}

describe('the decision on one update', () => {
  it('selects what the built-in classifications name, case aside', () => {
    assert.equal(ruling({}), 'selected includedClassifications');
    assert.equal(ruling({ classification: 'SECURITY updates' }), 'selected includedClassifications');
    assert.equal(ruling({ classification: 'Updates' }), 'excluded includedClassifications');
  });

  it('refuses another architecture or build, and knows the builds that are one family', () => {
    assert.equal(ruling({ architecture: 'arm64' }), 'notApplicable architecture');
    assert.equal(ruling({ architecture: 'AMD64' }), 'selected includedClassifications');
    assert.equal(ruling({ targetBuilds: ['22631'] }), 'notApplicable targetBuilds');
    assert.equal(ruling({ targetBuilds: ['22631', '26100.3194'] }), 'selected includedClassifications');
    assert.equal(
      ruling({ architecture: 'arm64', targetBuilds: ['1'] }, {}, { os: null }),
      'selected includedClassifications',
    );
  });

  for (const [rule, value, offer] of [
    ['excludedUpdateIds', ['11111111-1111-4111-8111-111111111111'], {}],
    ['excludedKBs', ['KB5000001'], {}],
    ['excludedClassifications', ['security updates'], {}],
    ['excludedSeverities', ['Low'], { severity: 'Low' }],
  ] as const) {
    it(`lets ${rule} win over everything that includes`, () => {
      const included = { includedKBs: ['KB5000001'], includedUpdateIds: ['11111111-1111-4111-8111-111111111111'] };
      assert.equal(ruling(offer, { ...included, [rule]: value }), `excluded ${rule}`);
    });
  }

  it('leaves drivers, firmware, optional and feature updates out unless switched on, whatever their classification', () => {
    assert.equal(ruling({ kind: 'driver' }), 'excluded drivers');
    assert.equal(ruling({ kind: 'firmware' }), 'excluded firmware');
    assert.equal(ruling({ optional: true }), 'excluded optional');
    assert.equal(ruling({ kind: 'feature' }), 'excluded featureUpdates');
    assert.equal(ruling({ kind: 'cumulative', classification: 'Upgrades' }), 'excluded featureUpdates');
    assert.equal(ruling({ kind: 'driver', classification: 'Drivers' }, { drivers: true }), 'selected drivers');
    assert.equal(ruling({ optional: true, classification: 'Updates' }, { optional: true }), 'selected optional');
    assert.equal(ruling({ kind: 'driver', optional: true }, { drivers: true }), 'excluded optional');
  });

  it('never installs what may ask for input, and never forgets it when policy wants it', () => {
    assert.equal(ruling({ canRequestUserInput: true }, { includedKBs: ['KB5000001'] }), 'deferred userInput');
    assert.equal(ruling({ canRequestUserInput: true }, { excludedKBs: ['KB5000001'] }), 'excluded excludedKBs');
    const [entry] = decide(
      [anUpdate({ canRequestUserInput: true })],
      settings({}),
      context({ history: [seen(anUpdate().updateId, 60)] }),
    );
    assert.deepEqual([entry?.required, entry?.overdue], [true, true]);
  });

  it('adds what is named to what classifications select', () => {
    assert.equal(ruling({ classification: 'Tools' }, { includedKBs: ['KB5000001'] }), 'selected includedKBs');
    assert.equal(
      ruling({ classification: 'Tools', kb: null }, { includedUpdateIds: ['11111111-1111-4111-8111-111111111111'] }),
      'selected includedUpdateIds',
    );
  });

  it('restricts by severity where severities are listed, except what never has one and what is named', () => {
    const critical = { includedSeverities: ['Critical' as const] };
    assert.equal(ruling({ severity: 'Critical' }, critical), 'selected includedClassifications');
    assert.equal(ruling({ severity: 'Low' }, critical), 'excluded includedSeverities');
    assert.equal(ruling({}, critical), 'excluded includedSeverities');
    assert.equal(ruling({ kind: 'definitions' }, critical), 'selected includedClassifications');
    assert.equal(ruling({}, { ...critical, includedKBs: ['KB5000001'] }), 'selected includedKBs');
  });

  it('defers since release, and since first seen where Windows reports a newer date or none', () => {
    const id = anUpdate().updateId;
    const week = { deferralDays: 7 };
    assert.equal(ruling({ releasedAt: daysAgo(6.9) }, week), 'deferred deferralDays');
    assert.equal(ruling({ releasedAt: daysAgo(7) }, week), 'selected includedClassifications');
    assert.equal(
      ruling({ releasedAt: daysAgo(1) }, week, { history: [seen(id, 8)] }),
      'selected includedClassifications',
    );
    assert.equal(ruling({ releasedAt: null }, week), 'deferred deferralDays');
    assert.equal(ruling({ releasedAt: null }, week, { history: [seen(id, 8)] }), 'selected includedClassifications');
    assert.equal(
      ruling({ releasedAt: daysAgo(8) }, week, { history: [seen(id, 1)] }),
      'selected includedClassifications',
    );
  });

  it('does not defer definitions: each is replaced before it would be due', () => {
    assert.equal(ruling({ kind: 'definitions' }, { deferralDays: 7 }), 'selected includedClassifications');
  });

  it('names the policy key and the file that decided', () => {
    const [one] = decide([anUpdate()], settings({ excludedKBs: ['KB5000001'] }), context());
    assert.equal(one?.policyKey, 'UpdatePolicy.updateSettings.excludedKBs');
    assert.equal(one.policyFile, 'file of UpdatePolicy.updateSettings.excludedKBs');
    const [other] = decide([anUpdate({ architecture: 'arm64' })], settings(), context());
    assert.deepEqual([other?.policyKey, other?.policyFile], [null, null]);
  });

  it('says of a loop what it was, by the build in force, and never of definitions', () => {
    const attempt = { runId: 'r', time: daysAgo(3), hresult: 0, verdict: 'installed' as const };
    const looped = (build: string, kind: Offer['kind'] = 'other', os = context().os) => {
      const history = [{ ...seen(anUpdate().updateId, 9), attempts: [{ ...attempt, build }] }];
      const [one] = decide([anUpdate({ kind })], settings(), context({ history, os }));
      return [typeof one?.loop, one?.loopVerdict];
    };
    assert.deepEqual(looped('26200.1'), ['string', 'unconfirmed']);
    assert.deepEqual(looped('26200.0'), ['undefined', undefined]);
    assert.deepEqual(looped('26200.0', 'other', null), ['string', 'unconfirmed']);
    assert.deepEqual(looped('26200.1', 'definitions'), ['undefined', undefined]);
  });
});

describe('required and overdue', () => {
  const entryOf = (offer: Partial<Offer>, policy: Partial<UpdateSettings>, days: number) =>
    decide([anUpdate(offer)], settings(policy), context({ history: [seen(anUpdate().updateId, days)] }))[0];

  it('required are the classifications that policy names, while wanted, and never definitions', () => {
    assert.equal(entryOf({}, {}, 0)?.required, true);
    assert.equal(entryOf({ releasedAt: daysAgo(0) }, { deferralDays: 9 }, 0)?.required, true);
    assert.equal(entryOf({}, { excludedKBs: ['KB5000001'] }, 0)?.required, false);
    assert.equal(entryOf({ kind: 'definitions' }, {}, 0)?.required, false);
    assert.equal(entryOf({ classification: 'Definition Updates' }, {}, 0)?.required, false);
  });

  it('overdue is what is due and older than overdueDays since this device first saw it', () => {
    assert.equal(entryOf({}, {}, 14)?.overdue, false);
    assert.equal(entryOf({}, {}, 14.1)?.overdue, true);
    assert.equal(entryOf({}, { excludedKBs: ['KB5000001'] }, 99)?.overdue, false);
    assert.equal(entryOf({ releasedAt: daysAgo(20) }, { deferralDays: 60 }, 20)?.overdue, false);
  });

  it('a new revision does not make an update young again', () => {
    assert.equal(entryOf({ revision: 7, updateId: anUpdate().updateId.toUpperCase() }, {}, 30)?.overdue, true);
  });
});

describe('the decision on all updates', () => {
  const all = { drivers: true, firmware: true, featureUpdates: true };
  const titles = (offers: Offer[], policy: Partial<UpdateSettings> = all) =>
    decide(offers, settings(policy), context())
      .filter(({ decision }) => decision === 'selected')
      .map(({ title }) => title);
  const kinds = (...names: Offer['kind'][]) =>
    names.map((kind, i) => anUpdate({ kind, title: kind, updateId: `id-${i}`, kb: `KB500000${i}` }));

  it('orders definitions, servicing stack, recovery, .NET, drivers, firmware, others, cumulative last', () => {
    const mixed = kinds(
      'cumulative',
      'other',
      'firmware',
      'driver',
      'recovery',
      'dotnet',
      'servicingStack',
      'definitions',
    );
    const ordered = [
      'definitions',
      'servicingStack',
      'recovery',
      'dotnet',
      'driver',
      'firmware',
      'other',
      'cumulative',
    ];
    assert.deepEqual(titles(mixed), ordered);
    const entries = decide(mixed, settings(all), context());
    assert.deepEqual(
      entries.map(({ order }) => order),
      [1, 2, 3, 4, 5, 6, 7, 8],
    );
  });

  it('puts every kind somewhere, the platforms with the definitions, recovery before what leaves a reboot pending', () => {
    const ordered = titles(
      kinds(...updateKind.options).filter(({ kind }) => kind !== 'feature' && kind !== 'enablement'),
    );
    assert.equal(ordered.length, updateKind.options.length - 2);
    assert.deepEqual(ordered.slice(0, 5), [
      ...['definitions', 'defenderPlatform', 'securityPlatform', 'servicingStack', 'recovery'],
    ]);
    assert.deepEqual(ordered.slice(-2), ['hotpatch', 'cumulative']);
  });

  it('a platform of Defender is no definition: required where its class is, and a feature update waits for it', () => {
    const classes = { requiredClassifications: ['Security Updates'] };
    const [platform, definitions] = decide(kinds('securityPlatform', 'definitions'), settings(classes), context()).sort(
      (a, b) => (a.kind < b.kind ? 1 : -1),
    );
    assert.deepEqual([platform?.kind, platform?.required], ['securityPlatform', true]);
    assert.deepEqual([definitions?.kind, definitions?.required], ['definitions', false]);
    assert.deepEqual(titles(kinds('feature', 'securityPlatform')), ['securityPlatform']);
  });

  it('lets a feature update wait while anything but definitions is selected, and takes one at a time', () => {
    assert.deepEqual(titles(kinds('feature', 'cumulative')), ['cumulative']);
    assert.deepEqual(titles(kinds('feature', 'definitions')), ['definitions', 'feature']);
    const [first, second] = decide(kinds('feature', 'feature'), settings(all), context());
    assert.deepEqual([first?.decision, second?.decision, second?.rule], ['selected', 'deferred', 'featureAlone']);
    assert.deepEqual([first?.leftToNext, second?.leftToNext], [undefined, true]);
  });

  it('names the limit that left one to the next run', () => {
    const [, second] = decide(kinds('other', 'dotnet'), settings({ maxUpdates: 1 }), context());
    assert.deepEqual([second?.rule, second?.policyKey], ['maxUpdates', 'UpdatePolicy.updateSettings.maxUpdates']);
    assert.match(second?.detail ?? '', /\b1 update\b/u);
  });

  it('keeps maxUpdates, required ones first', () => {
    const offers = [
      anUpdate({
        title: 'definitions',
        kind: 'definitions',
        classification: 'Definition Updates',
        updateId: 'a',
        kb: null,
      }),
      anUpdate({ title: 'cumulative', kind: 'cumulative', updateId: 'b', kb: null }),
    ];
    assert.deepEqual(titles(offers, { maxUpdates: 1 }), ['cumulative']);
    const rest = decide(offers, settings({ maxUpdates: 1 }), context()).find(({ decision }) => decision === 'deferred');
    assert.deepEqual([rest?.rule, rest?.leftToNext], ['maxUpdates', true]);
  });
});

describe('whatever is offered', () => {
  const names = ['Security Updates', 'Critical Updates', 'Definition Updates', 'Updates', 'Upgrades', 'Drivers'];
  const kbs = ['KB5000001', 'KB5000002', 'KB5000003'];
  const anyOffer = fc.record({
    updateId: fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f'),
    revision: fc.nat(2),
    kb: fc.option(fc.constantFrom(...kbs)),
    title: fc.string({ maxLength: 3 }),
    classification: fc.constantFrom(...names),
    kind: fc.constantFrom(...updateKind.options),
    severity: fc.option(fc.constantFrom('Critical' as const, 'Low' as const)),
    optional: fc.boolean(),
    releasedAt: fc.option(fc.nat(40).map(daysAgo)),
    architecture: fc.option(fc.constantFrom('x64', 'arm64', 'neutral')),
    targetBuilds: fc.subarray(['26100', '22631']),
    canRequestUserInput: fc.boolean(),
  });
  const some = (...values: string[]) => fc.subarray(values);
  const anyPolicy = fc.record({
    includedClassifications: some(...names),
    excludedClassifications: some('Updates'),
    includedSeverities: fc.subarray(['Critical' as const, 'Low' as const]),
    includedKBs: some(...kbs),
    excludedKBs: some(...kbs),
    includedUpdateIds: some('a', 'b'),
    excludedUpdateIds: some('b', 'c'),
    drivers: fc.boolean(),
    optional: fc.boolean(),
    featureUpdates: fc.boolean(),
    deferralDays: fc.nat(30),
    maxUpdates: fc.option(fc.integer({ min: 1, max: 4 })),
  });
  const offers = fc
    .uniqueArray(anyOffer, { maxLength: 12, selector: (o) => `${o.updateId}#${o.revision}` })
    .map((list) => list.map((offer) => anUpdate(offer)));
  const history = fc.array(fc.tuple(fc.constantFrom('a', 'b', 'c'), fc.nat(60)).map(([id, days]) => seen(id, days)));

  it('selected + excluded + deferred + notApplicable = offered, and the catalog keeps its schema', () => {
    fc.assert(
      fc.property(offers, anyPolicy, history, (list, policy, past) => {
        const made = planCatalog({
          kit: false,
          ...context({ history: past }),
          runId: '00000000-0000-4000-8000-000000000000',
          searchedAtMs: NOW_MS,
          scan: { outcome: 'complete', source: 'x', hresult: null, message: null, warnings: [] },
          offers: list,
          sight: {
            ...{ judged: true, stated: { support: 'supported', stale: false, reasons: [] } },
            ...{ buildDays: 200, agentDeferralDays: 0 },
          },
          policy: { ...BUILT_IN.UpdatePolicy, updateSettings: settings(policy) },
          localTimeZone: 'UTC',
        });
        const { offered, ...decided } = made.counts;
        assert.equal(offered, list.length);
        assert.equal(
          Object.values(decided).reduce((sum, n) => sum + n, 0),
          list.length,
        );
        assert.deepEqual(v.parse(catalog, made), made);
      }),
    );
  });

  it('exclusion wins over inclusion', () => {
    fc.assert(
      fc.property(offers, anyPolicy, (list, policy) => {
        for (const entry of decide(list, settings(policy), context())) {
          const excluded =
            policy.excludedUpdateIds.includes(entry.updateId) || policy.excludedKBs.includes(entry.kb ?? '');
          if (excluded) assert.ok(entry.decision === 'excluded' || entry.decision === 'notApplicable');
        }
      }),
    );
  });

  it('the answer does not depend on the order of the offers', () => {
    fc.assert(
      fc.property(offers, anyPolicy, history, fc.infiniteStream(fc.nat()), (list, policy, past, keys) => {
        const shuffled = list.map((offer) => ({ offer, key: Number(keys.next().value) })).sort((a, b) => a.key - b.key);
        const one = decide(list, settings(policy), context({ history: past }));
        assert.deepEqual(
          decide(
            shuffled.map(({ offer }) => offer),
            settings(policy),
            context({ history: past }),
          ),
          one,
        );
      }),
    );
  });

  it('a selected feature update stands with definitions at most, and the limit is kept', () => {
    fc.assert(
      fc.property(offers, anyPolicy, (list, policy) => {
        const selected = decide(list, settings(policy), context()).filter(({ decision }) => decision === 'selected');
        const features = selected.filter((e) => e.kind === 'feature' || e.classification === 'Upgrades');
        const others = selected.filter((e) => !features.includes(e) && e.kind !== 'definitions');
        assert.ok(features.length <= 1 && (features.length === 0 || others.length === 0));
        assert.ok(selected.length <= (policy.maxUpdates ?? Number.POSITIVE_INFINITY));
        assert.deepEqual(
          selected.map(({ order }) => order),
          selected.map((_, index) => index + 1),
        );
      }),
    );
  });
});
