import assert from 'node:assert/strict';
import { test } from 'node:test';
import { checkPattern, costOfMatching } from '../../src/domain/redaction-pattern.ts';

const REFUSED = [Infinity, Number.NaN];

for (const [what, costs] of [
  [
    'one character after another has one way',
    { a: [1, 0], abc: [1, 0], '(a)': [1, 0], '((a))': [1, 0], '(?:|a)b': [1, 0], 'a{0}b': [1, 0] },
  ],
  [
    'so have alternatives of which the next character says which it is; else each is a way',
    {
      'a|b': [1, 0],
      'a|b|c': [1, 0],
      '(a|b)c': [1, 0],
      '(?:a+|b)c': [1, 1_000],
      'a|ab': [2, 0],
      'a|b|ab': [3, 0],
      '(?:a|ab)c': [2, 0],
      '(?:^a|b)c': [2, 0],
      '(?:a|\\b)c': [2, 0],
      '(?:\\ba|b)c': [2, 0],
      '(?:$|a)b': [1, 0],
    },
  ],
  [
    'a repetition that ends where something else begins has one end, and is walked',
    {
      'a{3}': [1, 3],
      'a{1001}': [1, 1_000],
      'a{2000,3000}a': [1, 1_000],
      'a+b': [1, 1_000],
      'a*b': [1, 1_000],
      'a?b': [1, 1],
      'a+b?c?d': [1, 1_000],
      '[ab]+c': [1, 1_000],
      'a+(b)': [1, 1_000],
      '[a]+(?:b|)c': [1, 1_000],
      'a+(?:b?c?)d': [1, 1_000],
      'a+(?:$|b)a': [1, 1_000],
      'a+$': [1, 1_000],
    },
  ],
  [
    'at the very end it is walked to its least only',
    {
      'a+': [1, 1],
      'x.+': [1, 1],
      'a{2,5}': [1, 2],
      'a{0,9}b{0,9}': [1, 9],
      'a+b?': [1, 1_000],
      '(?:ab)+': [1, 1_000],
    },
  ],
  [
    'one that can eat what follows has a way for each of its lengths, up to 1000',
    {
      'a+a': [1_000, 1_000],
      'a*a': [1_001, 1_000],
      'a?a': [2, 1],
      'a??a': [2, 1],
      'a{2,5}a': [4, 5],
      'a{2,}a': [999, 1_000],
      'a{0,9}?a': [10, 9],
      'a{0,1000}a': [1_001, 1_000],
      'a{0,2000}a': [1_001, 1_000],
      '[ab]+a': [1_000, 1_000],
      '\\d+\\w': [1_000, 1_000],
      '.{0,40}x': [41, 40],
      'K+k': [1_000, 1_000],
    },
  ],
  [
    'also behind what need not be there',
    {
      'a+b?a': [1_000, 2_000],
      'a+b{0,3}a': [1_000, 4_000],
      'a+b{0}a': [1_000, 1_000],
      'a+(b)?a': [1_000, 2_000],
      'a+(?:b?c?)a': [1_000, 3_000],
    },
  ],
  [
    'the end of a word ends what lies on one side of it and is there',
    {
      'a+\\b': [1, 1_000],
      '\\W+\\b': [1, 1_000],
      'a*\\b': [1_001, 1_000],
      '.+\\b': [1_000, 1_000],
      '[\\w-]+\\b': [1_000, 1_000],
      '(?:ab)+\\b': [1_000, 1_000],
      '(?:\\ba)+\\b': [1_000, 1_000],
      'a+\\B': [1_000, 1_000],
      'a+^': [1_000, 1_000],
    },
  ],
  [
    'beyond ASCII nothing is told apart',
    {
      'ä+b': [1_000, 1_000],
      'a+\\u{61}': [1_000, 1_000],
      'b+\\x61': [1_000, 1_000],
      '\\p{L}+1': [1_000, 1_000],
      '\\P{L}+a': [1_000, 1_000],
      'a+\\cA': [1_000, 1_000],
    },
  ],
  [
    'ways multiply, and what comes behind them is walked once for each',
    {
      '\\d+\\d+x': [1_000, 1_001_000],
      'a{0,9}a{0,9}a{0,9}': [100, 99],
      '(?:a|a)c+d': [2, 2_000],
      '(?:a|a)c+c': [2_000, 2_000],
      'a?a?c+d': [2, 2_001],
      'a+b+c+d': [1, 1_000],
    },
  ],
  [
    'a group is repeated as the walks in it add up',
    {
      '(?:ab)+c': [1, 1_000],
      '(?:ab)+a': [1_000, 1_000],
      '(?:a|b)+c': [1, 1_000],
      '(?:a+b)+c': [1, 1_000],
      '(?:a?b)*c': [1, 1_000],
      '(?:a{3}b){4}c': [1, 12],
      '(?:a{30}b){40}c': [1, 1_000],
      '(?:a|$)+b': [1, 1_000],
      '(?:a*b*)c': [1, 1_000],
    },
  ],
  [
    'one of several ways has the sum of their powers',
    {
      '(?:a|a){1}': [2, 1],
      '(?:a|ab){2}c': [4, 3],
      '(?:a|ab){0,2}c': [7, 3],
      '(?:a|ab){64}c': [2 ** 64, 2 ** 64 - 1],
      '(?:a|ab){65}c': REFUSED,
      '(?:a|ab)+c': REFUSED,
      '(?:a+)+': REFUSED,
      '(?:a?)*b': REFUSED,
    },
  ],
  [
    'what a group begins with, and whether it can be empty, is asked of all that is in it',
    {
      '(?:ab|cb)+c': [1_000, 1_000],
      '(?:b+)?c': [1, 1_000],
      '(ab)+': [1, 1_000],
      '(?:ab+){2}': [1, 1_000],
      'a+b+a': [1, 1_000],
      'a+(b?)a': [1_000, 2_000],
      'a+(?:b|)a': [1_000, 1_000],
      'a+(?:bc?)a': [1, 1_000],
      '[ab]+\\b': [1, 1_000],
      'k+[^k]': [1, 1_000],
    },
  ],
  [
    'of alternatives the steps add up, and the ways are those of the greatest where they are told apart',
    { '(?:a+a|b)c': [1_000, 1_000], '(?:a+b|c+d)e': [1, 2_000], '(?:a+b|c+d){3}e': [1, 6_000] },
  ],
] as const)
  test(`what matching tries at most from one position: ${what}`, () => {
    for (const [pattern, [ways, steps]] of Object.entries<readonly number[]>(costs))
      assert.deepEqual(costOfMatching(pattern), { ways, steps }, pattern);
  });

test('what looks around, names or refers is not judged, nor is what no engine takes', () => {
  for (const pattern of ['(?=a)', '(?!a)', '(?<=a)b', '(?<!a)b', '(?<n>a)', '(?i:a)', '(a)\\1', '(a))', '['])
    assert.equal(costOfMatching(pattern), null, pattern);
});

test('a pattern is taken up to 8000 ways, up to 100 000 steps and to twenty groups in one another', () => {
  const either = (many: number, rest: string) => `(?:${Array.from({ length: many }, () => 'a').join('|')})${rest}`;
  const deep = (depth: number) => `${'('.repeat(depth)}a${')'.repeat(depth)}`;
  for (const [taken, refused] of [
    [either(8, 'c+c'), either(9, 'c+c')],
    [either(100, 'c+d'), either(101, 'c+d')],
    [deep(20), deep(21)],
  ] as const)
    assert.deepEqual([checkPattern(taken).ok, checkPattern(refused).ok], [true, false], taken);
});

test('a pattern that is taken finds upper and lower case, whole characters, and every place', () => {
  const checked = checkPattern('kb.');
  assert.ok(checked.ok);
  assert.equal('KB\u{1f600} kb1'.replace(checked.pattern, '-'), '- -');
  assert.equal(checked.pattern.lastIndex, 0);
});

for (const [pattern, fault] of [
  ['(', 'expected a regular expression (Unterminated group)'],
  ['a{5,3}', 'expected a regular expression (numbers out of order in {} quantifier)'],
  ['a*', 'expected a pattern that does not match the empty text'],
  ['(?:a|(b?))', 'expected a pattern that does not match the empty text'],
  ['^|a', 'expected a pattern that does not match the empty text'],
  ['(?=a)b', 'expected no lookaround, back reference, named group or modifier'],
  ['.*.*x', 'expected repetitions that are neither nested nor overlapping and have a bound, as in .{0,40}'],
] as const)
  test(`a pattern that is refused says why: ${pattern}`, () =>
    assert.deepEqual(checkPattern(pattern), { ok: false, fault }));
