import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { escapeHtml } from '../../src/domain/escape.ts';
import { breakableHtml } from '../../src/report/break-places.ts';
import { unbroken } from './html-tokens.ts';

const partsOf = (text: string): string[] =>
  breakableHtml(text)
    .replaceAll(/<\/?span[^>]*>/gu, '')
    .split('<wbr>');

test('places for a break change nothing of a text, and it is escaped as ever', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 200 }), (text) => {
      assert.equal(unbroken(breakableHtml(text)), escapeHtml(text));
    }),
  );
});

test('a word that fits has no place for a break', () => {
  fc.assert(
    fc.property(fc.array(fc.stringMatching(/^[\x21-\x7e]{1,16}$/u), { maxLength: 20 }), (words) => {
      assert.equal(breakableHtml(words.join(' ')), escapeHtml(words.join(' ')));
    }),
  );
});

test('no part of a long word is wider than a small page', () => {
  fc.assert(
    fc.property(fc.stringMatching(/^[A-Za-z0-9/.~_-]{17,300}$/u), (word) => {
      for (const part of partsOf(word)) assert.ok(part.length <= 14, part);
    }),
  );
});

for (const [word, parts] of [
  ['Reports/final-report.json', ['Reports/', 'final-', 'report.', 'json']],
  ['PendingFileRenameOperations', ['Pending', 'File', 'Rename', 'Operations']],
  ['0123456789abcdef0123', ['01234567', '89abcdef', '0123']],
  ['https://a.example//b', ['https://', 'a.', 'example//', 'b']],
] as const) {
  test(`${word} is broken where its parts meet`, () => assert.deepEqual(partsOf(word), parts));
}

test('a mark stays on its letter', () => {
  for (const part of partsOf('e\u0301'.repeat(40))) assert.doesNotMatch(part, /^\u0301/u);
});

test('a script without spaces is left to the browser', () => {
  const text = '适用于基于系统的服务器操作系统版本的累积更新程序'.repeat(4);
  assert.equal(breakableHtml(text), text);
});
