import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { format } from 'prettier';
import { fieldTables, scenarioTable, undescribed } from '../support/scenario-tables.ts';

const page = join(import.meta.dirname, '..', '..', 'docs', 'scenarios.md');

/** The page with its generated parts as they should be. */
async function expected(text: string): Promise<string> {
  const filled = [
    ['fields', fieldTables()],
    ['list', scenarioTable()],
  ].reduce((filling, [name, content]) => {
    const part = new RegExp(`(<!-- ${name}: begin -->)[^]*(<!-- ${name}: end -->)`, 'u');
    assert.match(filling, part);
    return filling.replace(part, (_all, begin: string, end: string) => `${begin}\n\n${content}\n${end}`);
  }, text);
  return format(filled, { parser: 'markdown', printWidth: 120 });
}

test('docs/scenarios.md has every field and every embedded scenario', async () => {
  const text = readFileSync(page, 'utf8');
  const wanted = await expected(text);
  // With WRITE_DOCS=1 this test writes the page instead of comparing it.
  if (process.env['WRITE_DOCS'] === '1') writeFileSync(page, wanted);
  else assert.equal(text, wanted);
});

test('every field of a scenario says what it means', () => {
  assert.deepEqual(undescribed(), []);
});

test('the example of the page is a scenario', async () => {
  const { parseScenario } = await import('../../src/device/simulated/scenario-file.ts');
  const example = /```json\n([^]*?)```/u.exec(readFileSync(page, 'utf8'))?.[1] ?? '';
  assert.equal(parseScenario(Buffer.from(example), 'example').name, 'two-offices-150');
});
