import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { cleanLines, cleanValue } from '../../src/domain/clean-value.ts';

const SECRET = 'Zq7S99xVb9kLmN4tR';
const GONE = '[redacted:secretField]';

test('a member that is named as a secret is removed as a whole, with all inside it', () => {
  assert.deepEqual(
    cleanValue({ clientSecret: SECRET, Pwd: 'x', tokens: 3, observed: { password: ['a', { b: 'c' }] } }),
    {
      clientSecret: GONE,
      Pwd: GONE,
      tokens: 3,
      observed: { password: [GONE, { b: GONE }] },
    },
  );
});

test('so is what stands beside the name of a secret', () => {
  const clean = cleanValue({ key: 'Winlogon', name: 'DefaultPassword', kind: 'String', data: SECRET });
  assert.deepEqual(clean, { key: 'Winlogon', name: 'DefaultPassword', kind: 'String', data: GONE });
  for (const [name, told] of [
    ['value', 'name'],
    ['data', 'key'],
  ] as const) {
    const beside = { [told]: 'DefaultPassword', kind: 'String' };
    assert.deepEqual(cleanValue({ ...beside, [name]: 'x' }), { ...beside, [name]: GONE });
    assert.deepEqual(cleanValue({ ...beside, [told]: ['DefaultPassword'], [name]: 'x' }), {
      ...{ ...beside, [told]: ['DefaultPassword'], [name]: 'x' },
    });
  }
  const plain = { name: 'Spooler', data: 'Running' };
  assert.deepEqual(cleanValue(plain), plain);
});

test('a secret that is empty is none, and what is no text stays', () => {
  const value = { password: '', secret: ['', 5, null, true], name: 'token', value: 7 };
  assert.deepEqual(cleanValue(value), value);
});

test('so is what stands in a list after the option that names it, and nothing after another option', () => {
  const gone = '[redacted:secretOption]';
  assert.deepEqual(cleanValue(['/c', 'run', '--password', SECRET, '--user', 'till']), [
    ...['/c', 'run', '--password', gone, '--user', 'till'],
  ]);
  assert.deepEqual(cleanValue(['/pass', `two words ${SECRET}`]), ['/pass', gone]);
  assert.deepEqual(cleanValue(['--password', 12_345, '--password', null]), ['--password', 12_345, '--password', null]);
  const plain = ['-p', '80', '--token-file', 'C:\\till.txt', '--verbose', 'password', 'echo', SECRET];
  assert.deepEqual(cleanValue(plain), plain);
});

test('names of members lose their secrets and stay apart', () => {
  const clean = cleanValue({ [`a?token=${SECRET}`]: 1, [`a?token=${SECRET}2`]: 2, plain: 3 });
  assert.deepEqual(clean, {
    'a?token=[redacted:secretParameter]': 1,
    'a?token=[redacted:secretParameter] (2)': 2,
    plain: 3,
  });
});

test('three names that differ in their secrets alone are three, in the order in which they stood; two others are as they were', () => {
  const names = ['A?token=', 'a?TOKEN=', 'a?token='].map((name, index) => `${name}${SECRET}${index}`);
  const gone = '?token=[redacted:secretParameter]';
  assert.deepEqual(Object.keys(cleanValue(Object.fromEntries(names.map((name) => [name, 0]))) as object), [
    `A${gone}`,
    `a${gone.replace('token', 'TOKEN')} (2)`,
    `a${gone} (3)`,
  ]);
  assert.deepEqual(cleanValue({ Plain: 1, plain: 2 }), { Plain: 1, plain: 2 });
});

test('a line that begins with a brace is cleaned by its members, another one as it stands', () => {
  for (const [line, clean] of [
    ['{"password":"","value": 1}', '{"password":"","value":1}'],
    ['{"name":"DefaultPassword","value":"x"}', `{"name":"DefaultPassword","value":"${GONE}"}`],
    [' {"name":"DefaultPassword","value":"x"}', ' {"name":"DefaultPassword","value":"x"}'],
    ['["a",  "b"]', '["a",  "b"]'],
    ['5.0', '5.0'],
    ['x{"a": 1}{', 'x{"a": 1}{'],
    ['', ''],
  ] as const)
    assert.equal(cleanLines(line), clean);
});

test('a line of JSON stays JSON, another one is a text', () => {
  const json = JSON.stringify({ name: `run --password ${SECRET}`, data: 'x' });
  const lines = cleanLines(`${json}\r\n{"cut":"token=${SECRET}\nplain password=${SECRET}`).split('\n');
  assert.deepEqual(JSON.parse(lines[0] ?? ''), { name: 'run --password [redacted:secretOption]', data: 'x' });
  assert.ok(!lines.join('').includes(SECRET));
});

test('cleaning twice is cleaning once', () => {
  const words = fc.constantFrom(
    'password',
    'token=',
    SECRET,
    'name',
    'value',
    '[redacted:x]',
    ' ',
    '"',
    '-p ',
    '--password',
  );
  const text = fc.array(words, { maxLength: 5 }).map((parts) => parts.join(''));
  const { value } = fc.letrec((tie) => ({
    value: fc.oneof({ maxDepth: 3 }, text, fc.integer(), fc.array(tie('value')), fc.dictionary(text, tie('value'))),
  }));
  fc.assert(
    fc.property(value, (any) => {
      const once = cleanValue(any);
      assert.deepEqual(cleanValue(once), once);
    }),
  );
});
