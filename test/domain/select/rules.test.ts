import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { BUILT_IN } from '../../../src/domain/policy/merge.ts';
import { DEFERRING_RULES, inclusion, leavesOut, REFUSING_RULES, untold } from '../../../src/domain/select/rules.ts';
import type { RuleInput, UpdateSettings } from '../../../src/domain/select/ruling.ts';
import type { Offer } from '../../../src/schema/catalog.ts';
import { os } from '../agent/an-update.ts';
import { anOffer, NOW_MS } from './an-offer.ts';

const input = (
  offer: Partial<Offer>,
  policy: Partial<UpdateSettings> = {},
  more: Partial<RuleInput> = {},
): RuleInput => ({
  offer: anOffer(offer),
  settings: { ...BUILT_IN.UpdatePolicy.updateSettings, ...policy },
  os: os(26200),
  ...{ nowMs: NOW_MS, firstSeenAtMs: NOW_MS, clockMs: NOW_MS, replacedBy: null },
  ...more,
});
const first = (rules: typeof REFUSING_RULES, given: RuleInput) =>
  rules.map((rule) => rule(given)).find((ruling) => ruling !== null) ?? null;
const refused = (...given: Parameters<typeof input>) => first(REFUSING_RULES, input(...given));
const included = (...given: Parameters<typeof input>) => inclusion(input(...given));

describe('a rule names itself, the key that decided, and what it found', () => {
  it('when it refuses', () => {
    for (const [key, offer, policy, told] of [
      ['excludedUpdateIds', {}, { excludedUpdateIds: ['AN-UPDATE'] }, 'an-update'],
      ['excludedKBs', { kbs: ['KB5000009'] }, { excludedKBs: ['KB5000009'] }, 'KB5000009'],
      ['excludedClassifications', {}, { excludedClassifications: ['security updates'] }, 'Security Updates'],
      ['excludedSeverities', { severity: 'Low' }, { excludedSeverities: ['Low'] }, 'Low'],
      ['drivers', { kind: 'driver' }, {}, 'drivers'],
    ] as const) {
      const ruling = refused(offer as Partial<Offer>, policy as Partial<UpdateSettings>);
      assert.deepEqual([ruling?.decision, ruling?.rule, ruling?.key], ['excluded', key, key]);
      assert.ok(ruling?.detail.includes(told), ruling?.detail);
    }
  });

  it('when the update is not for this device, which no key decides', () => {
    for (const [rule, offer, told] of [
      ['architecture', { architecture: 'arm64' }, 'arm64'],
      ['targetBuilds', { targetBuilds: ['22631', '22000'] }, '22631, 22000'],
      ['product', { windows: 'other', targetBuilds: ['28100.5'] }, '28100.5'],
    ] as const) {
      const ruling = refused(offer as Partial<Offer>);
      assert.deepEqual([ruling?.decision, ruling?.rule, ruling?.key], ['notApplicable', rule, null]);
      assert.ok(ruling?.detail.includes(told), ruling?.detail);
    }
  });

  it('when it includes, or does not', () => {
    for (const [key, offer, policy] of [
      ['includedUpdateIds', {}, { includedUpdateIds: ['an-update'] }],
      ['includedKBs', {}, { includedKBs: ['KB5000001'] }],
      ['includedClassifications', {}, {}],
      ['drivers', { kind: 'driver', classification: 'Drivers' }, { drivers: true }],
    ] as const) {
      const ruling = included(offer, policy as Partial<UpdateSettings>);
      assert.deepEqual([ruling.decision, ruling.rule, ruling.key], ['selected', key, key]);
    }
    const tools = included({ classification: 'Tools' });
    assert.deepEqual(
      [tools.decision, tools.rule, tools.key],
      [...['excluded', 'includedClassifications', 'includedClassifications']],
    );
    const low = included({ severity: 'Low' }, { includedSeverities: ['Critical'] });
    assert.deepEqual([low.decision, low.rule, low.key], ['excluded', 'includedSeverities', 'includedSeverities']);
    assert.ok(low.detail.includes('Low'));
    assert.ok(!included({}, { includedSeverities: ['Critical'] }).detail.includes('null'));
  });

  it('when it defers', () => {
    const later = first(DEFERRING_RULES, input({}, { deferralDays: 2 }));
    assert.deepEqual([later?.rule, later?.key], ['deferralDays', 'deferralDays']);
    assert.ok(later?.detail.includes('2026-11-25'));
    const replaced = (replacedBy: Offer | null) => first(DEFERRING_RULES, input({ hidden: true }, {}, { replacedBy }));
    assert.deepEqual([replaced(null)?.decision, replaced(null)?.rule], ['deferred', 'hidden']);
    const newer = anOffer({ kb: 'KB5000009', title: 'Newer' });
    assert.deepEqual([replaced(newer)?.decision, replaced(newer)?.rule], ['excluded', 'hiddenReplaced']);
    assert.ok(replaced(newer)?.detail.includes('KB5000009'));
    assert.ok(replaced({ ...newer, kb: null })?.detail.includes('Newer'));
  });
});

describe('numbers', () => {
  it('of an update are all that it has, the shown one first, also without a shown one', () => {
    const excludedKBs = ['KB5000001', 'KB5000009'];
    const told = (offer: Partial<Offer>) => refused(offer, { excludedKBs })?.detail.match(/KB\d+/u)?.[0];
    assert.equal(told({ kb: 'KB5000009', kbs: ['KB5000001', 'KB5000009'] }), 'KB5000009');
    assert.equal(told({ kb: null, kbs: ['KB5000002', 'KB5000001'] }), 'KB5000001');
    assert.equal(told({ kb: null }), undefined);
  });
});

describe('switches', () => {
  it('that are on select only what they are about', () => {
    const on = { drivers: true, firmware: true, featureUpdates: true, optional: true };
    const rule = (offer: Partial<Offer>) => included({ classification: 'Tools', ...offer }, on).rule;
    assert.equal(rule({}), 'includedClassifications');
    assert.equal(included({ classification: 'Tools' }, on).decision, 'excluded');
    for (const kind of ['driver', 'extensionDriver', 'softwareComponent'] as const)
      assert.equal(rule({ kind }), 'drivers');
    assert.equal(rule({ kind: 'firmware' }), 'firmware');
    assert.equal(rule({ kind: 'feature' }), 'featureUpdates');
    assert.equal(rule({ kind: 'enablement' }), 'featureUpdates');
    assert.equal(rule({ optional: true }), 'optional');
    assert.equal(included({ kind: 'firmware', classification: 'Drivers' }, { drivers: true }).decision, 'excluded');
  });
});

describe('a list of severities', () => {
  it('is not about kinds that never carry one', () => {
    const rated = (kind: Offer['kind']) =>
      included({ kind }, { includedSeverities: ['Critical'] }).decision === 'selected';
    for (const kind of [
      ...(['definitions', 'defenderPlatform', 'securityPlatform', 'removalTool', 'dynamicUpdate', 'driver'] as const),
      ...(['extensionDriver', 'softwareComponent', 'firmware', 'enablement', 'feature'] as const),
    ]) {
      assert.equal(rated(kind), true, kind);
    }
    for (const kind of ['cumulative', 'other', 'dotnet'] as const) assert.equal(rated(kind), false, kind);
  });
});

describe('a build that nobody knows', () => {
  it('is named when the update says it', () => {
    const selected = included({});
    const told = (targetBuilds: string[]) => untold(input({ windows: 'unknown', targetBuilds }), selected);
    assert.deepEqual([told([])?.decision, told([])?.rule], ['deferred', 'unknownBuild']);
    assert.ok(told(['28100.5'])?.detail.includes('28100.5'));
    assert.ok(!told([])?.detail.includes('undefined'));
    assert.notEqual(told([])?.detail.replace('28100.5', ''), told(['28100.5'])?.detail.replace('28100.5', ''));
    assert.equal(untold(input({ windows: 'own' }), selected), null);
    assert.equal(untold(input({ windows: 'unknown' }), { ...selected, decision: 'excluded' }), null);
  });
});

describe('what policy left out of what was seen', () => {
  it('is told by id, any of its numbers, or classification', () => {
    const { settings } = input(
      {},
      {
        ...{ excludedUpdateIds: ['an-id'], excludedKBs: ['KB5000009'], excludedClassifications: ['Tools'] },
      },
    );
    const seen = { updateId: 'x', kb: null };
    assert.equal(leavesOut(settings, seen), false);
    assert.equal(leavesOut(settings, { ...seen, updateId: 'AN-ID' }), true);
    assert.equal(leavesOut(settings, { ...seen, kb: 'KB5000009' }), true);
    assert.equal(leavesOut(settings, { ...seen, kb: 'KB5000001', kbs: ['KB5000009'] }), true);
    assert.equal(leavesOut(settings, { ...seen, classification: 'Tools' }), true);
  });
});
