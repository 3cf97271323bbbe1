import assert from 'node:assert/strict';
import { test } from 'node:test';
import { kbOf, kbsOf } from '../../../src/domain/agent/facts.ts';

test('numbers of an update: those it states, trimmed and with or without KB, then those of its title, each once', () => {
  assert.deepEqual(kbsOf({ kbs: [' 5031000 ', 'kb5031001', 'none', '12'], title: null }), ['KB5031000', 'KB5031001']);
  assert.deepEqual(kbsOf({ kbs: ['5031000'], title: 'Update (KB5031000), 4052623 KB, KB 890830' }), [
    ...['KB5031000', 'KB4052623', 'KB890830'],
  ]);
});

test('for people the first number counts', () => {
  assert.equal(kbOf({ kbs: ['5031000', '5031001'], title: null }), 'KB5031000');
  assert.equal(kbOf({ kbs: [], title: 'no number' }), null);
});
