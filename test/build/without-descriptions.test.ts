import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import ts from 'typescript';
import { bundle } from '../../src/build/bundle.mjs';
import { schemaFiles } from '../../src/build/schemas.mjs';
import { withoutDescriptions } from '../../src/build/without-descriptions.mjs';
import { parses } from './fixtures/parses.ts';
import { bundleOf, runProgram, scratchFolder } from './programs.ts';

const without = (source: string): string => withoutDescriptions(ts, source, 'some.ts');

test('a description goes, whatever stands in the schema, and all else stays', () => {
  const source = `import { described } from './described.ts';\nexport const a = {
  one: described(list(text), 'A list, with "quotes" and (brackets)'), // described(x, y)
  two: described(
    v.strictObject({ three: described(whole(1, 2), "It's a number."), four: text }),
    'Two.',
  ),
};`;
  const left = `import { described } from './described.ts';\nexport const a = {
  one: (list(text)), // described(x, y)
  two: (v.strictObject({ three: (whole(1, 2)), four: text })),
};`;
  assert.equal(without(source), left);
});

test('a description that is no literal text cannot be left out, and is told by its place', () => {
  assert.throws(() => without('\nconst a = described(text, WORDS);'), /^Error: some\.ts:2: expected described/u);
  assert.throws(() => without('const a = described(text, `the ${b}`);'), /some\.ts:1/u);
  assert.throws(() => without('const a = described(text);'), /some\.ts:1/u);
});

test('the program holds no description, and the JSON Schemas have hundreds', async () => {
  const folder = scratchFolder();
  await bundle({ stage: folder });
  const program = readFileSync(join(folder, 'patchpilot.cjs'), 'utf8');
  const files = [...(await schemaFiles()).values()];
  const texts = new Set(files.flatMap((file) => [...descriptionsIn(JSON.parse(file))]));
  // Texts that may be written in several ways, and words that may stand anywhere, are no evidence.
  const telling = [...texts].filter((text) => text.length > 30 && !/['"`\\]/u.test(text));
  assert.ok(telling.length > 300, String(telling.length));
  assert.deepEqual(
    telling.filter((text) => program.includes(text)),
    [],
  );
});

function* descriptionsIn(node: unknown): Generator<string> {
  if (typeof node !== 'object' || node === null) return;
  for (const [key, value] of Object.entries(node)) {
    if (key === 'description' && typeof value === 'string') yield value;
    else yield* descriptionsIn(value);
  }
}

test('every schema parses in the bundle as it does in the sources', async () => {
  const { stdout } = await runProgram(process.execPath, [await bundleOf('parses.ts', scratchFolder()), 'print']);
  assert.deepEqual(stdout.trimEnd().split('\n'), parses());
});
