import assert from 'node:assert/strict';
import { test } from 'node:test';
import { BUILT_IN_RULES, removeSecrets } from '../../../src/domain/secrets.ts';

const LONG = 'a1'.repeat(200);

for (const [what, texts] of [
  [
    'each shape is taken by the rule that knows it',
    {
      '<key>abcd</key>': '<key>[secretElement]</key>',
      '<SomeKey x="1">abcd</SomeKey>': '<SomeKey x="1">[secretElement]</SomeKey>',
      '    DefaultPassword    REG_SZ    abcd': '    DefaultPassword    REG_SZ    [secretValue]',
      '    ApiKey    REG_SZ    abcd': '    ApiKey    REG_SZ    [secretValue]',
      '    SomeKey    REG_SZ    abcd': '    SomeKey    REG_SZ    [secretValue]',
      'https://h/?password=abc&b=2': 'https://h/?password=[secretParameter]&b=2',
      'https://h/?token=abcdefgh1': 'https://h/?token=[secretParameter]',
      'https://h/?key=Zq7S99xVb9': 'https://h/?key=[secretParameter]',
      'tool --password abcd': 'tool --password [secretOption]',
      'tool --token abcd': 'tool --token [secretOption]',
      'tool --key abcd': 'tool --key [secretOption]',
      'setx DB_PASSWORD abcd': 'setx DB_PASSWORD [secretOption]',
      'setx API_TOKEN abcd': 'setx API_TOKEN [secretOption]',
      'setx SOMEKEY abcd': 'setx SOMEKEY [secretOption]',
      'app.exe -pZq7S99xVb9kLmN4tR x': 'app.exe -p[secretOption] x',
      'X-Vault-Token:abc': 'X-Vault-Token:[authorization]',
    },
  ],
  [
    'several in one text, and what stands around them is kept',
    {
      'password=ab and token=b1c2d3e4 and pwd=c.':
        'password=[secretValue] and token=[secretValue] and pwd=[secretValue].',
      'GET https://u:p1@h/ and https://v:p2@h/ done': 'GET https://[urlUserInfo]@h/ and https://[urlUserInfo]@h/ done',
    },
  ],
  [
    'what closes what was opened before a value stays, what belongs to it does not',
    {
      '(password=abc1).': '(password=[secretValue]).',
      'password=abc123)]}., c': 'password=[secretValue])]}., c',
      'password=a(b)c1), x': 'password=[secretValue], x',
      'password=a{b}. c': 'password=[secretValue] c',
      'password="abc1." x': 'password=[secretValue] x',
      'password=N"ab." c': 'password=[secretValue] c',
      'password=\\"abc.\\" x': 'password=[secretValue] x',
      'password=`ab.` b': 'password=[secretValue] b',
      "password='x'). y": 'password=[secretValue]). y',
      'password={a;b}. x': 'password=[secretValue]. x',
      'password=}}} x': 'password=[secretValue] x',
    },
  ],
  [
    'a value that goes on beyond what is looked at goes with all of it, up to a blank, a quote or a bracket',
    {
      [`password=${LONG} tail`]: 'password=[secretValue] tail',
      [`password=${LONG}). tail`]: 'password=[secretValue] tail',
      [`password=${LONG.slice(0, 256)} tail`]: 'password=[secretValue] tail',
      [`password=${LONG.slice(0, 257)} tail`]: 'password=[secretValue] tail',
      [`password=${LONG.slice(0, 255)}). tail`]: 'password=[secretValue] tail',
      [`password=${LONG.slice(0, 254)}). tail`]: 'password=[secretValue] tail',
      [`password=${LONG.slice(0, 253)}). tail`]: 'password=[secretValue]). tail',
      [`password=${LONG}"tail`]: 'password=[secretValue]"tail',
    },
  ],
  [
    'a word may have a number, a name in brackets or an owner behind it',
    {
      'password1=hunter x': 'password1=[secretValue] x',
      'passwords: hunter': 'passwords: [secretValue]',
      'password (admin): hunter x': 'password (admin): [secretValue] x',
      'password for sa: hunter x': 'password for sa: [secretValue] x',
    },
  ],
  [
    'the name of a parameter is read without its escapes, where they are ones',
    {
      'https://h/?TO%6bEN=abcd&x=1': 'https://h/?TO%6bEN=[secretParameter]&x=1',
      'https://h/?token%zz=abcd&x=1': 'https://h/?token%zz=[secretParameter]&x=1',
      'https://h/?na%zzme=abcd': 'https://h/?na%zzme=abcd',
    },
  ],
  [
    'what only looks like a shape passes',
    {
      'token > limit < 5': 'token > limit < 5',
      'password="[x]", password=\\"[x]\\"': 'password="[x]", password=\\"[x]\\"',
      'x token>limit<': 'x token>limit<',
      'pass tests': 'pass tests',
      [`eyJ${'abcdefghij'.repeat(3)} x`]: `eyJ${'abcdefghij'.repeat(3)} x`,
      [`eyJ${'abcdefghij'.repeat(7)} x`]: `eyJ${'abcdefghij'.repeat(7)} x`,
    },
  ],
] as const)
  test(what, () => {
    // A mark is written short here, on both sides.
    for (const [text, clean] of Object.entries(texts))
      assert.equal(removeSecrets(text.replaceAll('[x]', '[redacted:x]')).replaceAll('[redacted:', '['), clean, text);
  });

test('the rules are these', () => {
  assert.deepEqual(BUILT_IN_RULES.toSorted(), [
    ...['authorization', 'jsonWebToken', 'passwordHash', 'privateKey', 'productKey', 'secretElement', 'secretField'],
    ...['secretInProse', 'secretOption', 'secretParameter', 'secretValue', 'token', 'urlUserInfo', 'webhook'],
  ]);
});
