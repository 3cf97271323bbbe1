import assert from 'node:assert/strict';
import { test } from 'node:test';
import { repeated } from '../../../src/domain/policy/repeated.ts';

test('a name that stood before is one again, case aside; letters of which only the capitals are the same are two', () => {
  for (const [names, again] of [
    [[], []],
    [['a'], []],
    [
      ['a', 'B', 'A', 'b', 'a'],
      [2, 3, 4],
    ],
    [['ß', 'SS', 'ſ', 's'], []],
  ] as const)
    assert.deepEqual(repeated(names), again);
});
