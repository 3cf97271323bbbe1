import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { decideExit } from '../../src/domain/exit-code.ts';
import { factsFrom, type RunRecords } from '../../src/domain/run-facts.ts';
import type { CatalogEntry } from '../../src/schema/catalog.ts';
import type { InstallRecord } from '../../src/schema/install-summary.ts';
import type { Failure } from '../../src/schema/run.ts';
import { PARTIAL_WHYS, type RecordedWhy } from '../../src/schema/why.ts';
import { anEntry, aRecord } from '../evidence/an-update.ts';
import { records, type Changes } from './run-records.ts';

const decide = (changes: Changes) => decideExit(factsFrom(records(changes)));
const outcome = (changes: Changes): string => {
  const { code, why } = decide(changes);
  return [code, ...why].join(' ');
};
const one = (entry: Partial<CatalogEntry>, record: Partial<InstallRecord> | null): Changes => {
  const update = anEntry('KB1', entry);
  return { updates: [update], summary: record === null ? [] : [aRecord(update, record)] };
};
const failed = { installed: false, verdict: null, proof: null, reason: 'installError', hresult: -1 } as const;
const held = { attempted: false, downloaded: false, installed: null, verdict: null, proof: null } as const;

describe('one required update', () => {
  const REQUIRED: [string, Partial<InstallRecord> | null, string][] = [
    ['confirmed', {}, '0'],
    ['confirmed in spite of an error', { verdict: 'installedDespiteError', hresult: -1 }, '0'],
    ['there before we came', { verdict: 'alreadyPresent', attempted: false, downloaded: false }, '0'],
    ['superseded', { verdict: 'superseded', installed: false }, '0'],
    ['claimed and not confirmed', { verdict: null, installed: null }, '100 unconfirmed'],
    ['said to be installed by nobody', { verdict: null, installed: true }, '100 unconfirmed'],
    ['confirmed, yet not installed', { verdict: 'installed', installed: null }, '100 unconfirmed'],
    ['unconfirmed', { verdict: 'unconfirmed', installed: null }, '100 unconfirmed'],
    ['without effect after a claim', { verdict: 'notEffective', installed: false }, '210'],
    ['rolled back', { verdict: 'rolledBack', installed: false }, '210'],
    ['failed', { verdict: 'failed', installed: false }, '210'],
    ['failed and not looked at again', failed, '210'],
    ['over its time limit', { ...failed, reason: 'timeLimit' }, '210'],
    ['not applicable', { ...failed, reason: 'notApplicable' }, '0'],
    ['not downloaded', { ...failed, downloaded: false, reason: 'download' }, '100 download'],
    ['held back until its window', { ...held, reason: 'beforeWindow' }, '0'],
    ['kept out by the end of the window', { ...held, reason: 'window' }, '100 window'],
    ['kept out by the time budget', { ...held, reason: 'time' }, '100 time'],
    ['kept out by space', { ...held, reason: 'space' }, '100 space'],
    ['kept out by the battery', { ...held, reason: 'battery' }, '100 battery'],
    ['left to another run', { ...held, reason: 'next' }, '100 next'],
    ['left when the run was stopped', { ...held, reason: 'stopped' }, '100 next'],
    ['kept out by a missing backup', { ...held, reason: 'backup' }, '100 backup'],
    ['waiting for a click', { ...held, reason: 'userInput' }, '100 unconfirmed'],
    ['not attempted without a reason', held, '100 unconfirmed'],
    ['predicted', { ...held, installed: null, reason: 'simulated' }, '0'],
    ['predicted by a version of before', { ...held, installed: true, reason: 'simulated' }, '0'],
    ['without any record', null, '100 unconfirmed'],
  ];
  for (const [name, record, expected] of REQUIRED) {
    test(`${name}: ${expected}`, () => {
      assert.equal(outcome(one({}, record)), expected);
    });
  }

  test('the newest record counts, not the best', () => {
    const update = anEntry('KB1');
    const good = aRecord(update);
    const bad = aRecord(update, { verdict: 'rolledBack', installed: false });
    assert.equal(outcome({ updates: [update], summary: [good, bad] }), '210');
    assert.equal(outcome({ updates: [update], summary: [bad, good] }), '0');
  });

  test('a record of another revision is not its record', () => {
    const update = anEntry('KB1');
    assert.equal(outcome({ updates: [update], summary: [aRecord(update, { revision: 201 })] }), '100 unconfirmed');
  });
});

describe('rules that keep codes quiet and true', () => {
  test('what is due and left out by a count or an order is for a next run; before the window it waits like the rest', () => {
    const [update, left] = [anEntry('KB1'), anEntry('KB2', { decision: 'deferred', leftToNext: true })];
    const beforeWindow = aRecord(update, { ...held, reason: 'beforeWindow' });
    assert.equal(outcome({ updates: [update, left], summary: [aRecord(update)] }), '100 next');
    assert.equal(outcome({ updates: [left] }), '100 next');
    assert.equal(outcome({ updates: [update, left], summary: [beforeWindow] }), '0');
    assert.equal(outcome({ updates: [update, left], summary: [aRecord(update), beforeWindow] }), '0');
    const young = anEntry('KB2', { decision: 'deferred', rule: 'deferralDays' });
    assert.equal(outcome({ updates: [update, young], summary: [aRecord(update)] }), '0');
    const excluded = anEntry('KB2', { decision: 'excluded', leftToNext: true });
    assert.equal(outcome({ updates: [update, excluded], summary: [aRecord(update)] }), '0');
  });
  test('an update that is not required never gives 210', () => {
    assert.equal(outcome(one({ required: false }, failed)), '100 optional');
  });
  test('one that is not required is no reason where it is done, not applicable, superseded or held back', () => {
    for (const record of [
      {},
      { verdict: 'superseded', installed: false },
      { ...failed, reason: 'notApplicable' },
      { ...held, reason: 'beforeWindow' },
    ] as const)
      assert.equal(outcome(one({ required: false }, record)), '0');
  });
  test('definitions never give 210', () => {
    assert.equal(outcome(one({ kind: 'definitions' }, failed)), '100 optional');
    const offline = { ...failed, downloaded: false, reason: 'download' } as const;
    assert.equal(outcome(one({ kind: 'definitions', overdue: true }, offline)), '100 download overdue');
  });
  test('a download that fails for the network is 100 until the update is overdue', () => {
    const offline = { ...failed, downloaded: false, reason: 'download' } as const;
    assert.equal(outcome(one({ overdue: true }, offline)), '210');
    assert.equal(outcome(one({ overdue: true }, { ...offline, verdict: 'failed' })), '210');
    assert.equal(outcome(one({}, { ...offline, verdict: 'failed' })), '100 download');
    assert.equal(outcome(one({ overdue: true, required: false }, offline)), '100 download overdue');
  });
  test('held back too long is overdue', () => {
    assert.equal(outcome(one({ overdue: true }, { ...held, reason: 'beforeWindow' })), '100 overdue');
    assert.equal(outcome({ updates: [anEntry('KB1', { decision: 'deferred', overdue: true })] }), '100 overdue');
    assert.equal(outcome({ updates: [anEntry('KB1', { decision: 'deferred' })] }), '0');
  });
  for (const reason of ['window', 'time', 'space', 'battery', 'next', 'stopped', 'backup'] as const)
    test(`not done for too long because of ${reason} is overdue too`, () => {
      const said = outcome(one({ overdue: true }, { ...held, reason })).split(' ');
      assert.equal(said[0], '100');
      assert.ok(said.includes('overdue'), said.join(' '));
      assert.ok(!outcome(one({}, { ...held, reason })).includes('overdue'));
    });
  test('a run that was kept to what it had begun with is next', () => {
    assert.equal(outcome({ state: { restrictions: ['next'] } }), '100 next');
  });
  test('what the search could not see is scan, before and after', () => {
    for (const scan of ['failed', 'incomplete'] as const) {
      assert.equal(outcome({ scan }), '100 scan');
      assert.equal(outcome({ scanAfter: scan }), '100 scan');
    }
  });
  test('stale and unsupported count only where they are judged', () => {
    const coverage = { stale: true, support: 'unsupported' as const, reasons: [] };
    assert.equal(outcome({ coverage: { ...coverage, judged: true } }), '100 stale unsupported');
    assert.equal(outcome({ coverage: { ...coverage, judged: false } }), '0');
  });
  test('a device is judged by its build after the run, where that was looked at', () => {
    const behind = { judged: true, stale: true, support: 'unsupported' as const, reasons: [] };
    const patched = { judged: true, stale: false, support: 'supported' as const, reasons: [] };
    assert.equal(outcome({ coverage: behind, coverageAfter: patched }), '0');
    assert.equal(outcome({ coverage: patched, coverageAfter: behind }), '100 stale unsupported');
  });
  test('new offers after the reboot are more', () => {
    assert.equal(outcome({ newOffers: 1 }), '100 more');
  });
  test('a missing backup that blocks is backup, also for updates without a record', () => {
    const backup = { configured: true, satisfied: false, action: 'block' as const, findings: [] };
    assert.equal(outcome({ ...one({}, null), backup }), '100 backup');
    assert.equal(outcome({ backup: { ...backup, action: 'warn' } }), '0');
  });
});

describe('the order of the codes', () => {
  const error = { code: 'kitInvalid', subject: null, message: '', next: '' };
  const failure: Failure = { why: 'kit', phase: null, error };
  const bad: Changes = {
    ...one({}, failed),
    regressions: 1,
    diagnostics: { required: true, outcome: 'failed' },
    state: { failure },
    scan: 'failed',
  };
  test('regressions, then installs, then diagnostics, then the failure, then the rest', () => {
    assert.equal(outcome(bad), '220');
    assert.equal(outcome({ ...bad, regressions: 0 }), '210');
    assert.equal(outcome({ ...bad, regressions: 0, summary: [aRecord(anEntry('KB1'))] }), '230');
    const rest = { ...bad, regressions: 0, summary: [aRecord(anEntry('KB1'))], diagnostics: {} };
    assert.equal(outcome(rest), '240 kit');
    assert.equal(outcome({ ...rest, state: {} }), '100 scan');
  });
  test('a run that waits is 150, whatever else holds; its claims count as installed', () => {
    const waiting = decide({ ...bad, ...one({}, { verdict: null, installed: null }), waiting: true });
    assert.deepEqual([waiting.code, waiting.why, waiting.counts.inst], [150, [], 1]);
  });
  test('a run that neither waits nor has ended is 240, whatever it has found so far', () => {
    for (const status of ['running', 'waiting'] as const)
      assert.equal(outcome({ ...bad, state: { status } }), '240 killed');
    assert.equal(outcome({ state: { status: 'stopped' } }), '240 stopped');
    assert.equal(outcome({ state: { status: 'abandoned' } }), '240 abandoned');
  });
  test('a reason of another version is told as it is', () => {
    const foreign: Failure = { ...failure, why: 'unheard' as RecordedWhy };
    assert.equal(outcome({ state: { failure: foreign } }), '240 unheard');
    assert.equal(outcome({ state: { status: 'stopped', failure: foreign } }), '240 unheard');
  });
  test('several reasons stand in the order of the table', () => {
    const { why } = decide({
      ...one({}, { ...held, reason: 'time' }),
      scan: 'failed',
      newOffers: 2,
      coverage: { judged: true, stale: true, support: 'supported', reasons: [] },
    });
    assert.deepEqual(why, ['time', 'more', 'scan', 'stale']);
  });
});

describe('missing and broken evidence', () => {
  const NEEDED = ['catalog', 'catalogAfter', 'installSummary', 'preValidation', 'regressions', 'diagnostics'] as const;
  for (const name of NEEDED) {
    for (const found of ['missing', 'broken'] as const) {
      test(`an ended run with ${name} ${found} is 240 evidence, never a success`, () => {
        const { code, why } = decideExit(factsFrom({ ...records({}), [name]: found }));
        assert.deepEqual([code, why], [240, ['evidence']]);
      });
    }
  }
  test('a torn tail in the install summary of an ended run is 240 evidence', () => {
    const torn = { ...records({}), installSummary: { value: { records: [], whole: false } } };
    assert.deepEqual(decideExit(factsFrom(torn)).why, ['evidence']);
  });
  test('a broken checkpoint is evidence, a missing one a killed run', () => {
    assert.deepEqual(decideExit(factsFrom({ ...records({}), state: 'broken' })).why, ['evidence']);
    assert.deepEqual(decideExit(factsFrom({ ...records({}), state: 'missing' })).why, ['killed']);
  });
});

test('counts: what was confirmed, what failed, what is held back, what is left', () => {
  const updates = [
    anEntry('KB1'),
    anEntry('KB2'),
    anEntry('KB3'),
    anEntry('KB4'),
    anEntry('KB5'),
    anEntry('KB6', { decision: 'deferred' }),
    anEntry('KB7', { decision: 'excluded' }),
  ];
  const summary = [
    {},
    failed,
    { ...failed, reason: 'notApplicable' as const },
    { verdict: 'superseded' as const, installed: false },
    { ...held, reason: 'beforeWindow' as const },
  ].map((record, index) => aRecord(updates[index] ?? anEntry('KB9'), record));
  assert.deepEqual(decide({ updates, summary }).counts, { inst: 1, fail: 1, defer: 1, regr: 0, todo: 2 });
});

describe('the sentences that say what decided', () => {
  const error = { code: 'kitInvalid', subject: null, message: 'The kit is not whole.', next: '' };
  const [first, second] = [anEntry('KB1'), anEntry('KB2', { kb: null, title: 'A driver' })];
  const bothFailed = { updates: [first, second], summary: [aRecord(first, failed), aRecord(second, failed)] };
  const stale = { judged: true, stale: true, support: 'unsupported' as const, reasons: [] };
  const terms = { until: '2026-12-01', reason: 'replaced', approvedBy: 'board' };
  const accepted = { asOf: '2026-11-23', states: [{ why: 'optional' as const, ...terms }] };
  const SENTENCES: [number, Changes, string[]][] = [
    [150, { waiting: true }, ['the plan of the hop and its seal exist; nothing came after']],
    [240, { state: { status: 'running' } }, ['the run has not ended']],
    [220, { regressions: 1 }, ['1 regression was found']],
    [220, { regressions: 2 }, ['2 regressions were found']],
    [210, bothFailed, ['required and not installed: KB1', 'required and not installed: A driver']],
    [230, { diagnostics: { required: true, outcome: 'failed' } }, ['diagnostics are required and failed']],
    [240, { state: { failure: { why: 'kit', phase: null, error } } }, ['The kit is not whole.']],
    [100, { coverage: stale }, ['due and not done or not known: stale, unsupported']],
    [0, {}, ['everything that is due now is done and confirmed']],
    [0, one({}, { ...held, reason: 'simulated' }), ['a real run would install 1 and nothing else that is due is left']],
    [
      0,
      { ...one({ required: false }, failed), acceptedStates: accepted },
      ['everything that is due now is done, but for what policy accepts'],
    ],
  ];
  for (const [code, changes, reasons] of SENTENCES) {
    test(`${code}: ${reasons.join('; ')}`, () => {
      const decided = decide(changes);
      assert.deepEqual([decided.code, decided.reasons], [code, reasons]);
    });
  }

  test('unusable evidence is named, each file', () => {
    const { reasons } = decideExit(factsFrom({ ...records({}), catalog: 'missing', diagnostics: 'broken' }));
    assert.deepEqual(reasons, ['unusable evidence: catalog, diagnostics']);
  });
});

test('a check that could not be made is checks', () => {
  const notMade = [{ application: 'Till', check: 'health', type: 'HealthEndpoint', stage: 'post' as const }];
  const report = records({}).regressions;
  assert.ok(typeof report !== 'string');
  const found = { ...records({}), regressions: { value: { ...report.value, notMade } } };
  assert.deepEqual(decideExit(factsFrom(found)).why, ['checks']);
});

describe('for any records whatever', () => {
  const verdicts = ['installed', 'installedDespiteError', 'alreadyPresent', 'superseded', 'failed', 'notEffective'];
  const reasons = ['beforeWindow', 'window', 'download', 'next', 'notApplicable', 'installError', 'simulated'];
  const anyRecord = fc.record({
    attempted: fc.boolean(),
    downloaded: fc.boolean(),
    installed: fc.option(fc.boolean()),
    verdict: fc.option(fc.constantFrom(...verdicts, 'rolledBack', 'unconfirmed')),
    reason: fc.option(fc.constantFrom(...reasons)),
  }) as fc.Arbitrary<Partial<InstallRecord>>;
  const anyEntry = fc.record({
    required: fc.boolean(),
    overdue: fc.boolean(),
    decision: fc.constantFrom('selected', 'deferred', 'excluded'),
    kind: fc.constantFrom('definitions', 'cumulative', 'other'),
  }) as fc.Arbitrary<Partial<CatalogEntry>>;
  const anyRun = fc
    .array(fc.tuple(anyEntry, fc.array(anyRecord, { maxLength: 3 })), { maxLength: 6 })
    .map((updates) => updates.map(([entry, found], index) => ({ entry: anEntry(`KB${index}`, entry), found })))
    .map((updates) => ({
      updates: updates.map(({ entry }) => entry),
      summary: updates.flatMap(({ entry, found }) => found.map((record) => aRecord(entry, record))),
    }));
  const GOOD = new Set(['installed', 'installedDespiteError', 'alreadyPresent', 'superseded']);

  test('success means that every selected update is confirmed, superseded, not applicable, held back or predicted', () => {
    fc.assert(
      fc.property(anyRun, ({ updates, summary }) => {
        const { code } = decide({ updates, summary });
        if (code !== 0) return;
        for (const entry of updates.filter((update) => update.decision === 'selected')) {
          const newest = summary.findLast((record) => record.updateId === entry.updateId);
          assert.ok(newest !== undefined, 'a selected update without a record');
          if (newest.verdict !== null) assert.ok(GOOD.has(newest.verdict));
          // Such a record stands in a dry run only (E-3.8).
          else if (newest.reason === 'simulated') assert.equal(newest.attempted, false);
          else assert.ok(newest.reason === 'notApplicable' || newest.reason === 'beforeWindow');
        }
      }),
      { numRuns: 3000 },
    );
  });

  test('each selected update is counted once, and 100 always says why', () => {
    fc.assert(
      fc.property(anyRun, fc.boolean(), ({ updates, summary }, waiting) => {
        const { code, why, counts } = decide({ updates, summary, waiting });
        const selected = updates.filter((update) => update.decision === 'selected').length;
        assert.ok(counts.inst + counts.fail + counts.todo - counts.defer <= selected);
        assert.equal(why.length > 0, code === 100);
        assert.deepEqual(
          why,
          PARTIAL_WHYS.filter((one) => why.includes(one)),
        );
        assert.equal(code === 150, waiting);
      }),
      { numRuns: 2000 },
    );
  });

  test('an older record never changes the code', () => {
    fc.assert(
      fc.property(anyRun, anyRecord, ({ updates, summary }, older) => {
        const first = updates[0];
        if (first === undefined || !summary.some((record) => record.updateId === first.updateId)) return;
        const more = [aRecord(first, older), ...summary];
        assert.deepEqual(decide({ updates, summary: more }), decide({ updates, summary }));
      }),
    );
  });

  test('one unusable file never makes the code better', () => {
    const names = ['state', 'catalog', 'catalogAfter', 'installSummary', 'preValidation', 'regressions', 'diagnostics'];
    fc.assert(
      fc.property(anyRun, fc.constantFrom(...names), fc.constantFrom('missing', 'broken'), (run, name, found) => {
        const whole: RunRecords = records({ ...run });
        const { code } = decideExit(factsFrom({ ...whole, [name]: found }));
        assert.ok(code >= 210);
      }),
    );
  });
});
