import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { decideExit } from '../../src/domain/exit-code.ts';
import { deferredParts, updateParts } from '../../src/domain/figure-words.ts';
import { BUCKETS, figuresOf, type Bucket } from '../../src/domain/figures.ts';
import { factsFrom, type Ending, type FinalUpdate } from '../../src/domain/run-facts.ts';
import { decidedRun, someRun, type SomeRun, type SomeUpdate } from './some-run.ts';

test('every update is in exactly one bucket, and the counters of the last line are sums of buckets', () => {
  fc.assert(
    fc.property(someRun, (run) => {
      const { figures, counts } = decideExit(factsFrom(decidedRun(run)));
      const inBuckets = BUCKETS.reduce((sum, bucket) => sum + figures[bucket], 0);
      assert.equal(inBuckets, figures.selected + figures.earlier);
      const neutral = figures.superseded + figures.notApplicable;
      assert.equal(counts.inst + counts.fail + counts.todo + neutral, inBuckets + figures.deferred);
    }),
  );
});

test('the numbers of the sentence add up to the number that it says they are of', () => {
  fc.assert(
    fc.property(someRun, fc.boolean(), (run, dryRun) => {
      const { figures } = decideExit(factsFrom(decidedRun(run)));
      const [first = '', ...others] = updateParts(figures, dryRun);
      const all = figures.selected + figures.earlier;
      if (all === 0) return assert.deepEqual([others, /\d/u.test(first)], [[], false]);
      const [, lead, whole] = /^(\d+) of (\d+) /u.exec(first) ?? [];
      const rest = others.map((part) => Number(/^\d+ /u.exec(part)?.[0]));
      assert.ok(rest.every((count) => count > 0));
      assert.deepEqual([Number(whole), rest.reduce((sum, count) => sum + count, Number(lead))], [all, all]);
      assert.deepEqual(
        deferredParts(figures).map((part) => Number.parseInt(part, 10)),
        figures.deferred === 0 ? [] : [figures.deferred],
      );
    }),
  );
});

test('what was superseded or there before is not called confirmed, nor what the list of the agent alone shows', () => {
  const ended = (record: SomeUpdate['record']): SomeUpdate => ({
    ...{ presentBefore: null, overdue: false, required: true, record },
  });
  const run: SomeRun = {
    ...{ waiting: false, kit: false, deferred: 0, earlier: [] },
    selected: [
      ended({ verdict: 'superseded', installed: true }),
      ended({ verdict: 'alreadyPresent', installed: true }),
      ended({ verdict: 'installed', installed: true, agentOnly: true }),
    ],
  };
  const { figures } = decideExit(factsFrom(decidedRun(run)));
  const { superseded, alreadyPresent, agentOnly, installed } = figures;
  assert.deepEqual([superseded, alreadyPresent, agentOnly, installed], [1, 1, 1, 0]);
  assert.match(updateParts(figures, false)[0] ?? '', /^0 of 3 /u);
});

test('how an update ended is the one figure in which it is counted', () => {
  const ENDINGS: [Bucket, FinalUpdate['outcome'], Partial<Ending>, { waiting?: true; claimed?: true }?][] = [
    ['installed', { kind: 'installed' }, { verdict: 'installed' }],
    ['agentOnly', { kind: 'installed' }, { verdict: 'installed', agentOnly: true }],
    ['alreadyPresent', { kind: 'installed' }, { verdict: 'alreadyPresent' }],
    ['alreadyPresent', { kind: 'installed' }, { thereBefore: true }],
    ['wouldInstall', { kind: 'installed' }, {}],
    ['leftAlone', { kind: 'failed' }, { verdict: 'rolledBack', reason: 'loop' }],
    ['notThere', { kind: 'failed' }, { verdict: 'rolledBack' }],
    ['notThere', { kind: 'failed' }, { verdict: 'notEffective', reason: 'installError' }],
    ['failed', { kind: 'failed' }, { verdict: 'failed' }],
    ['failed', { kind: 'failed' }, {}],
    ['awaitsRestart', { kind: 'unconfirmed' }, { attempted: true }, { waiting: true, claimed: true }],
    ['claimed', { kind: 'unconfirmed' }, { attempted: true }, { claimed: true }],
    ['unconfirmed', { kind: 'unconfirmed' }, { attempted: true, verdict: 'unconfirmed' }, { waiting: true }],
    ['notDone', { kind: 'unconfirmed' }, {}, { waiting: true }],
    ['waitsForWindow', { kind: 'heldBack' }, {}],
    ['superseded', { kind: 'superseded' }, { verdict: 'superseded' }],
    ['notApplicable', { kind: 'notApplicable' }, {}],
    ['notDone', { kind: 'notDone', why: 'space' }, {}],
    ['notDone', { kind: 'unknown' }, {}],
  ];
  for (const [bucket, outcome, ending, { waiting = false, claimed = false } = {}] of ENDINGS) {
    const none = { verdict: null, reason: null, attempted: false, agentOnly: false, thereBefore: false };
    const update: FinalUpdate = {
      ...{ kb: null, title: 'One', required: true, heldTooLong: false },
      ...{ outcome, claimed, ending: { ...none, ...ending } },
    };
    const figures = figuresOf({ waiting, selected: [update], earlier: [], deferred: 0 });
    assert.deepEqual(
      BUCKETS.filter((one) => figures[one] > 0),
      [bucket],
    );
  }
});
