import assert from 'node:assert/strict';
import { test } from 'node:test';
import { planCatalog, type PlanInput } from '../../src/domain/plan-catalog.ts';
import { BUILT_IN } from '../../src/domain/policy/merge.ts';
import type { Offer, Scan } from '../../src/schema/catalog.ts';
import { anEntry } from '../evidence/an-update.ts';

const NOW_MS = Date.parse('2026-11-23T12:00:00.000Z'); // a Monday
const scan: Scan = { outcome: 'complete', source: 'test', hresult: null, message: null, warnings: ['from before'] };
const { UpdatePolicy } = BUILT_IN;
const offerOf = (kb: string, more: Partial<Offer> = {}): Offer => anEntry(kb, { ...more });
const plan = (more: Partial<PlanInput> = {}) =>
  planCatalog({
    ...{ runId: '11111111-1111-4111-8111-111111111111', searchedAtMs: NOW_MS, scan, offers: [], kit: false },
    sight: {
      ...{ judged: false, stated: { support: 'supported', stale: false, reasons: [] } },
      ...{ buildDays: 1, agentDeferralDays: 0 },
    },
    ...{ policy: UpdatePolicy, history: [], nowMs: NOW_MS, os: null },
    ...{ sourceOf: () => 'policy', localTimeZone: 'UTC', ...more },
  });

test('nothing offered is a catalog of nothing, whole', () => {
  assert.deepEqual(plan(), {
    ...{ schemaVersion: 1, runId: '11111111-1111-4111-8111-111111111111', searchedAt: '2026-11-23T12:00:00.000Z' },
    ...{ scan, coverage: { judged: false, support: 'supported', stale: false, reasons: [] } },
    window: { state: 'none', opensAt: null, closesAt: null },
    counts: { offered: 0, selected: 0, excluded: 0, deferred: 0, notApplicable: 0 },
    updates: [],
  });
});

test('a kit is told as one, and what policy accepts is kept with its day', () => {
  assert.equal(plan({ kit: true }).kit, true);
  const state = { why: 'stale', until: '2026-12-01', reason: 'replaced', approvedBy: 'board' } as const;
  const { acceptedStates } = plan({ policy: { ...UpdatePolicy, acceptedStates: [state] } });
  assert.deepEqual(acceptedStates, { asOf: '2026-11-23', states: [state] });
});

test('the window is kept with its times', () => {
  const night = {
    ...{ name: 'night', weekdays: ['Tuesday' as const], start: '01:00', durationMinutes: 120, timeZone: 'UTC' },
    rebootReserveMinutes: 30,
  };
  const { window } = plan({ policy: { ...UpdatePolicy, maintenanceWindows: [night] } });
  assert.deepEqual([window.state, window.opensAt], ['before', '2026-11-24T01:00:00.000Z']);
});

test('an update on which nobody could decide is named before the warnings of the scan, which is incomplete or worse', () => {
  const unread = { unreadable: ['Categories'], classification: 'unknown' };
  const offers = [
    offerOf('KB5000001', { ...unread, title: 'Sicherheitsupdate' }),
    offerOf('KB5000002', { ...unread, title: 'Update KB5000002' }),
    offerOf('KB5000003', { ...unread, kb: null, title: 'Ohne Nummer' }),
  ];
  const made = plan({ offers });
  assert.equal(made.counts.deferred, 3);
  assert.equal(made.scan.outcome, 'incomplete');
  const beginnings = made.scan.warnings.map((one) => one.split(': ').slice(0, 2).join(': '));
  assert.deepEqual(beginnings.toSorted(), [
    'from before',
    'held back: Ohne Nummer',
    'held back: Sicherheitsupdate (KB5000001)',
    'held back: Update KB5000002',
  ]);
  assert.equal(made.scan.warnings.at(-1), 'from before');
  assert.equal(plan({ offers, scan: { ...scan, outcome: 'failed' } }).scan.outcome, 'failed');
});
