import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import {
  factsFrom,
  finalUpdates,
  type FinalUpdate,
  type RunFacts,
  type RunRecords,
} from '../../src/domain/run-facts.ts';
import type { Catalog, EarlierUpdate } from '../../src/schema/catalog.ts';
import { anEntry, aRecord, TIME } from '../evidence/an-update.ts';
import { records, type Changes } from './run-records.ts';

const QUIET: RunFacts = {
  ...{ waiting: false, status: 'ended', stateBroken: false, failure: null, restrictedToNext: false, leftToNext: 0 },
  ...{ selected: [], earlier: [], deferred: 0, deferredTooLong: 0, scanIncomplete: false, stale: false },
  ...{ unsupported: false, acceptedStates: null, newOffers: 0, kit: false, backup: null, regressions: 0 },
  ...{ checksNotMade: 0, diagnosticsFailed: false, unreadable: [] },
};
/** What differs from the facts of an ended run with nothing to do. */
const differing = (found: RunFacts): Partial<RunFacts> =>
  Object.fromEntries(
    Object.entries(found).filter(
      ([name, value]) => JSON.stringify(value) !== JSON.stringify(QUIET[name as keyof RunFacts]),
    ),
  );
const of = (changes: Changes): Partial<RunFacts> => differing(factsFrom(records(changes)));
const valueOf = <T>(found: { readonly value: T } | string): T => (found as { readonly value: T }).value;

describe('each fact follows from its file', () => {
  const left = anEntry('KB2', { decision: 'deferred', leftToNext: true });
  const held = { reason: 'beforeWindow', attempted: false, verdict: null } as const;
  const excluded = anEntry('KB1', { decision: 'excluded' });
  const backup = { configured: true, satisfied: false, action: 'warn', findings: [] } as const;
  const behind = { judged: true, stale: true, support: 'unsupported', reasons: [] } as const;
  const CASES: [string, Changes, Partial<RunFacts>][] = [
    ['nothing to do', {}, {}],
    ['left to another run', { state: { restrictions: ['next'] } }, { restrictedToNext: true }],
    ['due and left out', { updates: [left] }, { leftToNext: 1, deferred: 1 }],
    [
      'due and left out beside what is none of this run and waits for its window',
      { updates: [left, excluded], summary: [aRecord(excluded, held)] },
      { leftToNext: 1, deferred: 1 },
    ],
    [
      'deferred too long',
      { updates: [anEntry('KB1', { decision: 'deferred', overdue: true })] },
      { ...{ deferred: 1, deferredTooLong: 1 } },
    ],
    ['a search that saw not everything', { scanAfter: 'incomplete' }, { scanIncomplete: true }],
    ['behind and unsupported', { coverage: { ...behind, reasons: [] } }, { stale: true, unsupported: true }],
    ['offers afterwards', { newOffers: 2 }, { newOffers: 2 }],
    ['a kit', { kit: true }, { kit: true }],
    ['a backup', { backup: { ...backup, findings: [] } }, { backup: { ...backup, findings: [] } }],
    ['regressions', { regressions: 2 }, { regressions: 2 }],
    [
      'required diagnostics that failed',
      { diagnostics: { required: true, outcome: 'failed' } },
      { diagnosticsFailed: true },
    ],
    ['required diagnostics that were made', { diagnostics: { required: true, outcome: 'succeeded' } }, {}],
    ['diagnostics that failed and nobody requires', { diagnostics: { outcome: 'failed' } }, {}],
    ['its files', { waiting: true }, { waiting: true }],
  ];
  for (const [name, changes, facts] of CASES) {
    test(name, () => {
      assert.deepEqual(of(changes), facts);
    });
  }

  test('checks that could not be made are counted', () => {
    const made = records({});
    const check = { application: 'Till', check: 'health', type: 'HealthEndpoint', stage: 'pre' } as const;
    const report = { ...valueOf(made.regressions), notMade: [check, check] };
    assert.deepEqual(differing(factsFrom({ ...made, regressions: { value: report } })), { checksNotMade: 2 });
  });

  test('of no file there is no fact but which are not there', () => {
    const names = ['catalog', 'catalogAfter', 'installSummary', 'preValidation', 'regressions', 'diagnostics'];
    const none = Object.fromEntries(Object.keys(records({})).map((name) => [name, 'missing']));
    const missing = { ...none, eventsBytes: null } as unknown as RunRecords;
    assert.deepEqual(differing(factsFrom(missing)), { status: null, unreadable: ['state', ...names] });
    const broken = factsFrom({ ...missing, state: 'broken' });
    assert.deepEqual(differing(broken), { status: null, stateBroken: true, unreadable: ['state', ...names] });
  });
});

describe('a run waits where plan and seal of one hop are there and nothing was written after the seal', () => {
  const waiting = records({ waiting: true });
  const seal = valueOf(waiting.hopSeal);
  const [events] = seal.entries;
  assert.ok(events !== undefined);
  const waits = (more: Partial<RunRecords>): boolean => factsFrom({ ...waiting, ...more }).waiting;
  const sealed = (...entries: typeof seal.entries): boolean => waits({ hopSeal: { value: { ...seal, entries } } });

  test('so it does', () => {
    assert.equal(waits({}), true);
    assert.equal(sealed({ ...events, path: 'State/state.json' }, { ...events, length: 7, kind: 'file' }, events), true);
  });

  test('not without either, of another hop, or with an event after it', () => {
    assert.equal(waits({ rebootPlan: 'missing' }), false);
    assert.equal(waits({ hopSeal: 'broken' }), false);
    assert.equal(waits({ hopSeal: { value: { ...seal, hop: 2 } } }), false);
    for (const eventsBytes of [null, 99, 101]) assert.equal(waits({ eventsBytes }), false);
  });

  test('not by the entry of another file, nor by one that is none of a growing file', () => {
    assert.equal(sealed(), false);
    assert.equal(sealed({ ...events, path: 'State/state.json' }), false);
    assert.equal(sealed({ ...events, kind: 'file' }), false);
  });
});

describe('how an update ended', () => {
  const final = (catalog: Partial<Catalog>, ...summary: Parameters<typeof finalUpdates>[1]) =>
    finalUpdates({ ...valueOf(records({}).catalog), ...catalog }, summary);
  const only = (...given: Parameters<typeof final>): FinalUpdate | undefined => final(...given).selected[0];
  const NONE = { verdict: null, reason: null, attempted: false, agentOnly: false, thereBefore: false };

  test('by its newest record', () => {
    const entry = anEntry('KB1');
    assert.deepEqual(final({ updates: [entry, anEntry('KB2', { decision: 'deferred' })] }, aRecord(entry)), {
      selected: [
        {
          ...{ kb: 'KB1', title: 'Update KB1', required: true, outcome: { kind: 'installed' }, claimed: true },
          ...{ heldTooLong: false, ending: { ...NONE, verdict: 'installed', attempted: true } },
        },
      ],
      earlier: [],
    });
  });

  test('without a record nothing is known of it, and nothing is claimed', () => {
    const update = only({ updates: [anEntry('KB1', { kb: null, overdue: true })] });
    assert.deepEqual(update, {
      ...{ kb: null, title: 'Update KB1', required: true, outcome: { kind: 'unknown' }, claimed: false },
      ...{ heldTooLong: false, ending: NONE },
    });
    assert.deepEqual(finalUpdates(undefined, []), { selected: [], earlier: [] });
  });

  test('a claim is an attempt that nobody has called a failure', () => {
    const entry = anEntry('KB1');
    const claimed = (more: Parameters<typeof aRecord>[1]) => only({ updates: [entry] }, aRecord(entry, more))?.claimed;
    assert.equal(claimed({ installed: null, verdict: null }), true);
    assert.equal(claimed({ installed: null, verdict: null, attempted: false }), false);
    assert.equal(claimed({ installed: false }), false);
    assert.equal(claimed({ installed: null, reason: 'installError' }), false);
  });

  test('what the list of the agent alone shows, why it ended, and what was there before is told apart', () => {
    const entry = anEntry('KB1', { presentBefore: true });
    const ending = (kit: boolean, more: Parameters<typeof aRecord>[1], presentBefore: boolean | null = true) =>
      only({ ...(kit ? { kit } : {}), updates: [{ ...entry, presentBefore }] }, aRecord(entry, more))?.ending;
    const simulated = { reason: 'simulated', attempted: false, verdict: null } as const;
    const told = { ...NONE, reason: 'simulated' };
    assert.deepEqual(ending(true, simulated), { ...told, thereBefore: true });
    assert.deepEqual(ending(false, simulated), told);
    assert.deepEqual(ending(true, simulated, null), told);
    assert.deepEqual(ending(true, simulated, false), told);
    assert.deepEqual(ending(true, { ...simulated, reason: 'window' }), { ...told, reason: 'window' });
    const proof = { decidedBy: [], disagreed: [], agentOnly: true } as const;
    assert.equal(ending(false, { proof: { ...proof, decidedBy: [], disagreed: [] } })?.agentOnly, true);
    assert.equal(ending(false, { proof: null })?.agentOnly, false);
  });

  test('that of an earlier run counts where it is not decided anew; definitions are never required', () => {
    const earlier: EarlierUpdate = {
      ...{ attemptedBy: 'c07d9d52-3a3e-4f0b-8f6e-91b1c4a0e6f2', attemptedAt: TIME, updateId: 'a', revision: 1 },
      ...{ kb: 'KB9', title: 'Of the day before', kind: 'other', required: true, decidedAnew: false },
      ...{ installed: true, verdict: 'installed', proof: { decidedBy: [], disagreed: [], agentOnly: true } },
    };
    const told = (...updates: EarlierUpdate[]) => final({ earlier: updates }).earlier;
    const expected: FinalUpdate = {
      ...{ kb: 'KB9', title: 'Of the day before', required: true, outcome: { kind: 'installed' }, claimed: false },
      heldTooLong: false,
      ending: { ...NONE, verdict: 'installed', attempted: true, agentOnly: true },
    };
    assert.deepEqual(told(earlier, { ...earlier, decidedAnew: true }), [expected]);
    const others = told(
      { ...earlier, kind: 'definitions' },
      { ...earlier, required: false },
      { ...earlier, proof: { decidedBy: [], disagreed: [] } },
    );
    assert.deepEqual(others, [
      { ...expected, required: false },
      { ...expected, required: false },
      { ...expected, ending: { ...expected.ending, agentOnly: false } },
    ]);
  });
});
