import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { decideExit } from '../../src/domain/exit-code.ts';
import { deferredParts, updateParts } from '../../src/domain/figure-words.ts';
import { BUCKETS, figuresOf, type Bucket } from '../../src/domain/figures.ts';
import { factsFrom, type Ending, type FinalUpdate } from '../../src/domain/run-facts.ts';
import type { Figures } from '../../src/schema/figures.ts';
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

test('what is told of one update is told in the singular, of several in the plural, the lead first', () => {
  const NONE = figuresOf({ waiting: false, selected: [], earlier: [], deferred: 0 });
  const parts = (more: Partial<Figures>, dryRun = false) => updateParts({ ...NONE, ...more }, dryRun);
  const WORDS: [Bucket, string, string][] = [
    [
      'agentOnly',
      'is listed as installed by the update agent alone',
      'are listed as installed by the update agent alone',
    ],
    ['alreadyPresent', 'was there before', 'were there before'],
    ['superseded', 'is superseded by a newer one', 'are superseded by a newer one'],
    [
      'awaitsRestart',
      'is reported as installed and not confirmed yet',
      'are reported as installed and not confirmed yet',
    ],
    ['claimed', 'is reported as installed and not confirmed', 'are reported as installed and not confirmed'],
    ['failed', 'failed', 'failed'],
    ['notThere', 'reported success and is not on the device', 'reported success and are not on the device'],
    [
      'leftAlone',
      'is offered again, not on the device and left alone',
      'are offered again, not on the device and left alone',
    ],
    ['unconfirmed', 'could not be confirmed', 'could not be confirmed'],
    ['notDone', 'is not installed yet', 'are not installed yet'],
    ['waitsForWindow', 'waits for the maintenance window', 'wait for the maintenance window'],
    ['notApplicable', 'is not applicable', 'are not applicable'],
  ];
  for (const [bucket, one, several] of WORDS) {
    assert.deepEqual(parts({ selected: 3, [bucket]: 1 }), [
      '0 of 3 selected updates are confirmed on the device',
      `1 ${one}`,
    ]);
    assert.deepEqual(parts({ selected: 3, [bucket]: 2 })[1], `2 ${several}`);
  }
  assert.deepEqual(parts({ selected: 1, installed: 1 }, true), [
    '0 of 1 selected update would be installed by a real run',
    '1 is confirmed on the device',
  ]);
  assert.deepEqual(parts({ selected: 2, wouldInstall: 1 }), [
    '0 of 2 selected updates are confirmed on the device',
    '1 would be installed by a real run',
  ]);
});

test('the whole is told with what it is of: this run, earlier ones, both, or nothing', () => {
  const NONE = figuresOf({ waiting: false, selected: [], earlier: [], deferred: 0 });
  const first = (more: Partial<Figures>, dryRun = false) => updateParts({ ...NONE, ...more }, dryRun)[0];
  assert.equal(first({}), 'no update was selected for this device');
  assert.equal(first({ selected: 1 }), '0 of 1 selected update is confirmed on the device');
  assert.equal(first({ selected: 2, installed: 1 }), '1 of 2 selected updates is confirmed on the device');
  assert.equal(first({ earlier: 1, installed: 1 }), '1 of 1 update of earlier runs is confirmed on the device');
  assert.equal(first({ earlier: 2 }), '0 of 2 updates of earlier runs are confirmed on the device');
  assert.equal(
    first({ selected: 1, earlier: 1, installed: 2 }),
    '2 of 2 updates, 1 of earlier runs, are confirmed on the device',
  );
  const dry = '1 of 1 selected update would be installed by a real run, which may ask for a restart';
  assert.equal(first({ selected: 1, wouldInstall: 1 }, true), dry);
  const deferred = (more: Partial<Figures>) => deferredParts({ ...NONE, ...more });
  assert.deepEqual(deferred({}), []);
  assert.deepEqual(deferred({ deferred: 1 }), ['1 update is deferred']);
  assert.deepEqual(deferred({ deferred: 2, selected: 1 }), ['2 other updates are deferred']);
  assert.deepEqual(deferred({ deferred: 1, earlier: 1 }), ['1 other update is deferred']);
  assert.deepEqual(deferred({ deferred: 1, selected: 1, earlier: 1 }), ['1 other update is deferred']);
});
