import fc from 'fast-check';

/** Values that are JSON and are wrong almost everywhere. */
const VALUES = [
  ...['null', 'true', '[]', '{}', '""', '0', '-1', '5.5', '-0', '1e999', '2147483648', '9007199254740993', '"5"'],
  ...['"\\u0000"', '"\\ud800"', '"..\\\\..\\\\x"', '"../../x"', '"CON"', '"x."', '"C:evil"', '"\\\\\\\\host@SSL\\\\x"'],
  ...[
    '"\\u202eevil"',
    '"=cmd|\'/C calc\'!A0"',
    '"</script>"',
    '"https://u:p@h/"',
    '"file:///etc/passwd"',
    '"(a+)+$"',
    '"("',
  ],
  ...['{"$append":[1]}', '{"$append":{}}', '{"$append":[],"x":1}', '{"$lock":["a.b"]}', '{"$lock":[[]]}', '["$lock"]'],
  ...['{"__proto__":{"polluted":1}}', '{"constructor":{"prototype":{"polluted":1}}}', '{"$comment":"x"}', '2'],
  ...[
    '[[[[[[[[[[1]]]]]]]]]]',
    `"${'x'.repeat(300)}"`,
    '"2026-13-45T99:99:99.999Z"',
    '"9999-12-31T23:59:59.999Z"',
    '"150"',
  ],
];
const KEYS = [
  '__proto__',
  'constructor',
  '$append',
  '$lock',
  '$comment',
  '$schema',
  'schemaVersion',
  'hop',
  'entries',
  '',
];
/** Texts that are put anywhere, also where they break the JSON. */
const PIECES = [
  '{',
  '}',
  '[',
  ']',
  ',',
  ':',
  '"',
  '\\',
  '\n',
  '\r\n',
  '\0',
  '\ufeff',
  ' ',
  '//',
  '\u2028',
  '{"a":1,"a":2}',
];

const TOKEN = /"(?:[^"\\]|\\.)*"|-?\d[\d.eE+-]*|true|false|null/gu;

type Edit =
  | { readonly kind: 'value' | 'key' | 'piece'; readonly at: number; readonly pick: number }
  | { readonly kind: 'delete' | 'double' | 'flip'; readonly at: number; readonly length: number }
  | { readonly kind: 'cut'; readonly at: number };

const nat = fc.nat({ max: 0x7fffffff });
const edit: fc.Arbitrary<Edit> = fc.oneof(
  { weight: 6, arbitrary: fc.record({ kind: fc.constant('value' as const), at: nat, pick: nat }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('key' as const), at: nat, pick: nat }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('piece' as const), at: nat, pick: nat }) },
  fc.record({ kind: fc.constantFrom('delete', 'double', 'flip'), at: nat, length: fc.nat({ max: 64 }) }),
  fc.record({ kind: fc.constant('cut' as const), at: nat }),
);

/** One of `seeds`, changed at one to five places: tokens by hostile values, or bytes by others. */
export const mutated = (seeds: readonly Uint8Array[]): fc.Arbitrary<Uint8Array> =>
  fc
    .tuple(fc.nat({ max: seeds.length - 1 }), fc.array(edit, { minLength: 1, maxLength: 5 }))
    .map(([seed, edits]) => edits.reduce(changed, seeds[seed] ?? new Uint8Array()));

function changed(bytes: Uint8Array, change: Edit): Uint8Array {
  if (change.kind === 'value' || change.kind === 'key') return tokenChanged(bytes, change);
  const at = bytes.length === 0 ? 0 : change.at % bytes.length;
  const [before, after] = [bytes.subarray(0, at), bytes.subarray(at)];
  switch (change.kind) {
    case 'piece':
      return Buffer.concat([before, Buffer.from(picked(PIECES, change.pick)), after]);
    case 'delete':
      return Buffer.concat([before, after.subarray(change.length)]);
    case 'double':
      return Buffer.concat([before, after.subarray(0, change.length), after]);
    case 'flip':
      return after.length === 0
        ? bytes
        : Buffer.concat([before, Buffer.of((after[0] ?? 0) ^ (1 << (change.length % 8))), after.subarray(1)]);
    case 'cut':
      return before;
  }
}

/** Latin-1 keeps every byte, so that a text that is not UTF-8 stays what it was around the token. */
function tokenChanged(bytes: Uint8Array, { kind, at, pick }: Edit & { readonly pick: number }): Uint8Array {
  const text = Buffer.from(bytes).toString('latin1');
  const tokens = [...text.matchAll(TOKEN)].filter(
    (token) => kind === 'value' || /^\s*:/u.test(text.slice(token.index + token[0].length)),
  );
  const token = tokens[tokens.length === 0 ? 0 : at % tokens.length];
  if (token === undefined) return bytes;
  const put = kind === 'value' ? picked(VALUES, pick) : JSON.stringify(picked(KEYS, pick));
  const rest = text.slice(token.index + token[0].length);
  return Buffer.from(text.slice(0, token.index) + put + rest, 'latin1');
}

const picked = (list: readonly string[], pick: number): string => list[pick % list.length] ?? '';
