import assert from 'node:assert/strict';
import { test } from 'node:test';
import { numbered } from '../../src/domain/plural.ts';

test('one is told in the singular, every other number in the plural', () => {
  assert.deepEqual(
    [0, 1, 2].map((count) => numbered(count, 'update')),
    ['0 updates', '1 update', '2 updates'],
  );
  assert.deepEqual([numbered(1, 'entry', 'entries'), numbered(2, 'entry', 'entries')], ['1 entry', '2 entries']);
});
