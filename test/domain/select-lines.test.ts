import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { BUILT_IN } from '../../src/domain/policy/merge.ts';
import { remembered } from '../../src/domain/seen-updates.ts';
import { decide, type UpdateSettings } from '../../src/domain/select.ts';
import { questionsOf, withInForce, type OfferInForce } from '../../src/domain/select/in-force.ts';
import { lineOf } from '../../src/domain/select/line.ts';
import type { CatalogEntry, Effect, Offer, UpdateKind } from '../../src/schema/catalog.ts';
import type { SeenUpdate } from '../../src/schema/device-state.ts';
import type { OsFacts } from '../../src/schema/inventory.ts';

const START_MS = Date.parse('2026-01-13T18:00:00.000Z');
const DAY_MS = 86_400_000;
const osAt = (ubr: number, build = 26200): OsFacts => ({
  productName: 'Windows 11 Pro',
  edition: 'Professional',
  displayVersion: '25H2',
  build,
  ubr,
  architecture: 'x64',
  installationType: 'Client',
});
const settings = (given: Partial<UpdateSettings> = {}): UpdateSettings => ({
  ...BUILT_IN.UpdatePolicy.updateSettings,
  ...given,
});

interface Release extends Partial<Offer> {
  /** Days since the start. */
  readonly day: number;
}

const offerOf = ({ day, ...given }: Release): Offer => ({
  updateId: `update-${day}`,
  revision: 1,
  kb: `KB5${String(100_000 + Math.round(day)).padStart(6, '0')}`,
  title: 'Cumulative Update',
  classification: 'Security Updates',
  kind: 'cumulative',
  severity: null,
  optional: false,
  sizeBytes: null,
  releasedAt: new Date(START_MS + day * DAY_MS).toISOString(),
  architecture: null,
  targetBuilds: [],
  exclusive: false,
  canRequestUserInput: false,
  estimatedInstallMs: null,
  effects: [],
  ...given,
});

/** A device with its memory: what it is told each time it is started on a day, and what it did. */
class Played {
  history: SeenUpdate[] = [];
  os: OsFacts;
  policy: UpdateSettings;

  constructor(policy: Partial<UpdateSettings>, os: OsFacts = osAt(1_000)) {
    this.policy = settings(policy);
    this.os = os;
  }

  /** One run: what is decided, and remembered. */
  run(day: number, releases: readonly Release[], sights: readonly OfferInForce[] = [], whole = true): CatalogEntry[] {
    const nowMs = START_MS + day * DAY_MS;
    const offers = releases.map(offerOf);
    const history = withInForce({ history: this.history, offers, os: this.os }, sights, whole);
    const entries = decide(offers, this.policy, { history, nowMs, os: this.os, sourceOf: () => 'a file' });
    this.history = remembered(history, entries, { os: this.os, nowMs });
    return entries;
  }

  /** What the run before selected is confirmed. */
  confirm(entries: readonly CatalogEntry[], day: number): void {
    const done = entries.filter(({ decision }) => decision === 'selected').map(({ updateId }) => updateId);
    const time = new Date(START_MS + day * DAY_MS).toISOString();
    const attempt = { runId: '11111111-1111-4111-8111-111111111111', time, hresult: 0, verdict: 'installed' as const };
    this.history = this.history.map((seen) =>
      done.includes(seen.updateId) ? { ...seen, attempts: [...seen.attempts, attempt] } : seen,
    );
  }
}

const rulings = (entries: readonly CatalogEntry[]): string[] =>
  entries.map(({ updateId, decision, rule }) => `${updateId} ${decision} ${rule}`);
const monthly = (day: number, ubr: number): Release => ({ day, targetBuilds: [`26200.${ubr}`] });

describe('which updates replace one another', () => {
  const same = (kind: UpdateKind, one: string, other: string) => {
    assert.notEqual(lineOf({ kind, title: one }), null);
    assert.equal(lineOf({ kind, title: one }), lineOf({ kind, title: other }));
  };
  const apart = (kind: UpdateKind, one: string, other: string) => {
    assert.notEqual(lineOf({ kind, title: one }), lineOf({ kind, title: other }));
  };

  it('a hotpatch is of the line of the cumulative updates, whatever either is called', () => {
    assert.equal(lineOf({ kind: 'hotpatch', title: 'x' }), lineOf({ kind: 'cumulative', title: 'y' }));
  });

  it('products of one kind are told apart by their titles, months of one product are not', () => {
    same(
      'office',
      'Security Update for Microsoft Excel 2016 (KB5002700) 64-Bit Edition',
      'Security Update for Microsoft Excel 2016 (KB5002731) 64-Bit Edition',
    );
    apart(
      'office',
      'Security Update for Microsoft Excel 2016 (KB5002700)',
      'Security Update for Microsoft Word 2016 (KB5002701)',
    );
    apart(
      'office',
      'Security Update for Microsoft Excel 2013 (KB5002700)',
      'Security Update for Microsoft Excel 2016 (KB5002701)',
    );
    same(
      'runtime',
      '2026-01 .NET 8.0.23 Update for x64 Client (KB5074741)',
      '2026-02 .NET 8.0.24 Update for x64 Client (KB5077862)',
    );
    apart(
      'runtime',
      '2026-01 .NET 8.0.23 Update for x64 Client (KB5074741)',
      '2026-01 .NET 9.0.12 Update for x64 Client (KB5074742)',
    );
    same(
      'edge',
      'Microsoft Edge-Stable Channel Version 120 Update for x64 based Editions (Build 120.0.2210.61)',
      'Microsoft Edge-Stable Channel Version 121 Update for x64 based Editions (Build 121.0.2277.83)',
    );
    apart(
      'edge',
      'Microsoft Edge-Stable Channel Version 120 Update for x64 based Editions (Build 120.0.2210.61)',
      'Microsoft Edge-WebView2 Runtime Version 120 Update for x64 based Editions (Build 120.0.2210.61)',
    );
    same('feature', 'Windows 11, version 25H2 x64 2025-10B', 'Windows 11, version 25H2 x64 2025-11B');
    apart('feature', 'Windows 11, version 24H2 x64 2025-10B', 'Windows 11, version 25H2 x64 2025-10B');
  });

  it('definitions, drivers and what is not known stand alone', () => {
    for (const kind of ['definitions', 'driver', 'firmware', 'other'] as const)
      assert.equal(lineOf({ kind, title: 'Update' }), null, kind);
  });
});

describe('a deferral of updates that replace one another', () => {
  it('installs the newest when the first would have been due: three months of 27 days under 30 days of deferral', () => {
    const device = new Played({ deferralDays: 30 });
    assert.deepEqual(rulings(device.run(0, [monthly(0, 1_100)])), ['update-0 deferred deferralDays']);
    assert.deepEqual(rulings(device.run(27, [monthly(27, 1_200)])), ['update-27 deferred deferralDays']);
    assert.deepEqual(rulings(device.run(29, [monthly(27, 1_200)])), ['update-27 deferred deferralDays']);
    const due = device.run(30, [monthly(27, 1_200)]);
    assert.deepEqual(rulings(due), ['update-27 selected includedClassifications']);
    assert.equal(due[0]?.lineSince, new Date(START_MS).toISOString());
    assert.equal(due[0].firstSeenAt, new Date(START_MS + 27 * DAY_MS).toISOString());
  });

  it('begins anew above what the device has by then', () => {
    const device = new Played({ deferralDays: 30 });
    device.run(0, [monthly(0, 1_100)]);
    device.os = osAt(1_100); // somebody installed it
    assert.deepEqual(rulings(device.run(28, [monthly(28, 1_200)])), ['update-28 deferred deferralDays']);
    assert.deepEqual(rulings(device.run(57, [monthly(28, 1_200)])), ['update-28 deferred deferralDays']);
    assert.deepEqual(rulings(device.run(58, [monthly(28, 1_200)])), ['update-28 selected includedClassifications']);
  });

  it('does not count what was for another Windows than the one of today', () => {
    const device = new Played({ deferralDays: 30 }, osAt(6_000, 22631));
    device.run(0, [{ day: 0, targetBuilds: ['22631.6100'] }]);
    device.os = osAt(1_000);
    assert.deepEqual(rulings(device.run(29, [monthly(29, 1_100)])), ['update-29 deferred deferralDays']);
  });

  it('does not count what policy left out, then or since', () => {
    const device = new Played({ deferralDays: 30, excludedKBs: [offerOf({ day: 0 }).kb ?? ''] });
    device.run(0, [monthly(0, 1_100)]);
    assert.deepEqual(rulings(device.run(30, [monthly(30, 1_200)])), ['update-30 deferred deferralDays']);
    const since = new Played({ deferralDays: 30 });
    since.run(0, [monthly(0, 1_100)]);
    since.policy = settings({ deferralDays: 30, excludedKBs: [offerOf({ day: 0 }).kb ?? ''] });
    assert.deepEqual(rulings(since.run(30, [monthly(30, 1_200)])), ['update-30 deferred deferralDays']);
    const preview = new Played({ deferralDays: 30 });
    preview.run(0, [{ ...monthly(0, 1_100), optional: true }]);
    assert.deepEqual(rulings(preview.run(30, [monthly(30, 1_200)])), ['update-30 deferred deferralDays']);
  });

  it('without a build to tell by, counts from the first after the last one that a run confirmed', () => {
    const dotnet = (day: number): Release => ({ day, kind: 'dotnet' });
    const device = new Played({ deferralDays: 10 });
    device.run(0, [dotnet(0)]);
    const first = device.run(10, [dotnet(0)]);
    assert.deepEqual(rulings(first), ['update-0 selected includedClassifications']);
    device.confirm(first, 10);
    assert.deepEqual(rulings(device.run(28, [dotnet(28)])), ['update-28 deferred deferralDays']);
    assert.deepEqual(rulings(device.run(37, [dotnet(37)])), ['update-37 deferred deferralDays']);
    assert.deepEqual(rulings(device.run(38, [dotnet(37)])), ['update-37 selected includedClassifications']);
  });

  it('lets the clock run through days on which nothing of the line is offered, when the device lacks it', () => {
    const effects: Effect[] = [{ type: 'packageNewer', name: 'Package_for_DotNetRollup', than: '10.0.4000.1' }];
    const dotnet = (day: number): Release => ({ day, kind: 'dotnet', effects });
    const sight = (state: OfferInForce['state']): OfferInForce => ({
      updateId: 'update-0',
      revision: 1,
      state,
      superseded: false,
    });
    const missing = new Played({ deferralDays: 30 });
    missing.run(0, [dotnet(0)]);
    assert.deepEqual(
      questionsOf({ history: missing.history, offers: [], os: missing.os }).map((one) => one.updateId),
      ['update-0'],
    );
    missing.run(28, [], [sight('absent')]);
    assert.deepEqual(rulings(missing.run(33, [dotnet(33)], [sight('absent')])), [
      'update-33 selected includedClassifications',
    ]);
    const there = new Played({ deferralDays: 30 });
    there.run(0, [dotnet(0)]);
    there.run(28, [], [sight('present')]);
    assert.deepEqual(rulings(there.run(33, [dotnet(33)])), ['update-33 deferred deferralDays']);
  });

  it('where the device cannot tell, a whole search without the line ends it and a search that failed does not', () => {
    const tool = (day: number): Release => ({
      day,
      kind: 'removalTool',
      effects: [{ type: 'detected', updateId: `update-${day}` }],
    });
    const quiet = new Played({ deferralDays: 30 });
    quiet.run(0, [tool(0)]);
    assert.deepEqual(questionsOf({ history: quiet.history, offers: [], os: quiet.os }), []);
    quiet.run(20, []);
    assert.deepEqual(rulings(quiet.run(33, [tool(33)])), ['update-33 deferred deferralDays']);
    const failed = new Played({ deferralDays: 30 });
    failed.run(0, [tool(0)]);
    failed.run(20, [], [], false);
    assert.deepEqual(rulings(failed.run(33, [tool(33)])), ['update-33 selected includedClassifications']);
  });

  it('definitions are never deferred, however often they are replaced', () => {
    const device = new Played({ deferralDays: 30 });
    for (const day of [0, 1, 2])
      assert.deepEqual(rulings(device.run(day, [{ day, kind: 'definitions', classification: 'Definition Updates' }])), [
        `update-${day} selected includedClassifications`,
      ]);
  });

  it('a preview waits from its own release and is not installed in the place of the security update that is due', () => {
    const device = new Played({ deferralDays: 14, optional: true }, osAt(1_000));
    const preview = (day: number, ubr: number): Release => ({ ...preview0, day, targetBuilds: [`26200.${ubr}`] });
    const preview0 = { optional: true, classification: 'Updates' };
    const security = { day: 14, targetBuilds: ['26200.1200'] };
    const told = (day: number, releases: Release[]) =>
      device.run(day, releases).map(({ updateId, decision }) => `${updateId} ${decision}`);
    assert.deepEqual(told(1, [preview(0, 1_100)]), ['update-0 deferred']);
    assert.deepEqual(told(15, [security]), ['update-14 deferred'], 'the preview before it does not make it older');
    assert.deepEqual(told(28, [security, preview(27, 1_300)]), ['update-14 selected', 'update-27 deferred']);
    assert.deepEqual(told(41, [security, preview(27, 1_300)]), ['update-14 selected', 'update-27 selected']);
  });

  it('whatever is optional beside them: what is not is decided as without it, and each preview as if alone', () => {
    const any = fc.record({ day: fc.nat(60), optional: fc.boolean(), ubr: fc.integer({ min: 900, max: 1_300 }) });
    const releases = fc.uniqueArray(any, { maxLength: 8, selector: ({ day }) => day });
    fc.assert(
      fc.property(releases, fc.nat(40), (all, deferralDays) => {
        const list = all.map(({ ubr, ...one }): Release => ({ ...one, targetBuilds: [`26200.${ubr}`] }));
        const decided = (some: readonly Release[]) => {
          const device = new Played({ deferralDays, optional: true });
          device.run(
            30,
            some.filter(({ day }) => day <= 30),
          );
          const entries = device.run(60, some);
          return new Map(entries.map(({ updateId, decision, detail }) => [updateId, `${decision} ${detail}`]));
        };
        const together = decided(list);
        const required = list.filter(({ optional }) => optional !== true);
        for (const [id, ruling] of decided(required)) assert.equal(together.get(id), ruling);
        for (const one of list.filter(({ optional }) => optional === true))
          assert.equal(together.get(`update-${one.day}`), decided([one]).get(`update-${one.day}`));
      }),
    );
  });

  it('whatever replaces what, and whenever: the device is not behind for longer than the deferral and one run', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 60 }),
        fc.constantFrom<UpdateKind>('cumulative', 'hotpatch', 'dotnet', 'office'),
        fc.record({
          gaps: fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 3, maxLength: 15 }),
          steps: fc.array(fc.integer({ min: 1, max: 12 }), { minLength: 20, maxLength: 60 }),
        }),
        fc.boolean(),
        (deferralDays, kind, { gaps, steps }, told) => {
          const device = new Played({ deferralDays });
          const days = gaps.reduce<number[]>((all, gap) => [...all, (all.at(-1) ?? 0) + gap], []);
          const release = (index: number): Release => ({
            day: days[index] ?? 0,
            kind,
            ...(told ? { targetBuilds: [`26200.${1_100 + index}`] } : {}),
          });
          let inForce = -1;
          let behindSince: number | null = null;
          let today = 0;
          for (const step of steps) {
            today += step;
            const newest = days.findLastIndex((day) => day <= today);
            if (newest <= inForce) continue;
            behindSince ??= today;
            const entries = device.run(today, [release(newest)]);
            const [entry] = entries;
            assert.ok(entry);
            if (today - behindSince >= deferralDays) assert.equal(entry.decision, 'selected', `day ${today}`);
            if (entry.decision !== 'selected') continue;
            device.confirm(entries, today);
            if (told) device.os = osAt(1_100 + newest);
            inForce = newest;
            behindSince = null;
          }
        },
      ),
      { numRuns: 300 },
    );
  });
});

describe('overdue, and what is hidden', () => {
  it('counts per line: a newer offer does not make it young', () => {
    const device = new Played({ overdueDays: 14 });
    device.run(0, [monthly(0, 1_100)]);
    assert.equal(device.run(14, [monthly(10, 1_200)])[0]?.overdue, false);
    assert.equal(device.run(15, [monthly(10, 1_200)])[0]?.overdue, true);
    assert.equal(device.run(20, [{ ...monthly(20, 1_300), optional: true }])[0]?.overdue, false);
  });

  it('a hidden update that policy wants is held back, named, and overdue in its time', () => {
    const device = new Played({ overdueDays: 14 });
    const first = device.run(0, [{ ...monthly(0, 1_100), hidden: true }]);
    assert.deepEqual(rulings(first), ['update-0 deferred hidden']);
    assert.deepEqual([first[0]?.overdue, first[0]?.policyKey, first[0]?.required], [false, null, true]);
    assert.equal(device.run(15, [{ ...monthly(0, 1_100), hidden: true }])[0]?.overdue, true);
  });

  it('a hidden one that policy does not want, or defers, says nothing', () => {
    const drivers = new Played({});
    const driver: Release = { day: 0, kind: 'driver', classification: 'Drivers', hidden: true };
    assert.deepEqual(rulings(drivers.run(0, [driver])), ['update-0 excluded drivers']);
    const later = new Played({ deferralDays: 30, overdueDays: 14 });
    later.run(0, [{ ...monthly(0, 1_100), hidden: true }]);
    const [entry] = later.run(20, [{ ...monthly(0, 1_100), hidden: true }]);
    assert.deepEqual([entry?.rule, entry?.overdue], ['deferralDays', false]);
  });

  it('a hidden one is done with when a newer one of its line is there to be installed, not the other way round', () => {
    const device = new Played({ overdueDays: 14 });
    device.run(0, [{ ...monthly(0, 1_100), hidden: true }]);
    const both = device.run(28, [{ ...monthly(0, 1_100), hidden: true }, monthly(28, 1_200)]);
    assert.deepEqual(rulings(both), ['update-28 selected includedClassifications', 'update-0 excluded hiddenReplaced']);
    assert.deepEqual(
      both.map(({ overdue }) => overdue),
      [true, false],
    );
    const older = device.run(29, [monthly(0, 1_100), { ...monthly(28, 1_200), hidden: true }]);
    assert.deepEqual(rulings(older), ['update-0 selected includedClassifications', 'update-28 deferred hidden']);
  });

  it('a hidden one is replaced only by one of its line that is wanted and that somebody can see', () => {
    const older: Release = { ...monthly(0, 1_100), hidden: true };
    const beside = (policy: Partial<UpdateSettings>, newer: Release) =>
      rulings(new Played({ overdueDays: 14, ...policy }).run(28, [older, newer])).find((one) =>
        one.startsWith('update-0 '),
      );
    const newer = monthly(28, 1_200);
    const kb = offerOf(newer).kb ?? '';
    assert.equal(beside({}, newer), 'update-0 excluded hiddenReplaced');
    assert.equal(beside({}, { ...newer, hidden: false }), 'update-0 excluded hiddenReplaced');
    assert.equal(beside({}, { ...newer, hidden: true }), 'update-0 deferred hidden');
    assert.equal(beside({}, { ...newer, kind: 'dotnet' }), 'update-0 deferred hidden');
    assert.equal(beside({ excludedKBs: [kb] }, newer), 'update-0 deferred hidden');
  });

  it('each line waits for itself', () => {
    const device = new Played({});
    device.run(0, [{ day: 0, kind: 'dotnet' }]);
    const entries = device.run(9, [{ day: 0, kind: 'dotnet' }, monthly(9, 1_200)]);
    const since = entries.map(({ line, lineSince }) => [line, lineSince]);
    const at = (day: number) => new Date(START_MS + day * DAY_MS).toISOString();
    assert.deepEqual(since, [
      ['dotnet', at(0)],
      ['cumulative', at(9)],
    ]);
  });

  it('waits with the first of its offers, also with one that was seen before it had a line', () => {
    const offers = [0, 9].map((day) => offerOf({ day, kind: 'dotnet' }));
    const [first] = remembered(
      [],
      decide(offers.slice(0, 1), settings({ excludedKBs: [offers[0]?.kb ?? ''] }), at(0)),
      at(0),
    );
    assert.ok(first !== undefined && first.line === undefined);
    const entries = decide(offers, settings(), { ...at(9), history: [first] });
    assert.deepEqual(new Set(entries.map(({ lineSince }) => lineSince)), new Set([first.firstSeenAt]));
  });
  const at = (day: number) => ({
    ...{ history: [], nowMs: START_MS + day * DAY_MS, os: osAt(1_000), sourceOf: () => 'a file' },
  });
});
