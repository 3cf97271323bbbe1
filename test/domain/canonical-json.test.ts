import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { canonicalBytes, canonicalLeaf, canonicalText } from '../../src/domain/canonical-json.ts';
import { PatchPilotError } from '../../src/errors/error.ts';
import { canonicalOf, isCanonicalFile } from '../../src/verify/canonical.ts';

const scalar = fc.oneof(
  fc.string({ unit: 'grapheme' }),
  fc.maxSafeInteger().map((n) => n + 0),
  fc.boolean(),
  fc.constant(null),
);
const json = fc.letrec((tie) => ({
  value: fc.oneof({ maxDepth: 4 }, scalar, fc.array(tie('value')), fc.dictionary(fc.string(), tie('value'))),
})).value;

const shuffled = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(shuffled);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .toReversed()
      .map(([key, member]) => [key, shuffled(member)]),
  );
};

test('a value has one canonical form, whatever the order of its keys, and the verifier has the same', () => {
  fc.assert(
    fc.property(json, (value) => {
      const text = canonicalText(value);
      assert.deepEqual(JSON.parse(text), JSON.parse(JSON.stringify(value)));
      assert.equal(canonicalText(shuffled(value)), text);
      assert.equal(canonicalOf(JSON.parse(text)), text);
      assert.ok(isCanonicalFile(canonicalBytes(value), JSON.parse(text)));
    }),
  );
});

test('keys are sorted by UTF-16 code unit, not by code point', () => {
  // The keys of RFC 8785, section 3.2.3, that can stand in one object.
  const keys = ['\u20ac', '\r', '\ufb33', '1', '\ud83d\ude00', '\u0080', '\u00f6'];
  const order = ['\r', '1', '\u0080', '\u00f6', '\u20ac', '\ud83d\ude00', '\ufb33'];
  const text = canonicalText(Object.fromEntries(keys.map((key) => [key, 0])));
  assert.equal(text, `{${order.map((key) => `${JSON.stringify(key)}:0`).join(',')}}`);
});

const WITHOUT_FORM: [string, unknown][] = [
  ['half of a surrogate pair', '\ud800'],
  ['half of a surrogate pair in a key', { '\udc00': 1 }],
  ['a fraction', 0.5],
  ['a number that is not safe', 2 ** 53],
  ['minus zero', -0],
  ['infinity', Infinity],
  ['undefined', undefined],
];
for (const [name, value] of WITHOUT_FORM) {
  test(`${name} has no canonical form`, () => {
    assert.throws(() => canonicalText(value), { code: 'internal' });
    assert.equal(canonicalOf(value), undefined);
  });
}

test('a value nested without end is refused, not followed', () => {
  const endless: Record<string, unknown> = {};
  endless['self'] = endless;
  assert.throws(() => canonicalText(endless), { code: 'internal' });
});

for (const [value, text] of [
  [null, 'null'],
  [true, 'true'],
  [false, 'false'],
  [0, '0'],
  [-1, '-1'],
  [Number.MAX_SAFE_INTEGER, '9007199254740991'],
  ['', '""'],
  ['a"\\\n\u0001\u20ac\u{1f600}/', '"a\\"\\\\\\n\\u0001€😀/"'],
  [[], '[]'],
  [{}, '{}'],
  [[3, [], 1, { b: [2], a: null }], '[3,[],1,{"a":null,"b":[2]}]'],
  [{ b: 1, a: { d: 2, c: 3 }, A: 4, '': 5, aa: 6 }, '{"":5,"A":4,"a":{"c":3,"d":2},"aa":6,"b":1}'],
  // By UTF-16 code unit: a surrogate pair stands before U+FB33, which is the smaller code point.
  [{ '\ufb33': 1, '\u{1f600}': 2, '\u20ac': 3, 1: 4 }, '{"1":4,"€":3,"😀":2,"\ufb33":1}'],
] as const)
  test(`one value has one text: ${text}`, () => assert.equal(canonicalText(value), text));

test('as a file the form is UTF-8 and ends with one line feed, as a leaf of a tree with none', () => {
  const text = new TextDecoder('utf-8', { fatal: true });
  const value = { b: '\u20ac', a: ['\u{1f600}'] };
  const form = '{"a":["\u{1f600}"],"b":"\u20ac"}';
  assert.deepEqual([text.decode(canonicalBytes(value)), text.decode(canonicalLeaf(value))], [`${form}\n`, form]);
});

const nested = (levels: number, around: (inner: unknown) => unknown): unknown =>
  levels === 0 ? 0 : around(nested(levels - 1, around));

test('32 levels have a form, of lists as of objects', () => {
  assert.equal(canonicalText(nested(32, (inner) => [inner])), `${'['.repeat(32)}0${']'.repeat(32)}`);
  assert.equal(canonicalText(nested(32, (a) => ({ a }))), `${'{"a":'.repeat(32)}0${'}'.repeat(32)}`);
});

for (const [what, value, detail] of [
  ['a 33rd list', nested(33, (inner) => [inner]), 'expected at most 32 levels'],
  ['a 33rd object', nested(33, (a) => ({ a })), 'expected at most 32 levels'],
  ['a fraction', [1.5], 'expected a safe integer, got 1.5'],
  ['a number beyond what is safe', 2 ** 53, 'expected a safe integer, got 9007199254740992'],
  ['negative zero', -0, 'expected a safe integer, got 0'],
  ['no number', Number.NaN, 'expected a safe integer, got NaN'],
  ['half a character', 'a\ud800', 'expected no lone surrogate'],
  ['half a character as a name', { '\udc00': 1 }, 'expected no lone surrogate'],
  ['what is left out of JSON', { a: undefined }, 'expected a JSON value, got undefined'],
  ['a big integer', 1n, 'expected a JSON value, got bigint'],
] as const)
  test(`has no canonical form: ${what}`, () =>
    assert.throws(() => canonicalText(value), new PatchPilotError('internal', null, `canonical JSON: ${detail}`)));
