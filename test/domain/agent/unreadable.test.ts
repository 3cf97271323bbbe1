import assert from 'node:assert/strict';
import { test } from 'node:test';
import { unreadableOf } from '../../../src/domain/agent/unreadable.ts';
import { CLASS, classification, facts } from './an-update.ts';

const UNTYPED = { id: CLASS.security, name: null, type: null };
const missing = (...names: string[]) => names.map((name) => ({ name }));

test('what threw is named once and in order, members of a category as its categories', () => {
  assert.deepEqual(unreadableOf(facts()), []);
  assert.deepEqual(unreadableOf(facts({ missing: missing('Title', 'MaxDownloadSize', 'Title') })), [
    'MaxDownloadSize',
    'Title',
  ]);
  assert.deepEqual(unreadableOf(facts({ missing: missing('CategoryID') })), ['Categories']);
  assert.deepEqual(unreadableOf(facts({ missing: missing('Name') })), ['Categories']);
});

test("a type that threw is that of a category without one, and the update's own where there are more of them", () => {
  const of = (types: number, ...categories: ReturnType<typeof classification>[] | (typeof UNTYPED)[]) =>
    unreadableOf(facts({ categories, missing: missing(...Array.from({ length: types }, () => 'Type')) }));
  assert.deepEqual(of(1, classification(CLASS.security)), ['Type']);
  assert.deepEqual(of(1, UNTYPED), ['Categories']);
  assert.deepEqual(of(2, UNTYPED), ['Categories', 'Type']);
  assert.deepEqual(of(0, UNTYPED), []);
});

test('an update without any classification has categories that could not be read', () => {
  assert.deepEqual(unreadableOf(facts({ categories: [] })), ['Categories']);
});
