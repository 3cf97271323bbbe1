import assert from 'node:assert/strict';
import { test } from 'node:test';
import { summaryOf } from '../../src/phases/confirm-all.ts';

test('only what was found on the device is counted as confirmed; every other verdict is named with its count', () => {
  const counted = (text: string) => [...text.matchAll(/\d+/gu)].map(([number]) => Number(number));
  assert.deepEqual(counted(summaryOf(['installed', 'installedDespiteError', 'alreadyPresent'])), [3, 3]);
  const mixed = summaryOf(['installed', 'notEffective', 'notEffective', 'rolledBack', 'unconfirmed', null]);
  assert.deepEqual(counted(mixed), [1, 6, 2, 1, 1, 1]);
  for (const word of ['notEffective', 'rolledBack', 'unconfirmed', 'notApplicable']) assert.ok(mixed.includes(word));
});
