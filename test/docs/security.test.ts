import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { hasTest, NAMED, ROOT, testsNamedIn } from './named-tests.ts';

const PAGE = readFileSync(join(ROOT, 'docs', 'security.md'), 'utf8').replace(
  /<!-- contents: begin -->[^]*<!-- contents: end -->/u,
  '',
);
const NO_TEST = /\(No test[^)]*\)|no test in Wine/iu;

for (const { file, name } of testsNamedIn(PAGE))
  test(`${file} has the test "${name}"`, () => {
    assert.ok(hasTest(file, name));
  });

test('every statement names a test or says that there is none', () => {
  const statements = PAGE.split(/^(?=- )/mu)
    .slice(1)
    .map((text) => text.split(/\n\n/u)[0] ?? '');
  assert.ok(statements.length > 20);
  for (const statement of statements)
    assert.ok(NO_TEST.test(statement) || new RegExp(NAMED.source, 'u').test(statement), statement);
});
