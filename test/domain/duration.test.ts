import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { formatDuration, formatElapsed, LONGEST_DURATION_MS, parseDuration } from '../../src/domain/duration.ts';

test('a duration is a number and its unit', () => {
  assert.equal(parseDuration('90s'), 90_000);
  assert.equal(parseDuration('50m'), 3_000_000);
  assert.equal(parseDuration('2h'), 7_200_000);
  assert.equal(parseDuration('7d'), 604_800_000);
  assert.equal(parseDuration('0'), 0);
});

test('anything else is none, and a number without unit is never guessed', () => {
  for (const text of ['', '50', 'm', '1.5h', '-1m', '1h30m', '50 m', '50M', '1e3s', '9999999999s', '400d'])
    assert.equal(parseDuration(text), undefined, text);
});

test('every duration is a bounded whole number of milliseconds', () => {
  fc.assert(
    fc.property(fc.nat(), fc.constantFrom('s', 'm', 'h', 'd'), (n, unit) => {
      const ms = parseDuration(`${n}${unit}`);
      return ms === undefined || (Number.isSafeInteger(ms) && ms >= 0 && ms <= LONGEST_DURATION_MS);
    }),
  );
});

test('lengths of time are told in the unit that fits', () => {
  assert.deepEqual([0, 7_000, 123_000, 3_723_000].map(formatElapsed), ['0:00', '0:07', '2:03', '1:02:03']);
  assert.deepEqual([400, 12_000, 180_000, 9_000_000].map(formatDuration), ['0.4 s', '12 s', '3 min', '2.5 h']);
});

test('the longest duration is a year, and each unit of a length ends where the next one begins', () => {
  assert.equal(parseDuration('365d'), LONGEST_DURATION_MS);
  assert.equal(parseDuration('366d'), undefined);
  assert.deepEqual([9_949, 9_950, 119_999, 120_000, 7_199_999, 7_200_000].map(formatDuration), [
    '9.9 s',
    '10 s',
    '120 s',
    '2 min',
    '120 min',
    '2.0 h',
  ]);
});
