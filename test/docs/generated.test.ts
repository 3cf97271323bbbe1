import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { generatedDocs } from '../../src/build/docs.mjs';
import { schemaFiles } from '../../src/build/schemas.mjs';

const ROOT = join(import.meta.dirname, '..', '..');
const read = (name: string): string => readFileSync(join(ROOT, name), 'utf8');

for (const [name, text] of await generatedDocs()) {
  test(`${name} is what the sources say; npm run schemas writes it`, () => {
    assert.equal(read(name), text);
  });
}

test('schemas/ holds what the sources say and nothing else; npm run schemas writes it', async () => {
  const wanted = await schemaFiles();
  const there = readdirSync(join(ROOT, 'schemas')).filter((name) => name.endsWith('.schema.json'));
  assert.deepEqual(there.map((name) => `schemas/${name}`).sort(), [...wanted.keys()].sort());
  for (const [name, text] of wanted) assert.equal(read(name), text, name);
});
