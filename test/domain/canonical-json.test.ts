import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { canonicalBytes, canonicalText } from '../../src/domain/canonical-json.ts';
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
