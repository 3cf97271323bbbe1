import assert from 'node:assert/strict';
import { test } from 'node:test';
import { escapeCsv, escapeHtml, escapeTerminal, plainAscii, truncate } from '../../src/domain/escape.ts';

test('no character of HTML survives as itself', () => {
  assert.equal(
    escapeHtml(`<img src=x onerror='a' "b" &>`),
    '&lt;img src=x onerror=&#39;a&#39; &quot;b&quot; &amp;&gt;',
  );
});

test('a right-to-left override is shown by its number in HTML', () => {
  assert.equal(escapeHtml('a\u202egpj.exe'), 'a[U+202E]gpj.exe');
});

test('NUL, escape and line separators are shown by their number, line ends become a space', () => {
  assert.equal(escapeHtml('a\u0000b\u001bc\u2028d\r\ne'), 'a[U+0000]b[U+001B]c[U+2028]d e');
});

test('lone surrogates do not reach a file', () => {
  assert.equal(escapeHtml('a\ud800b').isWellFormed(), true);
  assert.equal(escapeCsv('a\ud800b').isWellFormed(), true);
  assert.equal(escapeTerminal('a\ud800b').isWellFormed(), true);
});

for (const formula of ["=cmd|'/C calc'!A0", '+1', '-1', '@SUM(A1)', '\t=1', '\r=1', ' =1']) {
  test(`a spreadsheet does not calculate ${JSON.stringify(formula)}`, () => {
    assert.match(escapeCsv(formula), /^"?'/u);
  });
}

test('a negative number stays a number in CSV', () => {
  assert.equal(escapeCsv(-2147024891), '-2147024891');
});

test('quotes, separators and line ends are quoted in CSV', () => {
  assert.equal(escapeCsv('a"b,c'), '"a""b,c"');
  assert.equal(escapeCsv('a\nb'), '"a\nb"');
  assert.equal(escapeCsv('plain'), 'plain');
  assert.equal(escapeCsv(null), '');
});

test('what would do its work unseen is left out of CSV', () => {
  assert.equal(escapeCsv('a\u0000b\u202ec\u2028d\u200be'), 'abcde');
});

test('nothing that reaches a terminal can move the cursor or reorder text', () => {
  assert.equal(escapeTerminal('a\u001b[2Jb\u202ec\nd\u009b31m'), 'a[2Jbc d31m');
});

test('a long text says how much was left out and keeps surrogate pairs whole', () => {
  const cut = truncate(`${'x'.repeat(9)}\u{1f600}${'y'.repeat(90)}`, 10);
  assert.ok(cut.isWellFormed());
  assert.ok(cut.startsWith('x'.repeat(9)));
  assert.match(cut, /92/u);
  assert.equal(truncate('short', 10), 'short');
  assert.equal(truncate('as long as it', 13), 'as long as it');
  assert.equal(truncate('longer than it', 13), 'longer than i… (1 more characters)');
});

test('letters lose their accents, forms become their plain letters, anything else beyond ASCII a question mark', () => {
  for (const [text, plain] of [
    ['Update 5.0 ~', 'Update 5.0 ~'],
    ['Système à jour: Größe', 'Systeme a jour: Gro?e'],
    ['Å\u030a e\u0301 ﬁ ① ½', 'A e fi 1 1?2'],
    ['a\u00a0b…', 'a b...'],
    ['更新 😀', '?? ?'],
    ['a\tb\r\nc\u001b[2J\u202ed', 'a b c[2Jd'],
  ] as const)
    assert.equal(plainAscii(text), plain);
});
