import assert from 'node:assert/strict';
import { test } from 'node:test';
import { offerOf } from '../../../src/domain/agent/offer.ts';
import type { Place } from '../../../src/domain/agent/kind.ts';
import type { AgentFacts } from '../../../src/domain/agent/facts.ts';
import { aDriver, CLASS, facts, on, product } from './an-update.ts';

const BEFORE = {
  ...{ rollup: null, dotnet: null, servicingStack: null, recovery: null },
  firmware: new Map<string, number | null>(),
};
const offer = (wanted: Partial<AgentFacts> & { category?: string } = {}, place: Place = on(26200)) =>
  offerOf(facts(wanted), place, BEFORE);

test('an update of the agent is an offer with all that the agent says of it', () => {
  const cumulative = offer({
    updateId: 'ABCDEFAB-2222-4333-8444-555555555555',
    title: 'Update (KB5068861) (26200.7171)',
    kbs: ['5068861'],
    severity: 'Important',
    maxSize: 5,
    released: '2026-11-10T00:00:00Z',
    canRequestUserInput: true,
  });
  assert.deepEqual(cumulative, {
    updateId: 'abcdefab-2222-4333-8444-555555555555',
    revision: 200,
    kb: 'KB5068861',
    title: 'Update (KB5068861) (26200.7171)',
    classification: 'Security Updates',
    kind: 'cumulative',
    severity: 'Important',
    optional: false,
    sizeBytes: 5,
    releasedAt: '2026-11-10T00:00:00Z',
    architecture: null,
    targetBuilds: ['26200.7171'],
    exclusive: false,
    canRequestUserInput: true,
    estimatedInstallMs: null,
    effects: [{ type: 'cumulative', atLeast: '26200.7171' }],
  });
});

test('only impact 2 is exclusive', () => {
  assert.deepEqual(
    [0, 1, 2, null].map((impact) => offer({ impact }).exclusive),
    [false, false, true, false],
  );
});

test('optional is what is only browsed for, or deployed as optional', () => {
  assert.equal(offer({ browseOnly: true }).optional, true);
  assert.equal(offer({ deploymentAction: 4 }).optional, true);
  assert.equal(offer({ deploymentAction: 1, browseOnly: null }).optional, false);
});

test('a size is never less than nothing, a severity is one of four, input is asked for only where that is said', () => {
  assert.deepEqual(
    [7, -7, null].map((maxSize) => offer({ maxSize }).sizeBytes),
    [7, 0, null],
  );
  assert.deepEqual(
    ['Critical', 'Important', 'Moderate', 'Low', 'critical', null].map((severity) => offer({ severity }).severity),
    ['Critical', 'Important', 'Moderate', 'Low', null, null],
  );
  assert.equal(offer({ canRequestUserInput: null }).canRequestUserInput, false);
});

test('several numbers, what could not be read, and another Windows stand in an offer only where there are any', () => {
  const plain = offer();
  assert.ok(!('kbs' in plain) && !('unreadable' in plain) && !('windows' in plain));
  assert.deepEqual(plain.targetBuilds, []);
  assert.deepEqual(offer({ title: 'Update', kbs: ['5190001', '5190002'] }).kbs, ['KB5190001', 'KB5190002']);
  assert.deepEqual(offer({ missing: [{ name: 'Title' }] }).unreadable, ['Title']);
  const later = { id: CLASS.security, name: null, type: 'UpdateClassification' };
  const server = product('71718f13-7324-4b0f-8f9e-2ca9dc978e53');
  const title = '2027-03 Security Update (KB5190009) (28100.1234)';
  assert.equal(offer({ title, kbs: [], categories: [later, server] }, on(28000)).windows, 'other');
});

test('what nobody could classify is "unknown", and a nameless one is called by its number, then by its id', () => {
  assert.equal(offer({ categories: [] }).classification, 'unknown');
  assert.equal(offer({ title: null }).title, 'KB5031000');
  assert.equal(offer({ title: null, kbs: [] }).title, '11111111-2222-4333-8444-555555555555');
});

test('what it must leave is told by title, numbers, driver and what was there before', () => {
  const driver = aDriver({ date: '2026-10-01T00:00:00Z' });
  const bound = { ...BEFORE, drivers: new Map([['pci\\ven_8086&dev_15f3', ['oem1.inf 1.0 2020-01-01']]]) };
  assert.deepEqual(offerOf(facts({ category: CLASS.drivers, driver }), on(26200), bound).effects, [
    {
      type: 'driver',
      hardwareId: 'PCI\\VEN_8086&DEV_15F3',
      notBefore: '2026-10-01',
      than: ['oem1.inf 1.0 2020-01-01'],
    },
  ]);
  const undated = aDriver({ date: null });
  assert.deepEqual(offer({ title: 'Net - 1.2.3.4', category: CLASS.drivers, driver: undated }).effects, [
    { type: 'driver', hardwareId: 'PCI\\VEN_8086&DEV_15F3', version: '1.2.3.4' },
  ]);
  assert.deepEqual(offer({ updateId: 'ABCDEFAB-2222-4333-8444-555555555555', title: null, kbs: [] }).effects, [
    { type: 'detected', updateId: 'abcdefab-2222-4333-8444-555555555555' },
  ]);
  assert.deepEqual(offer({ category: CLASS.definitions, title: 'Definitions (1.455.12.0)' }).effects, [
    { type: 'definitions', atLeast: '1.455.12.0' },
  ]);
});
