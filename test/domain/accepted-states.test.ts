import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import {
  acceptanceLines,
  acceptanceOf,
  acceptedAsOf,
  acceptedTerms,
  dayOf,
  standingOn,
} from '../../src/domain/accepted-states.ts';
import { decideExit } from '../../src/domain/exit-code.ts';
import { factsFrom } from '../../src/domain/run-facts.ts';
import type { AcceptedState } from '../../src/schema/accepted-states.ts';
import { ACCEPTABLE_WHYS } from '../../src/schema/why.ts';
import { anEntry, aRecord } from '../evidence/an-update.ts';
import { records, type Changes } from './run-records.ts';

const decide = (changes: Changes) => decideExit(factsFrom(records(changes)));
const accepting = (why: AcceptedState['why'], until: string): AcceptedState => ({
  ...{ why, until, reason: 'the tills are replaced', approvedBy: 'change board' },
});
const on = (asOf: string, ...states: AcceptedState[]) => ({ acceptedStates: { asOf, states } });
const over = { judged: true, stale: true, support: 'unsupported' as const, reasons: [] };

describe('how long a state is accepted', () => {
  const DAYS: [string, string, string][] = [
    ['2027-01-31', '2027-01-31', 'accepted'],
    ['2027-02-01', '2027-01-31', 'ended'],
    ['2026-11-26', '2027-05-25', 'accepted'],
    ['2026-11-26', '2027-05-26', 'tooFar'],
    ['2026-12-31', '2027-01-01', 'accepted'],
    ['2026-11-26', '2027-02-29', 'tooFar'],
    ['2026-11-31', '2026-12-01', 'tooFar'],
  ];
  for (const [asOf, until, standing] of DAYS) {
    test(`on ${asOf} until ${until}: ${standing}`, () => {
      assert.equal(standingOn(asOf, until), standing);
    });
  }

  test('an entry that was in force when it was written is so on every later day up to its last, and on none after', () => {
    const start = Date.UTC(2026, 10, 26);
    fc.assert(
      fc.property(fc.nat(180), fc.nat(400), (ahead, later) => {
        const day = (n: number): string => dayOf(start + n * 86_400_000);
        assert.equal(standingOn(day(0), day(ahead)), 'accepted');
        assert.equal(standingOn(day(later), day(ahead)), later <= ahead ? 'accepted' : 'ended');
      }),
    );
  });
});

test('what policy accepts is kept with the day of the run, and nothing is kept of nothing', () => {
  const state = accepting('stale', '2026-12-01');
  assert.deepEqual(acceptedAsOf([state], Date.parse('2026-11-26T23:59:59Z')), { asOf: '2026-11-26', states: [state] });
  assert.equal(acceptedAsOf([], 0), undefined);
});

test('each entry about a state that holds is in force or not, each with its terms in one line', () => {
  const stale = accepting('stale', '2026-12-01');
  const ended = accepting('unsupported', '2026-11-25');
  const { acceptedStates } = on('2026-11-26', stale, ended, accepting('optional', '2026-12-01'));
  const acceptance = acceptanceOf(acceptedStates, (why) => why !== 'optional');
  assert.deepEqual(acceptance, { accepted: [stale], notAccepted: [{ ...ended, standing: 'ended' }] });
  assert.equal(acceptedTerms(stale), 'until 2026-12-01 by change board: the tills are replaced');
  const far = { ...accepting('optional', '2028-01-01'), standing: 'tooFar' } as const;
  assert.deepEqual(acceptanceLines({ ...acceptance, notAccepted: [...acceptance.notAccepted, far] }), [
    'Accepted: stale until 2026-12-01 by change board: the tills are replaced',
    'The acceptance of unsupported ended on 2026-11-25 (by change board: the tills are replaced)',
    'Not accepted: optional until 2028-01-01, which lies more than 180 days ahead (by change board: the tills are replaced)',
  ]);
  assert.deepEqual([acceptanceLines({}), acceptanceOf(null, () => true)], [[], { accepted: [], notAccepted: [] }]);
});

describe('what an accepted state takes out of the code', () => {
  const unsupported = on('2026-11-26', accepting('unsupported', '2027-01-31'));

  test('its own word: 0 when nothing else is left, else 100 with the rest', () => {
    const only = decide({ coverage: { ...over, stale: false }, ...unsupported });
    assert.deepEqual([only.code, only.why, only.accepted.map(({ why }) => why)], [0, [], ['unsupported']]);
    const both = decide({ coverage: over, ...unsupported });
    assert.deepEqual([both.code, both.why, both.accepted.map(({ why }) => why)], [100, ['stale'], ['unsupported']]);
  });

  test('not when its day is over, or too far ahead: then it is named as what it is', () => {
    for (const [until, standing] of [
      ['2026-11-25', 'ended'],
      ['2028-01-01', 'tooFar'],
    ] as const) {
      const ended = decide({ coverage: over, ...on('2026-11-26', accepting('stale', until)) });
      assert.deepEqual([ended.code, ended.why, ended.accepted], [100, ['stale', 'unsupported'], []]);
      assert.deepEqual(
        ended.notAccepted.map((one) => [one.why, one.standing]),
        [['stale', standing]],
      );
    }
  });

  test('a state that does not hold, or is only reported, is accepted nowhere', () => {
    for (const coverage of [{ ...over, judged: false }, undefined]) {
      const quiet = decide({ ...(coverage === undefined ? {} : { coverage }), ...unsupported });
      assert.deepEqual([quiet.code, quiet.accepted, quiet.notAccepted], [0, [], []]);
    }
  });

  test('an optional update that failed stays counted as failed; a required one is 210 all the same', () => {
    const states = on('2026-11-26', accepting('optional', '2027-01-31'));
    const one = (required: boolean) => {
      const update = anEntry('KB1', { required });
      return decide({
        updates: [update],
        summary: [aRecord(update, { verdict: 'failed', installed: false })],
        ...states,
      });
    };
    assert.deepEqual([one(false).code, one(false).counts.fail, one(false).accepted.length], [0, 1, 1]);
    assert.deepEqual([one(true).code, one(true).counts.fail, one(true).accepted.length], [210, 1, 0]);
  });

  test('graver codes stay as they are and still name what is accepted', () => {
    const update = anEntry('KB1');
    const bad = { updates: [update], summary: [aRecord(update, { verdict: 'failed', installed: false })] };
    const failed = decide({ ...bad, coverage: over, ...unsupported });
    assert.deepEqual([failed.code, failed.accepted.map(({ why }) => why)], [210, ['unsupported']]);
    const regressed = decide({ regressions: 1, coverage: over, ...unsupported });
    assert.deepEqual([regressed.code, regressed.accepted.length], [220, 1]);
    const waiting = decide({ coverage: over, waiting: true, ...unsupported });
    assert.deepEqual([waiting.code, waiting.accepted], [150, []]);
    const cut = decide({ coverage: over, state: { status: 'running' }, ...unsupported });
    assert.deepEqual([cut.code, cut.why, cut.accepted], [240, ['killed'], []]);
  });
});

describe('for every run', () => {
  const day = fc.integer({ min: -300, max: 500 }).map((n) => dayOf(Date.UTC(2026, 10, 26) + n * 86_400_000));
  const aState = fc.record({
    why: fc.constantFrom(...ACCEPTABLE_WHYS),
    until: day,
    reason: fc.string(),
    approvedBy: fc.string(),
  });
  const update = fc.record({ required: fc.boolean(), verdict: fc.constantFrom('installed', 'failed', 'unconfirmed') });
  const anyRun = fc.record({
    ...{ made: fc.array(update, { maxLength: 3 }), stale: fc.boolean(), judged: fc.boolean(), waiting: fc.boolean() },
    support: fc.constantFrom('supported', 'unsupported', 'unknown'),
    regressions: fc.nat(1),
    scan: fc.constantFrom('complete', 'failed'),
    newOffers: fc.nat(1),
    status: fc.constantFrom('ended', 'ended', 'ended', 'running', 'stopped'),
    diagnostics: fc.constantFrom({}, { required: true, outcome: 'failed' as const }),
  });

  test('the code is that of the run without the accepted words; nothing else changes, and what is not in force changes nothing', () => {
    fc.assert(
      fc.property(anyRun, fc.uniqueArray(aState, { selector: ({ why }) => why }), (run, states) => {
        const updates = run.made.map(({ required }, index) => anEntry(`KB${index}`, { required }));
        const summary = run.made.map(({ verdict }, index) => {
          const installed = verdict === 'installed' ? true : verdict === 'failed' ? false : null;
          return aRecord(updates[index] ?? anEntry('KB'), { verdict: verdict as 'installed', installed });
        });
        const changes: Changes = {
          ...{ updates, summary, waiting: run.waiting, regressions: run.regressions, newOffers: run.newOffers },
          coverage: { judged: run.judged, stale: run.stale, support: run.support, reasons: [] },
          ...{ scan: run.scan, diagnostics: run.diagnostics },
          state: { status: run.status },
        };
        const plain = decide(changes);
        const after = decide({ ...changes, ...on('2026-11-26', ...states) });
        const inForce = states
          .filter(({ until }) => standingOn('2026-11-26', until) === 'accepted')
          .map(({ why }) => why);
        assert.deepEqual(after.counts, plain.counts);
        if (plain.code !== 100) {
          assert.deepEqual([after.code, after.name, after.why], [plain.code, plain.name, plain.why]);
          return;
        }
        const left = plain.why.filter((why) => !inForce.some((one) => one === why));
        assert.deepEqual(after.why, left);
        assert.equal(after.code, left.length === 0 ? 0 : 100);
        assert.deepEqual(
          new Set(after.accepted.map(({ why }) => why)),
          new Set(plain.why.filter((why) => inForce.some((one) => one === why))),
        );
      }),
      { numRuns: 3000 },
    );
  });
});
