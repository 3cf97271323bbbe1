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
  assert.deepEqual(cleanValue({ name: 'Spooler', data: 'Running' }), { name: 'Spooler', data: 'Running' });
});

test('so is what stands in a list after the option that names it, and nothing after another option', () => {
  const gone = '[redacted:secretOption]';
  assert.deepEqual(cleanValue(['/c', 'run', '--password', SECRET, '--user', 'till']), [
    ...['/c', 'run', '--password', gone, '--user', 'till'],
  ]);
  assert.deepEqual(cleanValue(['/pass', `two words ${SECRET}`]), ['/pass', gone]);
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
