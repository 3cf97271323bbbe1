import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { decideRetention, retentionDoubt, type StoredRun } from '../../src/domain/retention.ts';
import type { Run } from '../../src/schema/run.ts';

const NOW = Date.parse('2026-11-25T12:00:00.000Z');
const DAY = 86_400_000;
const at = (daysAgo: number): string => new Date(NOW - daysAgo * DAY).toISOString();

interface Said {
  readonly status?: Run['status'];
  readonly sealed?: boolean;
  readonly simulated?: boolean;
}

const aRun = (
  runId: string,
  daysAgo: number,
  { status = 'ended', sealed = true, simulated = false }: Said = {},
): StoredRun => ({
  runId,
  outputRoot: '/out',
  sealed,
  run: { runId, status, simulated, startedAt: at(daysAgo), endedAt: status === 'ended' ? at(daysAgo) : null } as Run,
});
const unreadable = (runId: string): StoredRun => ({ runId, outputRoot: '/out', sealed: true, run: null });
const removed = (runs: readonly StoredRun[], wish: object = {}): string[] =>
  decideRetention(runs, { retentionDays: 30, nowMs: NOW, ...wish }).remove.map(({ runId }) => runId);

describe('retention', () => {
  it('removes what ended longer ago than it says, and nothing younger', () => {
    assert.deepEqual(removed([aRun('a', 31), aRun('b', 30), aRun('c', 1)]), ['a']);
  });

  it('keeps what is not over: a run that waits, that was stopped or killed, that was not closed', () => {
    const open = (['running', 'waiting', 'stopped'] as const).map((status) => aRun(status, 400, { status }));
    const runs = [...open, aRun('unsealed', 400, { sealed: false }), unreadable('damaged'), aRun('new', 1)];
    assert.deepEqual(removed(runs), []);
    assert.deepEqual(
      decideRetention(runs, { retentionDays: 30, nowMs: NOW }).kept.map(({ runId, reason }) => `${runId} ${reason}`),
      ['running notOver', 'waiting notOver', 'stopped notOver', 'unsealed notOver', 'damaged unreadable'],
    );
  });

  it('removes a run that was put away, by its begin', () => {
    assert.deepEqual(removed([aRun('a', 31, { status: 'abandoned', sealed: false }), aRun('b', 1)]), ['a']);
  });

  it('is for one kind of runs where that is asked', () => {
    const runs = [aRun('real', 99), aRun('sim', 99, { simulated: true }), aRun('new', 1)];
    assert.deepEqual(removed(runs), ['real', 'sim']);
    assert.deepEqual(removed(runs, { simulated: true }), ['sim']);
  });

  it('never takes the newest, never one from the future, and every run has one fate', () => {
    const days = fc.integer({ min: -4_000, max: 4_000 });
    fc.assert(
      fc.property(
        fc.array(days, { minLength: 1, maxLength: 30 }),
        fc.integer({ min: 1, max: 3_650 }),
        (ages, retentionDays) => {
          const runs = ages.map((age, index) => aRun(String(index), age));
          const { remove, kept } = decideRetention(runs, { retentionDays, nowMs: NOW });
          const youngest = Math.min(...ages);
          for (const { runId } of remove) assert.ok((ages[Number(runId)] ?? 0) > retentionDays);
          assert.ok(remove.every(({ runId }) => ages[Number(runId)] !== youngest));
          assert.ok(kept.every(({ runId }) => remove.every((gone) => gone.runId !== runId)));
        },
      ),
    );
  });

  it('names what is old and stays: the newest by its reason, what is young enough not at all', () => {
    const kept = (...runs: StoredRun[]) =>
      decideRetention(runs, { retentionDays: 30, nowMs: NOW, simulated: true }).kept;
    const simulated = { simulated: true };
    assert.deepEqual(kept(aRun('a', 31, simulated), aRun('b', 40, simulated)), [{ runId: 'a', reason: 'newest' }]);
    assert.deepEqual(kept(aRun('a', 30, simulated), aRun('b', 40)), []);
    assert.deepEqual(kept(unreadable('c')), [{ runId: 'c', reason: 'unreadable' }]);
  });

  it('has no doubt where no run has ended, nor while the newest is just young enough', () => {
    const wish = { retentionDays: 30, nowMs: NOW };
    assert.equal(retentionDoubt([unreadable('a'), aRun('b', 99, { status: 'abandoned' })], wish), null);
    assert.equal(retentionDoubt([aRun('a', 30)], wish), null);
    assert.equal(
      retentionDoubt([aRun('a', 31)], wish),
      'even the newest run ended more than 30 days ago by the clock of this device',
    );
  });

  it('is in doubt of a clock by which even the newest run is too old', () => {
    const wish = { retentionDays: 30, nowMs: NOW };
    assert.equal(retentionDoubt([], wish), null);
    assert.equal(retentionDoubt([aRun('a', 99), aRun('b', 29)], wish), null);
    assert.notEqual(retentionDoubt([aRun('a', 99), aRun('b', 31)], wish), null);
  });

  it('counts a run that lies elsewhere as the newest: dated output roots hold one run each', () => {
    const old = [aRun('a', 90), aRun('b', 60)];
    const doubt = (more: object) => retentionDoubt(old, { retentionDays: 30, nowMs: NOW, ...more });
    assert.deepEqual(removed(old), ['a']);
    assert.notEqual(doubt({}), null);
    const elsewhere = { otherEnds: [at(1)] };
    assert.deepEqual(removed(old, elsewhere), ['a', 'b']);
    assert.equal(doubt(elsewhere), null);
    assert.notEqual(doubt({ otherEnds: [at(31)] }), null);
  });
});
