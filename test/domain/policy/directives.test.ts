import assert from 'node:assert/strict';
import { test } from 'node:test';
import { plain } from '../../../src/domain/policy/directives.ts';

const notes = { $schema: 'https://example.org/x', $comment: ['anything'] };

for (const [what, raw, value, locks] of [
  ['a file without directives', { a: 1, b: [{ c: null }] }, { a: 1, b: [{ c: null }] }, []],
  ['notes anywhere', { ...notes, a: { ...notes, b: [{ ...notes, c: 1 }] } }, { a: { b: [{ c: 1 }] } }, []],
  ['locks at the top', { $lock: ['a', 'b.c'], a: 1 }, { a: 1 }, ['a', 'b.c']],
  [
    'an appended list, as if it were the list',
    { a: { ...notes, $append: [1, { ...notes, b: 2 }] } },
    { a: [1, { b: 2 }] },
    [],
  ],
  ['$lock below the top, which a schema refuses', { a: { $lock: ['b'] } }, { a: { $lock: ['b'] } }, []],
  [
    'words that only look like directives',
    { comments: 1, LOCKS: 2, $merge: 3 },
    { comments: 1, LOCKS: 2, $merge: 3 },
    [],
  ],
  ['what is no object', 'text', 'text', []],
  ['a list', [1, { $comment: 'x' }], [1, {}], []],
] as const)
  test(`without a fault: ${what}`, () => assert.deepEqual(plain(raw), { value, locks, faults: [] }));

const gone = (path: (string | number)[], key: string, meant: string) => ({
  path: [...path, key],
  message: `expected a known key, got "${key}"; the nearest is ${meant}`,
});

for (const [key, meant] of [
  ['Lock', '$lock'],
  ['$locks', '$lock'],
  ['_comment', '$comment'],
  ['@@Schema', '$schema'],
  ['$SCHEMA', '$schema'],
  ['append', '$append'],
] as const)
  test(`a directive that is misspelt is named with the one it was meant to be: ${key}`, () => {
    assert.deepEqual(plain({ [key]: 1, b: 2 }), { value: { b: 2 }, locks: [], faults: [gone([], key, meant)] });
    assert.deepEqual(plain({ a: [0, { [key]: 1 }] }), {
      value: { a: [0, {}] },
      locks: [],
      faults: [gone(['a', 1], key, meant)],
    });
  });

const stated = (message: string) => ({ path: ['$lock'], message: `expected a list of keys, got ${message}` });

for (const [what, raw, value, locks, faults] of [
  ['locks that are no list', { $lock: 'a' }, {}, [], [stated('"a"')]],
  ['a lock that is no key', { $lock: ['a', 5] }, {}, ['a'], [stated('a list of 2')]],
  [
    '$append at the top',
    { $append: [1] },
    [1],
    [],
    [{ path: [], message: 'expected $append in the place of a list, got it at the top' }],
  ],
  [
    '$append inside a list',
    { a: [{ b: { $append: [1] } }] },
    { a: [{ b: [1] }] },
    [],
    [{ path: ['a', 0, 'b'], message: 'expected $append in the place of a whole list, got it inside a list' }],
  ],
  [
    '$append beside another key, whatever notes stand before it',
    { a: { ...notes, $append: [1], more: 2 } },
    { a: [1] },
    [],
    [{ path: ['a', 'more'], message: 'expected $append alone, got "more" beside it' }],
  ],
  [
    '$append of no list',
    { a: { $append: 'x' } },
    { a: 'x' },
    [],
    [{ path: ['a', '$append'], message: 'expected a list, got "x"' }],
  ],
  [
    '$append of $append',
    { a: { $append: { $append: [1] } } },
    { a: [1] },
    [],
    [
      { path: ['a', '$append'], message: 'expected a list, got an object' },
      { path: ['a'], message: 'expected $append in the place of a whole list, got it inside a list' },
    ],
  ],
] as const)
  test(`a fault at its place: ${what}`, () => assert.deepEqual(plain(raw), { value, locks, faults }));
