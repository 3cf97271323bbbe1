import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { AgentFacts } from '../../src/domain/agent/facts.ts';
import { offerOf } from '../../src/domain/agent/offer.ts';
import type { VersionsBefore } from '../../src/domain/expected-effects.ts';
import { planCatalog } from '../../src/domain/plan-catalog.ts';
import { BUILT_IN } from '../../src/domain/policy/merge.ts';
import type { UpdateSettings } from '../../src/domain/select.ts';
import { aDriver, CLASS, classification, facts, on, product } from './agent/an-update.ts';

const BEFORE: VersionsBefore = {
  ...{ rollup: null, dotnet: null, servicingStack: null, recovery: null },
  firmware: new Map(),
};
const NOW_MS = Date.parse('2026-11-23T12:00:00.000Z');

type Wanted = Parameters<typeof facts>[0];

/** What the agent tells of an update some of whose properties throw: null, or nothing, and named. */
function throwing(names: readonly string[], wanted: Wanted = {}): AgentFacts {
  const whole = facts(wanted);
  const gone = (name: string): boolean => names.includes(name);
  return {
    ...whole,
    ...(gone('Categories') ? { categories: [] } : {}),
    ...(gone('KBArticleIDs') ? { kbs: [] } : {}),
    ...(gone('Title') ? { title: null } : {}),
    ...(gone('MsrcSeverity') ? { severity: null } : {}),
    ...(gone('BrowseOnly') ? { browseOnly: null } : {}),
    ...(gone('DeploymentAction') ? { deploymentAction: null } : {}),
    ...(gone('InstallationBehavior') ? { impact: null, canRequestUserInput: null } : {}),
    ...(gone('Type') ? { driver: null } : {}),
    missing: names.map((name) => ({ name })),
  };
}

function plan(update: AgentFacts, policy: Partial<UpdateSettings> = {}, place = on(26200)) {
  const { UpdatePolicy } = BUILT_IN;
  return planCatalog({
    runId: '11111111-1111-4111-8111-111111111111',
    searchedAtMs: NOW_MS,
    scan: { outcome: 'complete', source: 'test', hresult: null, message: null, warnings: [] },
    offers: [offerOf(update, place, BEFORE)],
    sight: {
      ...{ judged: false, stated: { support: 'supported', stale: false, reasons: [] } },
      ...{ buildDays: 1, agentDeferralDays: 0 },
    },
    kit: false,
    policy: { ...UpdatePolicy, updateSettings: { ...UpdatePolicy.updateSettings, ...policy } },
    ...{ history: [], nowMs: NOW_MS, os: place.os, sourceOf: () => 'policy', localTimeZone: 'UTC' },
  });
}

/** `decision rule`, and whether the list counts as complete. */
function decided(...input: Parameters<typeof plan>): readonly [string, string] {
  const made = plan(...input);
  const entry = made.updates[0]!;
  return [`${entry.decision} ${entry.rule}`, made.scan.outcome];
}

const HELD_BACK = ['deferred unreadable', 'incomplete'] as const;
const title = 'Sicherheitsupdate'; // no number: the title does not say what the property would have

describe('an update on which the decision hangs on what could not be read', () => {
  it('is held back and named, and the list is not complete', () => {
    const made = plan(throwing(['Categories'], { category: CLASS.critical }));
    const [entry] = made.updates;
    assert.deepEqual([entry?.decision, entry?.rule, entry?.policyKey], ['deferred', 'unreadable', null]);
    assert.deepEqual([entry?.classification, entry?.unreadable], ['unknown', ['Categories']]);
    assert.equal(made.scan.outcome, 'incomplete');
    assert.match(made.scan.warnings[0] ?? '', /Sicherheitsupdate \(KB5031000\).*Categories/u);
    assert.equal(made.counts.deferred, 1);
  });

  it('its categories, wholly or the id of the one that classifies, in another language', () => {
    const named = { id: null, name: 'Sicherheitsupdates', type: 'UpdateClassification' };
    const inEnglish = { ...named, name: 'security updates' };
    assert.deepEqual(decided({ ...facts({ categories: [named] }), missing: [{ name: 'CategoryID' }] }), HELD_BACK);
    assert.deepEqual(decided({ ...facts({ categories: [inEnglish] }), missing: [{ name: 'CategoryID' }] }), [
      'selected includedClassifications',
      'complete',
    ]);
    // A product was read, the classification behind it was not.
    const part = { ...facts({ categories: [product('72e7624a-5b00-45d2-b92f-e561c0a6a160')] }) };
    assert.deepEqual(decided({ ...part, missing: [{ name: 'Categories' }] }), HELD_BACK);
    // Every update has a classification: an empty list was not read.
    assert.deepEqual(decided(facts({ categories: [] })), HELD_BACK);
  });

  it('its categories, where policy wants what they might say, or refuses it', () => {
    const unread = throwing(['Categories'], { title });
    const id = unread.updateId;
    assert.deepEqual(decided(unread, { includedUpdateIds: [id] }), HELD_BACK); // it may be an upgrade
    assert.deepEqual(
      decided(unread, { includedUpdateIds: [id], featureUpdates: true })[0],
      'selected includedUpdateIds',
    );
    assert.deepEqual(
      decided(unread, { includedUpdateIds: [id], featureUpdates: true, excludedClassifications: ['Updates'] }),
      HELD_BACK,
    );
  });

  it('its numbers, where policy names any', () => {
    const unread = throwing(['KBArticleIDs'], { title });
    assert.deepEqual(decided(unread, { excludedKBs: ['KB5099999'] }), HELD_BACK);
    assert.deepEqual(decided(unread), ['selected includedClassifications', 'complete']);
    const optional = { ...unread, categories: [classification(CLASS.updates)] };
    assert.deepEqual(decided(optional, { includedKBs: ['KB5099999'] }), HELD_BACK);
    assert.deepEqual(decided(optional), ['excluded includedClassifications', 'complete']);
    // The first was read, the next threw.
    const part = { ...facts({ title, kbs: ['5031000'] }), missing: [{ name: 'KBArticleIDs' }] };
    assert.deepEqual(decided(part, { excludedKBs: ['KB5031000'] }), ['excluded excludedKBs', 'complete']);
    assert.deepEqual(decided(part, { excludedKBs: ['KB5031001'] }), HELD_BACK);
  });

  it('its severity, where policy has rules on severities; an empty one is none', () => {
    const unread = throwing(['MsrcSeverity']);
    assert.deepEqual(decided(unread, { excludedSeverities: ['Low'] }), HELD_BACK);
    assert.deepEqual(decided(unread, { includedSeverities: ['Critical'] }), HELD_BACK);
    assert.deepEqual(decided(unread), ['selected includedClassifications', 'complete']);
    assert.deepEqual(decided(facts({ severity: '' }), { excludedSeverities: ['Low'] })[1], 'complete');
  });

  it('whether it is optional', () => {
    for (const name of ['BrowseOnly', 'DeploymentAction']) {
      assert.deepEqual(decided(throwing([name])), HELD_BACK, name);
      assert.deepEqual(decided(throwing([name]), { optional: true })[0], 'selected includedClassifications', name);
      const other = { ...throwing([name]), categories: [classification(CLASS.updates)] };
      assert.deepEqual(decided(other, { optional: true }), HELD_BACK, name);
      assert.deepEqual(decided(other), ['excluded includedClassifications', 'complete'], name);
    }
    const told = { ...throwing(['DeploymentAction']), browseOnly: true };
    assert.deepEqual(decided(told), ['excluded optional', 'complete']);
  });

  it('which kind of driver it is, unless no kind of driver is wanted', () => {
    const driver = { category: CLASS.drivers, kbs: [], title: 'Intel - Net - 1.2.3.4' };
    const classless = { ...throwing(['DriverClass'], { ...driver, driver: aDriver({ class: null }) }) };
    for (const unread of [classless, throwing(['Type'], { ...driver, driver: aDriver() })]) {
      assert.deepEqual(decided(unread), ['excluded drivers', 'complete']);
      assert.deepEqual(decided(unread, { drivers: true }), HELD_BACK);
      assert.deepEqual(decided(unread, { firmware: true }), HELD_BACK);
      assert.deepEqual(decided(unread, { drivers: true, firmware: true }), HELD_BACK);
    }
    // A category has a Type as well: that one does not make a driver of an update.
    const ofCategory = facts({ categories: [{ id: CLASS.security, name: 'Security Updates', type: null }] });
    assert.deepEqual(decided({ ...ofCategory, missing: [{ name: 'Type' }] }), [
      'selected includedClassifications',
      'complete',
    ]);
  });

  it('whether somebody has to be there', () => {
    for (const name of ['InstallationBehavior', 'CanRequestUserInput']) {
      assert.deepEqual(decided(throwing([name])), HELD_BACK, name);
    }
    assert.deepEqual(decided(throwing(['IsDownloaded', 'MaxDownloadSize', 'RebootBehavior']))[1], 'complete');
  });

  it('but where another fact leaves it out, that decides and nothing is incomplete', () => {
    const all = throwing(['Categories', 'KBArticleIDs', 'MsrcSeverity', 'Title']);
    const out = (update: AgentFacts, policy: Partial<UpdateSettings>): string => {
      const [ruling, outcome] = decided(update, policy);
      assert.equal(outcome, 'complete');
      return ruling;
    };
    assert.equal(out(all, { excludedUpdateIds: [all.updateId] }), 'excluded excludedUpdateIds');
    assert.equal(out({ ...all, browseOnly: true }, {}), 'excluded optional');
    assert.equal(out({ ...all, driver: aDriver() }, {}), 'excluded drivers');
    // by its title
    assert.equal(out(throwing(['KBArticleIDs']), { excludedKBs: ['KB5031000'] }), 'excluded excludedKBs');
    assert.equal(
      out(throwing(['KBArticleIDs'], { title }), {
        excludedKBs: ['KB1234567'],
        excludedClassifications: ['Security Updates'],
      }),
      'excluded excludedClassifications',
    );
    const young = throwing(['KBArticleIDs'], { title, released: '2026-11-22T00:00:00.000Z' });
    assert.equal(out(young, { excludedKBs: ['KB1234567'], deferralDays: 10 }), 'deferred deferralDays');
  });
});

describe('all numbers of an update count', () => {
  const two = facts({ kbs: ['5031000', '5031001'], categories: [classification(CLASS.updates)] });

  it('to exclude, to include, and in the catalog', () => {
    const made = plan(two, { includedKBs: ['KB5031001'] });
    assert.deepEqual([made.updates[0]?.kb, made.updates[0]?.kbs], ['KB5031000', ['KB5031000', 'KB5031001']]);
    assert.equal(made.updates[0]?.rule, 'includedKBs');
    const both = { includedKBs: ['KB5031000'], excludedKBs: ['kb5031001'] };
    assert.deepEqual(decided(two, both), ['excluded excludedKBs', 'complete']);
  });
});

describe('optional is what is offered as optional', () => {
  it('is DeploymentAction 4 (wuapi.idl: daOptionalInstallation), or browse only', () => {
    const by = (wanted: Wanted) => decided(facts(wanted))[0];
    assert.equal(by({ deploymentAction: 4 }), 'excluded optional');
    assert.equal(by({ browseOnly: true }), 'excluded optional');
    for (const action of [1, 3, 5]) assert.equal(by({ deploymentAction: action }), 'selected includedClassifications');
  });
});

describe('an update for a build that no table has', () => {
  const WINDOWS_11 = product('72e7624a-5b00-45d2-b92f-e561c0a6a160');
  const SERVER_2022 = product('71718f13-7324-4b0f-8f9e-2ca9dc978e53');
  const later = (...products: AgentFacts['categories']) =>
    facts({
      title: '2027-03 Security Update (KB5190009) (28100.1234)',
      ...{ kbs: ['5190009'], categories: [classification(CLASS.security), ...products] },
    });
  const on28000 = (update: AgentFacts, policy: Partial<UpdateSettings> = {}) => decided(update, policy, on(28000));

  it("is installed when it is this device's product, refused when it is another's, held back when nobody says", () => {
    assert.deepEqual(on28000(later(WINDOWS_11)), ['selected includedClassifications', 'complete']);
    assert.deepEqual(on28000(later(SERVER_2022)), ['notApplicable product', 'complete']);
    assert.deepEqual(on28000(later()), ['deferred unknownBuild', 'incomplete']);
  });

  it('held back, it is not what policy leaves out or defers', () => {
    assert.deepEqual(on28000(later(), { excludedKBs: ['KB5190009'] }), ['excluded excludedKBs', 'complete']);
    assert.deepEqual(on28000(later(), { includedClassifications: ['Updates'] })[1], 'complete');
    assert.deepEqual(on28000(later(), { deferralDays: 10 }), ['deferred deferralDays', 'complete']);
  });

  it('of category Upgrades is a feature update, and so is a known build of another family', () => {
    const upgrade = facts({ title: 'Windows 11 (28100.1234)', category: CLASS.upgrades });
    assert.deepEqual(on28000(upgrade), ['excluded featureUpdates', 'complete']);
    const known = facts({ title: '2026-09 Security Update (KB5190010) (26200.9999)', kbs: ['5190010'] });
    assert.deepEqual(on28000(known), ['excluded featureUpdates', 'complete']);
  });
});

describe('enablement packages and drivers of every kind go by the switches of their family', () => {
  it('an enablement package is a feature update, however it is classified', () => {
    const update = facts({ title: '2025-09 Update', kbs: ['5054156'], category: CLASS.critical });
    assert.deepEqual(decided(update, {}, on(26100)), ['excluded featureUpdates', 'complete']);
    assert.deepEqual(decided(update, { featureUpdates: true }, on(26100))[0], 'selected featureUpdates');
  });

  it('extension drivers and software components are drivers, firmware is not', () => {
    const of = (name: string, policy: Partial<UpdateSettings>) =>
      decided(facts({ category: CLASS.drivers, kbs: [], driver: aDriver({ class: name }) }), policy)[0];
    for (const name of ['Net', 'Extension', 'SoftwareComponent']) {
      assert.equal(of(name, {}), 'excluded drivers', name);
      assert.equal(of(name, { drivers: true }), 'selected drivers', name);
    }
    assert.equal(of('Firmware', { drivers: true }), 'excluded firmware');
  });
});
