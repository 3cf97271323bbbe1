import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { plainJson } from '../../src/schema/plain-json.ts';
import { parseEachCharacter } from '../../src/schema/strict-json.ts';

const MAX_DEPTH = 8;
const limits = { file: 'x.json', maxBytes: 1_000_000, maxDepth: MAX_DEPTH };

/** Keys that are often equal, or equal but for case. */
const key = fc.constantFrom('a', 'A', 'b', 'seq', '__proto__', 'Constructor', '1', '\ud800', '\u0130');
const number = fc.constantFrom('0', '-0', '1e999', '1.0', '0.1', '9007199254740992', '9007199254740993', '1e21', '5');
const space = fc.constantFrom('', '', '', ' ', '\n', ' \t');
const { json } = fc.letrec<{ json: string; leaf: string }>((tie) => ({
  leaf: fc.oneof(
    number,
    fc.string().map((s) => JSON.stringify(s)),
    fc.constantFrom('true', 'null', '"\\ud800"', '"\\":"', '"a\\" :"'),
  ),
  json: fc.oneof(
    { depthSize: 'medium' },
    tie('leaf'),
    fc.array(tie('json'), { maxLength: 3 }).map((items) => `[${items.join(',')}]`),
    fc
      .array(fc.tuple(key, tie('json')), { maxLength: 4 })
      .chain((pairs) =>
        fc
          .tuple(space, space)
          .map(([a, b]) => `{${pairs.map(([name, text]) => `${JSON.stringify(name)}${a}:${b}${text}`).join(',')}}`),
      ),
  ),
}));
const indented = json.map((text) => {
  try {
    return JSON.stringify(JSON.parse(text), null, 2);
  } catch {
    return text;
  }
});

describe('plain JSON', () => {
  // First of all: a key that was seen in another spelling is left to the slow parser.
  it('is what evidence is written as: one line, and indented by two', () => {
    const value = { seq: 1, data: { kb: 'KB1', list: [1, null, 0.5], name: 'Ü </script>' } };
    assert.deepStrictEqual(plainJson(`${JSON.stringify(value)}\n`, MAX_DEPTH), { value });
    assert.deepStrictEqual(plainJson(`${JSON.stringify(value, null, 2)}\n`, MAX_DEPTH), { value });
  });

  it('is read to what the parser of each character reads, for any text, or not at all', () => {
    const text = fc.tuple(fc.oneof(json, indented, fc.json(), fc.string()), fc.constantFrom('', '\n', '\n\n', ' '));
    fc.assert(
      fc.property(text, ([body, end]) => {
        const plain = plainJson(body + end, MAX_DEPTH);
        if (plain === undefined) return;
        const slow = parseEachCharacter(body + end, limits);
        assert.ok(slow.ok);
        assert.deepStrictEqual(plain.value, slow.value);
      }),
      { numRuns: 20_000 },
    );
  });

  for (const [what, text] of [
    ['a key twice', '{"k":1,"k":2}'],
    ['a key twice, once with a space behind it', '{"k" :1,"k":2}'],
    ['a key twice, hidden by a string that looks like a key', '{"k" :"\\":","k":2}'],
    ['two keys equal but for case', '{"kk":1,"KK":2}'],
    ['a poisoned key', '{"__proto__":1}'],
    ['a number that cannot be held', '9007199254740993'],
    ['a whole number that is not safe', '9007199254740992'],
    ['half of a surrogate pair', '"\\ud800"'],
    ['more levels than allowed', '[[[[[[[[[1]]]]]]]]]'],
  ] as const)
    it(`is not ${what}`, () => {
      assert.equal(plainJson(text, MAX_DEPTH), undefined);
    });
});
