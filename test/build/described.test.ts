import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { test } from 'node:test';
import { inRoot } from '../../src/build/paths.mjs';

interface Json {
  readonly description?: string;
  readonly properties?: Readonly<Record<string, Json>>;
}

/** Of every property below a node: where it is, and what is said of it. */
function* propertiesOf(node: unknown, at: string): Generator<{ at: string; said: string | undefined }> {
  if (typeof node !== 'object' || node === null) return;
  for (const [key, inner] of Object.entries(node) as [string, unknown][]) {
    // Values are no schemas, whatever keys they have.
    if (key === 'default' || key === 'const' || key === 'enum') continue;
    if (key !== 'properties') {
      yield* propertiesOf(inner, Array.isArray(node) ? at : `${at}/${key}`);
      continue;
    }
    for (const [name, property] of Object.entries(inner as Required<Json>['properties'])) {
      yield { at: `${at}.${name}`, said: property.description };
      yield* propertiesOf(property, `${at}.${name}`);
    }
  }
}

for (const name of readdirSync(inRoot('schemas')).filter((file) => file.endsWith('.json'))) {
  test(`${name} explains every property in a sentence`, () => {
    const all = [...propertiesOf(JSON.parse(readFileSync(inRoot('schemas', name), 'utf8')), name)];
    assert.ok(all.length > 0);
    assert.deepEqual(
      all.filter(({ said }) => said === undefined || !/^\S[^]*\.$/u.test(said)).map(({ at }) => at),
      [],
    );
  });
}
