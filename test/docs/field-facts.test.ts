import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { hasTest, ROOT, testsNamedIn } from './named-tests.ts';

const PAGE = readFileSync(join(ROOT, 'docs', 'field-facts.md'), 'utf8');
const ROWS = PAGE.split('\n').filter((line) => line.startsWith('| ') && !/^\| (?:what is known|-)/u.test(line));

test('every fact names the place that decides it and a test that holds it', () => {
  assert.ok(ROWS.length > 40);
  for (const row of ROWS) {
    const places = [...row.matchAll(/`((?:src|assets)\/[^`]+)`/gu)].map(([, place = '']) => place);
    assert.ok(places.length > 0 && places.every((place) => existsSync(join(ROOT, place))), row);
    const tests = testsNamedIn(row);
    assert.ok(tests.length > 0 && tests.every(({ file, name }) => hasTest(file, name)), row);
  }
});
