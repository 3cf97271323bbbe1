import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { MAX_SEARCHES_AGAIN, MAX_TRIES, retryOf, type FailedStep } from '../../src/domain/retry.ts';
import { reportAssets } from '../report/a-report.ts';

const table = reportAssets().hresults;
const after = (code: number | null, changes: Partial<FailedStep> = {}) =>
  retryOf(table, {
    hresult: code === null ? null : code | 0,
    tries: 1,
    rebootPending: false,
    remainingMs: null,
    ...changes,
  });

const FIELD: Readonly<Record<string, readonly number[]>> = {
  wait: [0x8024001b, 0x80240009, 0x8024001e, 0x80248001, 0x8024402c, 0x8024401c, 0x80072ee2, 0x80072efd, 0x80072efe],
  stop: [0x8007045b],
  searchAgain: [0x80244010],
  reboot: [0x80240016],
  never: [0x8024002e, 0x80240025, 0x80070422, 0x80070643],
  repair: [0x80073712, 0x800f081f, 0x800f0831, 0x800736cc],
  stackFirst: [0x800f0823],
  nextRun: [0x800f0922, 0x00240009],
  done: [0x00240006, 0x80240017, 0x800f081e, 0],
};

for (const [what, codes] of Object.entries(FIELD)) {
  test(`the first failure by ${codes.map((code) => code.toString(16)).join(', ')} means ${what}`, () => {
    for (const code of codes) assert.equal(after(code).do, what, code.toString(16));
  });
}

test('any failure while a reboot is pending asks for the reboot first', () => {
  for (const code of [0x80070643, 0x800f0922, 0x80073712, 0x8024001b, 0xdeadbeef]) {
    assert.equal(after(code, { rebootPending: true }).do, 'reboot', code.toString(16));
  }
  assert.equal(after(null, { rebootPending: true }).do, 'reboot');
});

test('a shutdown stops the run, whatever is pending', () => {
  assert.equal(after(0x8007045b, { rebootPending: true }).do, 'stop');
});

test('an unknown code and no code at all are left to the next run', () => {
  assert.equal(after(0xdeadbeef).do, 'nextRun');
  assert.equal(after(null).do, 'nextRun');
});

test('the server may ask for five more searches and no sixth', () => {
  assert.equal(after(0x80244010, { tries: MAX_SEARCHES_AGAIN }).do, 'searchAgain');
  assert.equal(after(0x80244010, { tries: MAX_SEARCHES_AGAIN + 1 }).do, 'nextRun');
});

test('for every code: tries end, and no wait is longer than the time that is left', () => {
  const codes = fc.oneof(
    fc.constantFrom(...table.entries.map((entry) => Number(entry.code))),
    fc.integer({ min: 0, max: 0xffffffff }),
  );
  const left = fc.option(fc.integer({ min: 0, max: 3_600_000 }));
  fc.assert(
    fc.property(codes, fc.integer({ min: 1, max: 20 }), left, (code, tries, remainingMs) => {
      const decided = after(code, { tries, remainingMs });
      if (tries > MAX_SEARCHES_AGAIN) assert.ok(decided.do !== 'wait' && decided.do !== 'searchAgain');
      if (decided.do !== 'wait') return;
      assert.ok(tries < MAX_TRIES && decided.afterMs > 0);
      assert.ok(remainingMs === null || decided.afterMs < remainingMs);
    }),
  );
});

test('the second try waits half a minute, the third a whole one, and only while there is time for it', () => {
  const busy = 0x80240009;
  assert.deepEqual(after(busy), { do: 'wait', afterMs: 30_000 });
  assert.deepEqual(after(busy, { tries: 2 }), { do: 'wait', afterMs: 60_000 });
  assert.deepEqual(after(busy, { tries: MAX_TRIES }), { do: 'nextRun' });
  assert.deepEqual(after(busy, { remainingMs: 30_001 }), { do: 'wait', afterMs: 30_000 });
  assert.deepEqual(after(busy, { remainingMs: 30_000 }), { do: 'nextRun' });
});

test('a success that the table does not know is no failure', () => {
  assert.deepEqual(after(0x00012345), { do: 'done' });
  const step = { hresult: 0, tries: 1, rebootPending: true, remainingMs: null };
  assert.deepEqual(retryOf({ ...table, entries: [] }, step), { do: 'done' });
});
