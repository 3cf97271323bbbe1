import assert from 'node:assert/strict';
import { test } from 'node:test';
import { cut, MOST_OF_A_TITLE, namedUpdate } from '../../src/domain/named-update.ts';

test('a text is shown whole as long as there is room, else cut with a mark within the room', () => {
  assert.equal(cut('a'.repeat(MOST_OF_A_TITLE)), 'a'.repeat(MOST_OF_A_TITLE));
  assert.equal(cut('a'.repeat(MOST_OF_A_TITLE + 1)), `${'a'.repeat(MOST_OF_A_TITLE - 3)}...`);
  assert.equal(cut('abcdefgh', 7), 'abcd...');
  assert.equal(cut('abcdefg', 7), 'abcdefg');
});

test('no character is cut in two', () => {
  assert.equal(cut('abc\u{1F600}efgh', 7), 'abc...');
  assert.equal(cut('ab\u{1F600}efgh', 7), 'ab\u{1F600}...');
});

test('the number is named beside a title that does not show it', () => {
  assert.equal(namedUpdate('KB5034441', 'A driver'), 'A driver (KB5034441)');
  assert.equal(namedUpdate('KB5034441', '2026-01 Update (KB5034441)'), '2026-01 Update (KB5034441)');
  assert.equal(namedUpdate(null, 'A driver'), 'A driver');
  const long = `${'a'.repeat(MOST_OF_A_TITLE)} KB5034441`;
  assert.equal(namedUpdate('KB5034441', long), `${cut(long)} (KB5034441)`);
});
