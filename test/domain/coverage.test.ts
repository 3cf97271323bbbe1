import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { asksForStale, checkCoverage, type CoverageFacts, type ScriptedCoverage } from '../../src/domain/coverage.ts';
import { BUILT_IN } from '../../src/domain/policy/merge.ts';
import { openOffers } from '../../src/domain/open-offers.ts';
import type { CatalogEntry } from '../../src/schema/catalog.ts';
import type { OsFacts } from '../../src/schema/inventory.ts';
import type { UpdatePolicy } from '../../src/schema/policy/index.ts';
import { anEntry } from '../evidence/an-update.ts';
import { BUILDS, LIFECYCLE } from '../support/tables.ts';

const NOW = Date.parse('2026-11-25T09:00:00.000Z');
const DAY_MS = 86_400_000;
const at = (day: string): number => Date.parse(`${day}T09:00:00.000Z`);
const isoDaysAgo = (days: number): string => new Date(NOW - days * DAY_MS).toISOString();

/** Windows 11 25H2 Pro, far above the newest row of the table. */
const anOs = (input: Partial<OsFacts> = {}): OsFacts => ({
  ...{ productName: 'Windows 11 Pro', edition: 'Professional', displayVersion: '25H2', build: 26_200, ubr: 30_000 },
  ...{ architecture: 'x64', installationType: 'Client' },
  ...input,
});
const aServer = (input: Partial<OsFacts> = {}): OsFacts =>
  anOs({ ...{ edition: 'ServerStandard', installationType: 'Server Core', build: 26_100 }, ...input });
const OLD = anOs({ ubr: 7462 }); // KB5072033 of 2025-12-09

interface Shape {
  readonly os?: OsFacts | null;
  readonly nowMs?: number;
  readonly entries?: readonly CatalogEntry[];
  readonly facts?: Partial<CoverageFacts>;
  readonly settings?: Partial<UpdatePolicy['updateSettings']>;
}
const judge = ({ os = anOs(), nowMs = NOW, entries = [], facts = {}, settings = {} }: Shape = {}) =>
  checkCoverage({
    sight: {
      ...{ judged: true, builds: BUILDS, lifecycle: LIFECYCLE, rollups: [], fromWsus: false },
      ...{ catalogueOf: undefined, agentDeferralDays: 0, holdBacks: [] },
      ...facts,
    },
    ...{ os, nowMs, entries },
    settings: { ...BUILT_IN.UpdatePolicy.updateSettings, ...settings },
  });
const aRollup = (more: Partial<CatalogEntry> = {}): CatalogEntry =>
  anEntry('KB5130001', { kind: 'cumulative', targetBuilds: ['26200.30500'], ...more });
const aPackage = (version: string, days: number, installed = true) => ({
  ...{ version, installed, installedAt: isoDaysAgo(days) },
});

describe('whether the release still gets updates', () => {
  for (const [name, os, support] of [
    ['25H2 Pro', anOs(), 'supported'],
    ['26H2 Pro', anOs({ build: 26_300 }), 'supported'],
    ['24H2 Pro, ended in October 2026', anOs({ build: 26_100 }), 'unsupported'],
    ['24H2 Enterprise', anOs({ build: 26_100, edition: 'Enterprise' }), 'supported'],
    ['23H2 Enterprise, ended in November 2026', anOs({ build: 22_631, edition: 'Education' }), 'unsupported'],
    ['24H2 of the long-term channel', anOs({ build: 26_100, edition: 'EnterpriseS' }), 'supported'],
    ['Server 2025', aServer(), 'supported'],
    ['Server 2012 R2', aServer({ build: 9600 }), 'unknown'],
    ['Server 23H2 of the annual channel', aServer({ build: 25_398 }), 'unsupported'],
    ['26H1 Pro, for new processors only', anOs({ build: 28_000 }), 'supported'],
    ['1909 Pro', anOs({ build: 18_363 }), 'unsupported'],
    ['a build nobody has heard of', anOs({ build: 29_999 }), 'unknown'],
    ['an edition nobody has heard of', anOs({ edition: 'Holographic' }), 'unknown'],
    ['a system that could not be read', null, 'unknown'],
  ] as const) {
    test(`${name} is ${support}`, () => {
      assert.equal(judge({ os }).support, support);
    });
  }

  test('the last day of support counts whole, the next one does not', () => {
    const os = anOs({ build: 26_100 });
    assert.equal(judge({ os, nowMs: Date.parse('2026-10-13T23:59:59Z') }).support, 'supported');
    assert.equal(judge({ os, nowMs: Date.parse('2026-10-14T00:00:00Z') }).support, 'unsupported');
  });

  test('the long-term channel of IoT lasts ten years, the other five', () => {
    const nowMs = Date.parse('2028-01-01T00:00:00Z');
    const ltsc = (edition: string) => judge({ os: anOs({ build: 19_044, edition }), nowMs }).support;
    assert.deepEqual([ltsc('IoTEnterpriseS'), ltsc('EnterpriseS')], ['supported', 'unsupported']);
  });

  test('an old table says so', () => {
    const lifecycle = { ...LIFECYCLE, madeOn: isoDaysAgo(401).slice(0, 10) };
    assert.equal(judge({ facts: { lifecycle } }).reasons.length, judge().reasons.length + 1);
  });

  test('no build and family stands in the table twice', () => {
    const keys = LIFECYCLE.entries.map(({ build, family }) => `${build} ${family}`);
    assert.equal(new Set(keys).size, keys.length);
  });
});

describe('extended security updates prove themselves', () => {
  const windows10 = (ubr: number) => anOs({ build: 19_045, ubr });
  const offered = (kb: string, more: Partial<CatalogEntry> = {}) =>
    anEntry(kb, { kind: 'cumulative', decision: 'excluded', rule: 'excludedKBs', ...more });

  test('by the build in force, where it was released after the end', () => {
    assert.equal(judge({ os: windows10(6456) }).support, 'unsupported'); // KB5066791 of October 2025, for everybody
    assert.equal(judge({ os: windows10(6809) }).support, 'supported'); // KB5073724 of 2026-01-13
    assert.equal(judge({ os: windows10(9000) }).support, 'supported'); // above a row of 2026-08-11
  });

  test('by an offer of one, whatever policy decides on it', () => {
    assert.equal(judge({ os: windows10(6456), entries: [offered('KB5073724')] }).support, 'supported');
    const later = offered('KB5990001', { releasedAt: '2026-11-10T18:00:00.000Z' });
    assert.equal(judge({ os: windows10(6456), entries: [later] }).support, 'supported');
  });

  test('not by the last one for everybody, by one of another Windows, or by what is no cumulative update', () => {
    const no = (entry: CatalogEntry) => judge({ os: windows10(5000), entries: [entry] }).support;
    assert.equal(no(offered('KB5066791')), 'unsupported');
    assert.equal(no(offered('KB5073724', { decision: 'notApplicable' })), 'unsupported');
    assert.equal(no(offered('KB5990001', { kind: 'other', releasedAt: '2026-11-10T18:00:00.000Z' })), 'unsupported');
    assert.equal(no(offered('KB5990001')), 'unsupported');
  });

  test('a build that the table cannot tell from the last one for everybody is unknown, not supported', () => {
    const os = anOs({ build: 14_393, edition: 'EnterpriseS', ubr: 9600 }); // ends 2026-10-13, newest row 2026-09-08
    assert.equal(judge({ os }).support, 'unknown');
    assert.equal(judge({ os: { ...os, ubr: 9512 } }).support, 'unsupported');
  });

  test('not where none are sold, or none any more', () => {
    assert.equal(judge({ os: anOs({ build: 22_631, ubr: 7376 }) }).support, 'unsupported');
    assert.equal(judge({ os: windows10(6809), nowMs: at('2028-10-11') }).support, 'unsupported');
  });
});

describe('whether the device is behind', () => {
  test('by the table: more than staleDays after the release of its build', () => {
    const os = anOs({ ubr: 9445 }); // 2026-09-08
    assert.equal(judge({ os, nowMs: at('2026-11-07') }).stale, false);
    assert.equal(judge({ os, nowMs: at('2026-11-08') }).stale, true);
    assert.equal(judge({ os, nowMs: at('2026-11-08'), settings: { staleDays: 90 } }).stale, false);
    assert.equal(judge({ os: OLD, settings: { staleDays: 0 } }).stale, false);
  });

  test('a month without a day counts as its last day', () => {
    const os = anOs({ build: 26_100, ubr: 8875, edition: 'Enterprise' }); // 2026-07
    assert.equal(judge({ os, nowMs: at('2026-09-29') }).stale, false);
    assert.equal(judge({ os, nowMs: at('2026-09-30') }).stale, true);
  });

  test('the build, its release and its age are facts of evidence', () => {
    const { build, limitDays, reasons } = judge({ os: OLD });
    assert.deepEqual(build, {
      ...{ inForce: '26200.7462', kb: 'KB5072033', datedBy: 'table', releasedOn: '2025-12-09', days: 351 },
    });
    assert.equal(limitDays, 60);
    assert.ok(reasons.some((reason) => reason.includes('26200.7462') && reason.includes('351')));
  });

  test('on Server 2025 by its own range of revisions', () => {
    const nowMs = at('2026-10-20');
    assert.equal(judge({ os: aServer({ ubr: 33_438 }), nowMs }).stale, false); // 2026-09-08
    assert.equal(judge({ os: aServer({ ubr: 32_370 }), nowMs }).stale, true); // 2026-02-10
    assert.equal(judge({ os: aServer({ ubr: 9445 }), nowMs }).stale, true); // a client's revision is none of its own
  });

  for (const [name, entry] of [
    ['definitions', anEntry('KB2267602', { kind: 'definitions' })],
    ['Defender', anEntry('KB4052623', { kind: 'defenderPlatform' })],
    ['a driver', anEntry('KB1', { kind: 'driver' })],
    ['.NET', anEntry('KB5130002', { kind: 'dotnet' })],
    ['a servicing stack', anEntry('KB5130003', { kind: 'servicingStack' })],
    ['a feature update', anEntry('KB5130004', { kind: 'feature', decision: 'excluded', rule: 'featureUpdates' })],
    ['a preview that nobody asked for', aRollup({ decision: 'excluded', rule: 'optional', optional: true })],
    ['a cumulative update of another Windows', aRollup({ decision: 'notApplicable', rule: 'targetBuild' })],
    ['the update that is in force already', aRollup({ targetBuilds: ['26200.7462'] })],
    ['one whose effect was there before', aRollup({ targetBuilds: [], presentBefore: true })],
  ] as const) {
    test(`${name} on offer does not hide it`, () => {
      assert.equal(judge({ os: OLD, entries: [entry] }).stale, true);
    });
  }

  for (const [name, entry] of [
    ['selected', aRollup()],
    ['selected, without a known target', aRollup({ targetBuilds: [] })],
    ['deferred by age', aRollup({ decision: 'deferred', rule: 'deferralDays' })],
    ['deferred by a maximum', aRollup({ decision: 'deferred', rule: 'maxUpdates' })],
    ['a hotpatch', aRollup({ kind: 'hotpatch' })],
    ['named after the first release of the family', aRollup({ targetBuilds: ['26100.30500'] })],
  ] as const) {
    test(`a cumulative update that is ${name} is coming: not stale`, () => {
      assert.equal(judge({ os: OLD, entries: [entry] }).stale, false);
    });
  }

  for (const [rule, decision] of [
    ['excludedKBs', 'excluded'],
    ['excludedUpdateIds', 'excluded'],
    ['excludedSeverities', 'excluded'],
    ['includedSeverities', 'excluded'],
    ['hidden', 'deferred'],
    ['userInput', 'deferred'],
  ] as const) {
    test(`one that is left out by ${rule} does not count, and the rule is named`, () => {
      const entry = aRollup({ decision, rule, policyFile: 'UpdatePolicy.json' });
      const { stale, reasons } = judge({ os: OLD, entries: [entry] });
      assert.equal(stale, true);
      assert.ok(reasons.some((one) => one.includes('KB5130001') && one.includes(rule) && one.includes('UpdatePolicy')));
    });
  }

  test('it is asked where policy includes Security Updates, in any case of letters', () => {
    const stale = (settings: Shape['settings']) => judge({ os: OLD, settings: settings ?? {} }).stale;
    assert.equal(stale({ includedClassifications: ['security updates'] }), true);
    assert.equal(stale({ includedClassifications: ['Definition Updates'] }), false);
    assert.equal(stale({ excludedClassifications: ['SECURITY UPDATES'] }), false);
  });

  test('the deferral of the agent itself comes on top', () => {
    const os = anOs({ ubr: 9445 });
    const facts = { agentDeferralDays: 30 };
    const { stale, limitDays } = judge({ os, nowMs: at('2026-12-07'), facts });
    assert.deepEqual([stale, limitDays], [false, 90]);
    assert.equal(judge({ os, nowMs: at('2026-12-08'), facts }).stale, true);
  });

  test('what may hold updates back is named, and WSUS by what to do there', () => {
    const facts = { fromWsus: true, holdBacks: ['policy holds the device at 25H2'] };
    const { reasons, fromWsus, buildsOf } = judge({ os: OLD, facts });
    assert.deepEqual([fromWsus, buildsOf], [true, BUILDS.madeOn]);
    assert.ok(reasons.includes('policy holds the device at 25H2'));
    assert.ok(reasons.some((one) => one.includes('WSUS') && one.includes('approve')));
  });
});

describe('a revision above the newest row', () => {
  const os = anOs({ ubr: 9700 });

  test('is dated by the install of its package in force', () => {
    const fresh = judge({ os, facts: { rollups: [aPackage('26100.9700.1.5', 60)] } });
    assert.deepEqual([fresh.stale, fresh.build?.datedBy, fresh.build?.days], [false, 'package', 60]);
    assert.equal(judge({ os, facts: { rollups: [aPackage('26100.9700.1.5', 61)] } }).stale, true);
  });

  for (const [name, rollups] of [
    ['no package', []],
    ['a staged package', [aPackage('26100.9700.1.5', 200, false)]],
    ['the package of another revision', [aPackage('26100.9550.1.5', 200), aPackage('26100.1742.1.10', 400)]],
    ['a package without a time', [{ ...aPackage('26100.9700.1.5', 1), installedAt: null }]],
    ['a package of another Windows', [aPackage('22621.9700.1.5', 200)]],
    ['packages that could not be read', null],
  ] as const) {
    test(`with ${name} is not judged, and says so`, () => {
      const { stale, build, reasons } = judge({ os, facts: { rollups } });
      assert.deepEqual([stale, build?.datedBy, build?.days], [false, 'none', null]);
      assert.equal(reasons.length, 1);
    });
  }

  test('on a system that could not be read nothing is judged, and that is said', () => {
    const { stale, build, reasons } = judge({ os: null });
    assert.deepEqual([stale, build, reasons.length], [false, undefined, 2]);
  });

  test('a build that lies far ahead of the clock is not judged', () => {
    const { stale, build, reasons } = judge({ os: OLD, nowMs: at('2016-01-01') });
    assert.deepEqual([stale, build?.days, reasons.length], [false, null, 1]);
  });
});

describe('hotpatches', () => {
  test('their months are not stale: the revision is that of the hotpatch, and no package is newer than the baseline', () => {
    const os = aServer({ ubr: 32_772 }); // hotpatch of May 2026
    const facts = { rollups: [aPackage('26100.32690.1.5', 200)] };
    assert.equal(judge({ os, facts, nowMs: at('2026-07-30') }).stale, false);
    assert.equal(judge({ os, facts, nowMs: at('2026-07-31') }).stale, true);
  });

  test('above the newest row nothing dates one, so that it is not judged', () => {
    const { stale, build } = judge({
      os: aServer({ ubr: 33_600 }),
      facts: { rollups: [aPackage('26100.33438.1.5', 200)] },
    });
    assert.deepEqual([stale, build?.datedBy], [false, 'none']);
  });
});

describe('an offline scan is judged by the day of its catalogue', () => {
  const os = anOs({ ubr: 9445 }); // 2026-09-08
  const nowMs = at('2026-12-01'); // 84 days later

  test('a build that was new enough for a catalogue that still counts is not stale', () => {
    assert.equal(judge({ os, nowMs, facts: { catalogueOf: '2026-10-15' } }).stale, false);
  });

  test('one that was old for it already is, and so is one under a catalogue that is old itself', () => {
    assert.equal(judge({ os: OLD, nowMs, facts: { catalogueOf: '2026-10-15' } }).stale, true);
    const { stale, catalogueOf, reasons } = judge({ os, nowMs, facts: { catalogueOf: '2026-09-09' } });
    assert.deepEqual([stale, catalogueOf], [true, '2026-09-09']);
    assert.ok(reasons.some((reason) => reason.includes('2026-09-09')));
  });

  test('one whose catalogue says no day is judged by today', () => {
    assert.equal(judge({ os, nowMs, facts: { catalogueOf: null } }).stale, true);
  });

  test('a kit without a catalogue only reports', () => {
    const { judged, stale } = judge({ os: OLD, facts: { judged: false } });
    assert.deepEqual([judged, stale], [false, true]);
  });
});

describe('what is still to come where nobody could be asked again', () => {
  const entries = [aRollup(), aRollup({ decision: 'deferred', updateId: 'b' })];
  const decisions = (before: OsFacts | null, after: OsFacts | null) =>
    openOffers(entries, before, after).map(({ decision }) => decision);

  test('what was selected is, until the build has moved', () => {
    assert.deepEqual(decisions(OLD, OLD), ['selected', 'deferred']);
    assert.deepEqual(decisions(OLD, anOs({ ubr: 9445 })), ['deferred']);
    assert.deepEqual(decisions(anOs({ build: 26_100 }), anOs()), ['deferred']);
    assert.deepEqual(decisions(null, OLD), ['selected', 'deferred']);
    assert.deepEqual(decisions(OLD, null), ['selected', 'deferred']);
  });
});

describe('what is told, whole', () => {
  const AGED = 'the build in force, 26200.7462 (KB5072033), was released on 2025-12-09, 351 days ago;';
  const NONE = 'no newer cumulative update of this Windows is on offer';

  test('of a device that is behind: its age, what is left out and why, where updates come from, what holds them back', () => {
    const leftOut = { decision: 'excluded', detail: 'the KB is excluded' } as const;
    const entries = [
      aRollup({ ...leftOut, rule: 'excludedKBs', policyFile: 'UpdatePolicy.json' }),
      aRollup({ ...leftOut, rule: 'excludedUpdateIds', kb: null, title: 'A rollup' }),
      anEntry('KB1', { ...leftOut, rule: 'excludedKBs', kind: 'driver' }),
    ];
    const facts = { fromWsus: true, catalogueOf: '2026-11-20', holdBacks: ['policy holds the device at 25H2'] };
    assert.deepEqual(judge({ os: OLD, entries, facts }), {
      ...{ judged: true, support: 'supported', stale: true },
      reasons: [
        `${AGED} more than 60 days are too many`,
        'KB5130001 is on offer and left out: the KB is excluded (excludedKBs of UpdatePolicy.json)',
        'A rollup is on offer and left out: the KB is excluded (excludedUpdateIds)',
        'updates come from WSUS: approve the newest cumulative update there',
        'the catalogue of the offline scan is of 2026-11-20',
        'policy holds the device at 25H2',
      ],
      build: { inForce: '26200.7462', kb: 'KB5072033', datedBy: 'table', releasedOn: '2025-12-09', days: 351 },
      ...{ limitDays: 60, buildsOf: BUILDS.madeOn, fromWsus: true, catalogueOf: '2026-11-20' },
    });
  });

  test('of a device that is behind and nothing else: its age, with what it defers itself, and that nothing is on offer', () => {
    assert.deepEqual(judge({ os: OLD, facts: { agentDeferralDays: 30 } }).reasons, [
      `${AGED} more than 90 days (60, and 30 that the device itself defers) are too many`,
      NONE,
    ]);
    const os = anOs({ ubr: 9700 });
    assert.deepEqual(judge({ os, facts: { rollups: [aPackage('26100.9700.1.5', 61)], catalogueOf: null } }).reasons, [
      'the build in force, 26200.9700, was installed on 2026-09-25, 61 days ago; more than 60 days are too many',
      NONE,
    ]);
  });

  test('of a device that is not behind: no more than its build', () => {
    const fresh = judge({ os: anOs({ ubr: 9445 }), nowMs: at('2026-10-01') });
    assert.deepEqual([fresh.stale, fresh.reasons, fresh.limitDays], [false, [], 60]);
    assert.equal('fromWsus' in fresh || 'catalogueOf' in fresh, false);
  });

  test('why an age is not known, only where it is asked for', () => {
    const NOT = 'whether the device is behind is not judged';
    for (const [shape, reason] of [
      [{ os: null }, `the build in force could not be read: ${NOT}`],
      [{ os: OLD, nowMs: at('2016-01-01') }, `26200.7462 is dated 2025-12-09, which lies ahead of the clock: ${NOT}`],
      [
        { os: anOs({ ubr: 9700 }) },
        `26200.9700 is not in the table of builds, and no package in force tells its age: ${NOT}`,
      ],
    ] as const) {
      assert.equal(judge(shape).reasons.at(-1), reason);
      const unasked = judge({ ...shape, settings: { staleDays: 0 } });
      assert.ok(!unasked.reasons.includes(reason));
      assert.equal('limitDays' in unasked, false);
    }
  });

  test('a build and its catalogue may each be as old as the limit, and not a day older', () => {
    const os = anOs({ ubr: 9445 }); // 2026-09-08
    const stale = (catalogueOf: string, now: string) =>
      judge({ os, nowMs: Date.parse(now), facts: { catalogueOf } }).stale;
    assert.equal(stale('2026-11-07', '2027-01-06T00:00:00Z'), false);
    assert.equal(stale('2026-11-07', '2027-01-06T00:00:01Z'), true);
    assert.equal(stale('2026-11-08', '2026-11-09T00:00:00Z'), true);
  });
});

describe('a scripted device says how old its build is, or the outcome', () => {
  const TOO_OLD = 'the build in force is 61 days old; more than 60 are too many';
  const NONE = 'no newer cumulative update of this Windows is on offer';
  const stated = { support: 'supported', stale: false, reasons: ['the script says so'] } as const;
  const scripted = (
    sight: Partial<ScriptedCoverage>,
    entries: readonly CatalogEntry[] = [],
    settings: Partial<UpdatePolicy['updateSettings']> = {},
  ) =>
    checkCoverage({
      sight: {
        ...{ judged: true, buildDays: 61, agentDeferralDays: 0, ...sight },
        stated: { ...stated, reasons: [...stated.reasons], ...sight.stated },
      },
      ...{ os: OLD, nowMs: NOW, entries },
      settings: { ...BUILT_IN.UpdatePolicy.updateSettings, ...settings },
    });

  test('one that is too old is behind, and says so beside what the script says', () => {
    const reasons = ['the script says so', TOO_OLD, NONE];
    assert.deepEqual(scripted({}), { judged: true, support: 'supported', stale: true, reasons });
    const driver = anEntry('KB1', { kind: 'driver' });
    assert.deepEqual(scripted({}, [driver]).reasons, reasons);
  });

  test('one of another age, of none, or with what it needs on its way is not', () => {
    const quiet = { judged: true, ...stated };
    assert.deepEqual(scripted({ buildDays: 60 }), quiet);
    assert.deepEqual(scripted({ buildDays: null }), quiet);
    assert.deepEqual(scripted({ buildDays: 90, agentDeferralDays: 30 }), quiet);
    assert.deepEqual(scripted({}, [], { staleDays: 0 }), quiet);
    assert.deepEqual(scripted({}, [aRollup(), anEntry('KB1', { kind: 'driver' })]), quiet);
    assert.equal(scripted({ buildDays: 91, agentDeferralDays: 30 }).stale, true);
  });

  test('where the script says that it is behind, it is, whatever is on its way', () => {
    const behind = { ...stated, reasons: ['the script says so'], stale: true };
    assert.deepEqual(scripted({ stated: behind, buildDays: 1 }), { judged: true, ...behind });
    const old = scripted({ stated: behind }, [aRollup()]);
    assert.deepEqual([old.stale, old.reasons], [true, ['the script says so', TOO_OLD, NONE]]);
  });
});

test('stale is asked where security updates are wanted, in any case of letters, and days are given', () => {
  const asked = (settings: Partial<UpdatePolicy['updateSettings']>): boolean =>
    asksForStale({ ...BUILT_IN.UpdatePolicy.updateSettings, staleDays: 1, ...settings });
  assert.equal(asked({}), true);
  assert.equal(asked({ includedClassifications: ['Drivers', 'SECURITY UPDATES'] }), true);
  assert.equal(asked({ includedClassifications: ['Drivers'] }), false);
  assert.equal(asked({ excludedClassifications: ['security updates'] }), false);
  assert.equal(asked({ staleDays: 0 }), false);
});
