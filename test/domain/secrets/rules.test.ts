import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { BUILT_IN_RULES, removeSecrets } from '../../../src/domain/secrets.ts';
import { NAMED } from '../../../src/domain/secrets/named.ts';
import { FREE } from '../../../src/domain/secrets/rules.ts';
import { GITLEAKS_PREFIXES } from '../../../src/domain/secrets/tokens.ts';

const RULES = [...FREE, ...NAMED];
const SECRETS = ['Zq7S99xVb9kLmN4tR', 'wJalrXUt4FEMIK7MDENGbPxR'];
const fill = (text: string, secret: string): string => text.replaceAll('{}', secret);

for (const { name, what, matches, passes } of RULES) {
  test(`examples of ${name}: ${what}`, () => {
    for (const text of matches.flatMap((one) => SECRETS.map((secret) => ({ text: fill(one, secret), secret })))) {
      const clean = removeSecrets(text.text);
      assert.ok(!clean.includes(text.secret), clean);
      assert.match(clean, /\[redacted:\w+\]/u);
    }
    for (const text of passes) assert.equal(removeSecrets(text), text);
  });
}

test('every rule has what it must and what it must not take, or says by its own test what it takes', () => {
  const bare = RULES.filter(({ matches, passes }) => matches.length === 0 || passes.length === 0);
  // Of these the form itself is the secret: their tests are below.
  assert.deepEqual(
    bare.map(({ name }) => name),
    ['productKey', 'secretInProse'],
  );
  for (const { what, matches, passes } of RULES) {
    assert.ok(passes.length > 0, what);
    for (const text of matches) assert.ok(text.includes('{}') || text.includes('aad3b435'), `${what}: ${text}`);
    for (const text of passes) assert.notEqual(text, '', what);
  }
});

for (const [text, clean] of [
  ['key VK7JG-NPHTM-C97JM-9MPGT-3V66T of the device', 'key [redacted:productKey] of the device'],
  ['Kennwort:\r\n  291775-514932-533445-490391-192555-326194-027775-280335', 'Kennwort:\r\n  [redacted:productKey]'],
  ['the PIN is 4711', 'the PIN is [redacted:secretInProse]'],
  ['one-time code: 123 456', 'one-time code: [redacted:secretInProse]'],
] as const) {
  test(`what is secret by its form is removed: ${text.slice(0, 30)}`, () => {
    assert.equal(removeSecrets(text), clean);
  });
}

test('every quick look lets the matches of its rule pass, and spares an ordinary text', () => {
  for (const { what, hint } of FREE)
    for (const text of ['', 'Windows', '2026.11']) assert.doesNotMatch(text, new RegExp(hint, 'i'), what);
  for (const { hint, matches } of FREE)
    for (const text of matches) assert.match(fill(text, SECRETS[0] ?? ''), new RegExp(hint, 'i'));
});

test('a token of every beginning that gitleaks knows is removed', () => {
  const plain = GITLEAKS_PREFIXES.filter((prefix) => /^[\w-]+$/u.test(prefix));
  assert.deepEqual([GITLEAKS_PREFIXES.length, new Set(plain).size], [108, 90]);
  for (const prefix of plain)
    assert.equal(removeSecrets(`got ${prefix}a1b2c3d4e5f6g7h8`), 'got [redacted:token]', prefix);
});

for (const beginning of [
  ...[
    'dp.pt.',
    'dt0c01.',
    'hvb.',
    'hvs.',
    's-s4t2ud-',
    's-s4t2af-',
    'API-ABCD1234',
    'pscale_tkn_',
    'pscale_pw_',
    'SG.',
  ],
  ...[
    'sm_aat_',
    'shippo_live_',
    'shpat_',
    'shpss_',
    'xoxb-',
    'xoxe.xoxp-',
    'sq0atp-',
    'sk_live_',
    'rk_test_',
    'sha256~',
  ],
  ...['whsec_', 'pk_live_', 'ya29.', '1//0abcd', 'GOCSPX-', 'dckr_pat_', 'dckr_oat_', 'nvapi-', 'gsk_', 'r8_', 'xai-'],
  ...['figd_', 'patAbCdEfGhIjKl.', 'sbp_', 'vercel_', 'tskey-', 'key-0123abcd', 'cfut_', 'sk-a1b2c3d4e5f6'],
])
  test(`a token is removed that begins as its maker says: ${beginning}`, () => {
    const token = `${beginning}a1b2c3d4e5f6g7h8`;
    assert.equal(removeSecrets(`got ${token}, twice: ${token}`), 'got [redacted:token], twice: [redacted:token]');
  });

test('the case of a token counts', () => {
  for (const text of ['got GHP_a1b2c3d4e5f6g7h8', 'got akiaa1b2c3d4e5f6g7h8', 'got ABC8q~a1b2c3d4e5f6g7h8a1b2c3'])
    assert.equal(removeSecrets(text), text);
});

test('names of rules can stand in a mark', () => {
  for (const name of BUILT_IN_RULES) assert.match(name, /^[a-z]+$/iu);
});

const pieces = RULES.flatMap(({ matches, passes }) => [...matches, ...passes]).flatMap((text) => [
  fill(text, 'x1Y2z3W4v5'),
  ...fill(text, 'x1Y2z3W4v5').split(/(?<=[\s=:;,"'<>])/u),
]);
const marks = ['[redacted:secretValue]', '[redacted:', '[redacted:x]', ']', '[', '\\"', '«', '»', '&quot;', '\r\n'];

test('removing twice is removing once, whatever is put together', () => {
  const part = fc.oneof({ arbitrary: fc.constantFrom(...pieces), weight: 5 }, fc.constantFrom(...marks), fc.string());
  fc.assert(
    fc.property(fc.array(part, { maxLength: 16 }), (parts) => {
      const once = removeSecrets(parts.join(''));
      assert.equal(removeSecrets(once), once);
    }),
    { numRuns: 2_000 },
  );
});
