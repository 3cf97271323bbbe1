import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { parseStrictJson, type StrictJson } from '../../src/schema/strict-json.ts';

const limits = { file: 'UpdatePolicy.json', maxBytes: 1_048_576, maxDepth: 64 };
const parse = (text: string | Uint8Array): StrictJson =>
  parseStrictJson(typeof text === 'string' ? new TextEncoder().encode(text) : text, limits);
const faultsOf = (text: string | Uint8Array) => {
  const result = parse(text);
  if (result.ok) assert.fail('expected faults, got a value');
  return result.faults;
};

describe('strict JSON', () => {
  it('reads whatever JSON.stringify writes, to the same value', () => {
    const key = fc.string().filter((k) => !/^(?:__proto__|constructor|prototype)$/iu.test(k) && k.isWellFormed());
    const { tree } = fc.letrec<{ tree: unknown; leaf: unknown }>((tie) => ({
      leaf: fc.oneof(
        fc.string({ unit: 'grapheme' }).filter((s) => s.isWellFormed()),
        fc
          .double({ noNaN: true, noDefaultInfinity: true })
          .filter((n) => !Number.isInteger(n) || Number.isSafeInteger(n)),
        fc.boolean(),
        fc.constant(null),
      ),
      tree: fc.oneof(
        { depthSize: 'small' },
        tie('leaf'),
        fc.array(tie('tree'), { maxLength: 4 }),
        fc
          .uniqueArray(fc.tuple(key, tie('tree')), { maxLength: 4, selector: ([k]) => k.toLowerCase() })
          .map((pairs) => Object.fromEntries(pairs)),
      ),
    }));
    fc.assert(
      fc.property(tree, fc.constantFrom(0, 2), (value, indent) => {
        const text = JSON.stringify(value, null, indent);
        const result = parse(text);
        assert.ok(result.ok);
        assert.deepEqual(result.value, JSON.parse(text));
      }),
    );
  });

  it('accepts nothing that JSON.parse refuses', () => {
    const piece = fc.constantFrom(
      ...Array.from('{}[],:"\\u0 \n\t-1.eE+'),
      'true',
      'null',
      '"a"',
      '01',
      '//',
      '/*',
      "'",
      '\u00a0',
      'NaN',
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 12 }), (pieces) => {
        const text = pieces.join('');
        if (parse(text).ok) assert.doesNotThrow(() => JSON.parse(text));
      }),
      { numRuns: 3000 },
    );
  });

  for (const [what, text] of Object.entries({
    'an empty file': '',
    'one byte': '{',
    'white space only': ' \r\n\t ',
    'a comment': '{"a": 1} // x',
    'a trailing comma': '{"a": 1,}',
    'a trailing comma in a list': '[1,]',
    'a missing value': '{"a":}',
    'two documents': '{}{}',
    'a single-quoted string': "{'a': 1}",
    'a leading zero': '[01]',
    NaN: '[NaN]',
    'a raw newline in a string': '["a\nb"]',
    'an escape that does not exist': '["\\x41"]',
    'half of a surrogate pair': '["\\ud800"]',
    'a number beyond every range': '[1e999]',
    'minus zero': '[-0]',
    'minus zero in disguise': '[-0.0e5]',
    'an integer that cannot be held': '[9007199254740993]',
  })) {
    it(`refuses ${what} and names the file`, () => {
      assert.equal(faultsOf(text)[0]?.file, 'UpdatePolicy.json');
    });
  }

  it('accepts a byte order mark', () => {
    const result = parse('\ufeff{"a": 1}');
    assert.ok(result.ok);
    assert.deepEqual(result.value, { a: 1 });
  });

  it('names UTF-16 with and without mark, UTF-32, NULs and broken UTF-8', () => {
    const utf16 = Buffer.from('\ufeff{"a": 1}', 'utf16le');
    assert.match(faultsOf(utf16)[0]?.message ?? '', /UTF-16/u);
    assert.match(faultsOf(utf16.subarray(2))[0]?.message ?? '', /UTF-16/u);
    assert.match(faultsOf(Buffer.from(utf16).swap16())[0]?.message ?? '', /UTF-16/u);
    assert.match(faultsOf(Uint8Array.of(0xff, 0xfe, 0, 0, 0x7b, 0, 0, 0))[0]?.message ?? '', /UTF-32/u);
    assert.match(faultsOf(new Uint8Array(64))[0]?.message ?? '', /NUL/u);
    assert.match(faultsOf(Uint8Array.of(0x22, 0xc3, 0x28, 0x22))[0]?.message ?? '', /UTF-8/u);
  });

  it('refuses duplicate keys at any depth, with path, line and column', () => {
    const [fault] = faultsOf('{"a": [\n  {"b": 1, "b": 2}]}');
    assert.deepEqual([fault?.path, fault?.line, fault?.column], ['a[0].b', 2, 12]);
  });

  it('refuses keys that are equal but for case', () => {
    assert.equal(faultsOf('{"tenantId": 1, "TenantID": 2}')[0]?.path, 'TenantID');
  });

  it('refuses a key written twice by means of an escape', () => {
    assert.equal(faultsOf('{"a": 1, "\\u0061": 2}').length, 1);
  });

  it('refuses __proto__, constructor and prototype and leaves Object.prototype untouched', () => {
    const faults = faultsOf('{"x": {"__proto__": {"polluted": true}}, "constructor": 1, "prototype": 2}');
    assert.deepEqual(
      faults.map((fault) => fault.path),
      ['x.__proto__', 'constructor', 'prototype'],
    );
    assert.equal(({} as Record<string, unknown>)['polluted'], undefined);
  });

  it('reports every forbidden key and number at once', () => {
    assert.equal(faultsOf('{"a": -0, "b": 1e999, "c": 1, "c": 2, "__proto__": 3}').length, 4);
  });

  it('refuses 200,000 levels within a second and without a stack overflow', () => {
    const started = performance.now();
    for (const deep of ['['.repeat(200_000), '{"a":'.repeat(200_000)]) faultsOf(deep.slice(0, limits.maxBytes));
    assert.ok(performance.now() - started < 1000);
  });

  it('allows exactly the depth that the limit names', () => {
    assert.ok(parse('['.repeat(64) + ']'.repeat(64)).ok);
    assert.ok(!parse('['.repeat(65) + ']'.repeat(65)).ok);
  });

  it('refuses by size without looking at the content', () => {
    const started = performance.now();
    assert.match(faultsOf(new Uint8Array(500_000_000))[0]?.message ?? '', /1048576/u);
    assert.ok(performance.now() - started < 1000);
  });

  it('tells where the value at a path begins', () => {
    const result = parse('{\n  "a": [1,\n    {"b": true}]}');
    assert.ok(result.ok);
    assert.deepEqual(result.locate(['a', 1, 'b']), { line: 3, column: 11 });
    assert.equal(result.locate(['a', 7]), undefined);
  });
});
