import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { ROOT } from '../docs/named-tests.ts';
import { printFigures } from '../reliability/figures.ts';
import { countOnly } from './course.ts';

const FOLDERS = ['lies', 'honest'] as const;
const LEAST = { lies: 200, honest: 100 } as const;

/** Courses of each group, by the file that tells them. */
async function told(folder: (typeof FOLDERS)[number]): Promise<string[][]> {
  const rows: string[][] = [];
  for (const file of readdirSync(join(import.meta.dirname, folder)).sort()) {
    const groups = countOnly();
    await import(`./${folder}/${file}`);
    for (const [group, count] of groups) rows.push([group, String(count), `test/never-green/${folder}/${file}`]);
  }
  return rows;
}

const sum = (rows: readonly (readonly string[])[]): number => rows.reduce((all, row) => all + Number(row[1]), 0);

const page = readFileSync(join(ROOT, 'docs', 'reliability.md'), 'utf8');
/** Cells of the rows of all tables of the page, trimmed. */
const cells = page.split('\n').map((line) => line.split('|').map((cell) => cell.trim().replaceAll('`', '')));

for (const folder of FOLDERS) {
  test(`every group of ${folder} stands on the page with its number, and there are enough`, async (context) => {
    const begun = performance.now();
    const rows = await told(folder);
    printFigures(context, `courses: ${folder}`, begun, [
      ['what', 'ways', 'test'],
      ...rows,
      ['all', String(sum(rows)), ''],
    ]);
    assert.ok(sum(rows) >= LEAST[folder], String(sum(rows)));
    for (const [group, count, file] of rows) {
      const found = cells.some((row) => row[1] === group && row[2] === count && row[3] === file);
      assert.ok(found, `docs/reliability.md: | ${group} | ${count} | \`${file}\` |`);
    }
  });
}
