import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';

const ROOT = join(import.meta.dirname, '..', '..');
const PAGE = readFileSync(join(ROOT, 'docs', 'security.md'), 'utf8');
const NAMED = /`(test\/[^`]+\.test\.ts)` "([^"]+)"/gu;
const NO_TEST = /\(No test[^)]*\)|no test in Wine/iu;

for (const [, file = '', name = ''] of PAGE.matchAll(NAMED))
  test(`${file} has the test "${name}"`, () => {
    assert.ok(existsSync(join(ROOT, file)), file);
    const source = readFileSync(join(ROOT, file), 'utf8');
    const written = [`'${name}'`, `"${name}"`, `\`${name}\``];
    assert.ok(
      written.some((form) => source.includes(form)),
      `expected a test named ${name} in ${file}`,
    );
  });

test('every statement names a test or says that there is none', () => {
  const statements = PAGE.split(/^(?=- )/mu)
    .slice(1)
    .map((text) => text.split(/\n\n/u)[0] ?? '');
  assert.ok(statements.length > 20);
  for (const statement of statements)
    assert.ok(NO_TEST.test(statement) || new RegExp(NAMED.source, 'u').test(statement), statement);
});
