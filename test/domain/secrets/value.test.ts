import assert from 'node:assert/strict';
import { test } from 'node:test';
import { looksLike } from '../../../src/domain/secrets/value.ts';

const GUID = '6ba7b810-9dad-11d1-80b4-00c04fd430c8';

/** The likenesses that take a value, from the least to the most. */
const takes = (value: string) => (['any', 'some', 'likely', 'mixed'] as const).filter((one) => looksLike(one, value));

for (const [what, values, by] of [
  ['nothing', ['', '  ', '""', "''", '...', '"."'], []],
  ['words that stand where a secret is left out', ['none', 'NULL', '***', '%PW%', '$env:PW', '<secret>', '...'], []],
  [
    'the same between quotes, blanks and stops',
    ['"none"', "' null '", '«none»', '&quot;none&quot;', "N'none'", 'none.', '\\"none\\"'],
    [],
  ],
  ['a text of two letters', ['ab', 'a1', '"ab"'], ['any']],
  ['small numbers and other numbers', ['1', '12', '123', '1234', '10.5', '12:30', '0x1F'], ['any']],
  [
    'paths, versions, hosts, files and other things with a form of their own',
    [
      'C:\\x',
      '/usr/bin',
      'CORP\\eva',
      '10.0.20348.4405',
      'KB5068781',
      'host.example',
      'setup.exe',
      'S-1-5-21',
      'a@b.example',
      '15 GB',
      'fast-start',
    ],
    ['any'],
  ],
  [
    'a word',
    ['abc', 'abcdef', 'abcdefghijklmnopqrs', 'abcdefghijkl', 'ABCDEFGHIJKL', 'Abcdefghijk', 'Abcde fghijk'],
    ['any', 'some'],
  ],
  ['a word with few digits or signs', ['abc1', 'abcdef!', '!!!!!!!!', '@@@@@@@@@@@@'], ['any', 'some']],
  ['five characters of both kinds', ['abcd1', 'a1234'], ['any', 'some', 'likely']],
  ['eight with a sign', ['abcdefg!', '!!!!!!!a', 'abc=defg'], ['any', 'some', 'likely']],
  ['twelve of both cases', ['Abcdefghijkl', 'abcdefghijkL', 'ABCDEFGHIJKl'], ['any', 'some', 'likely']],
  [
    'twenty of whatever kind',
    ['abcdefghijklmnopqrst', 'abcdefghi klmnopqrst', '!'.repeat(20)],
    ['any', 'some', 'likely'],
  ],
  ['both kinds with a blank', ['abcde f1', 'ab cd1'], ['any', 'some', 'likely']],
  ['a GUID', [GUID, GUID.toUpperCase()], ['any', 'some', 'likely']],
  [
    'six letters and digits',
    ['abcde1', '12345a', 'Zq7S91xVb9kLmN4tR', '"abcde1"', 'パスワード1'],
    ['any', 'some', 'likely', 'mixed'],
  ],
] as const)
  test(`how much looks like a secret: ${what}`, () => {
    for (const value of values) assert.deepEqual(takes(value), by, value);
  });

test('what is longer than 200 characters is no word that is left out, and has no form of its own', () => {
  assert.deepEqual(takes('*'.repeat(200)), []);
  assert.deepEqual(takes('*'.repeat(201)), ['any', 'some', 'likely']);
  assert.deepEqual(takes('1'.repeat(200)), ['any']);
  assert.deepEqual(takes('1'.repeat(201)), ['any', 'some', 'likely']);
});
