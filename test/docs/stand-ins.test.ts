import { deepEqual, ok } from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { ROOT } from './named-tests.ts';

/** The programs of Windows that tests of the bench play. */
function played(): string[] {
  const folder = join(ROOT, 'test', 'windows');
  const text = readdirSync(folder)
    .filter((name) => name.endsWith('.ts'))
    .map((name) => readFileSync(join(folder, name), 'utf8'))
    .join('\n');
  const named = [...text.matchAll(/standIn\(\s*'([\w-]+\.exe)'/gu)].map(([, name = '']) => name);
  const byConstant = [...text.matchAll(/standIn\((LOG)\b/gu)].map(() => 'eventcreate.exe');
  return [...new Set([...named, ...byConstant])].sort();
}

test('of every program that the bench plays the page says from which source it answers, and of no other', () => {
  const page = readFileSync(join(ROOT, 'docs', 'windows-bench.md'), 'utf8');
  const section = page.split('## Sources of the stand-ins')[1]?.split('\n## ')[0] ?? '';
  const rows = section.split('\n').flatMap((line) => /^\| `([\w-]+\.exe)`/u.exec(line)?.[1] ?? []);
  ok(rows.length > 0);
  deepEqual(rows.toSorted(), played());
});
