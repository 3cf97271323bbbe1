import assert from 'node:assert/strict';
import { existsSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test, type TestContext } from 'node:test';
import * as v from 'valibot';
import { readState, removeState, writeState } from '../../src/state/generations.ts';
import { createFiles } from '../../src/system/files.ts';
import { faultOps } from '../support/fault-ops.ts';
import { quickFolder } from '../support/quick-folder.ts';

const schema = v.strictObject({ schemaVersion: v.literal(1), n: v.number() });
const files = createFiles();
const value = (n: number) => ({ schemaVersion: 1, n }) as const;

/** A state file with two generations, 1 and 2. */
function twoGenerations(context: TestContext): string {
  const folder = quickFolder();
  context.after(() => rmSync(folder, { recursive: true, force: true }));
  const path = join(folder, 'state.json');
  writeState(files, path, value(1));
  writeState(files, path, value(2));
  return path;
}

const read = (path: string) => readState(files, path, schema);

test('the newest generation is read, without damage', (context) => {
  assert.deepEqual(read(twoGenerations(context)), { value: value(2), damage: null });
});

test('no file at all is no value and no damage', (context) => {
  assert.deepEqual(read(`${twoGenerations(context)}.other`), { value: undefined, damage: null });
});

const ATTACKS: Record<string, (path: string) => void> = {
  'full of NULs': (path) => {
    writeFileSync(path, Buffer.alloc(readFileSync(path).length));
  },
  empty: (path) => {
    truncateSync(path, 0);
  },
  'of another content under the old checksum': (path) => {
    writeFileSync(path, readFileSync(path, 'utf8').replace('"n": 2', '"n": 3'));
  },
  'of another schema': (path) => {
    rmSync(path);
    writeState(files, path, { schemaVersion: 1, other: true });
  },
  missing: (path) => {
    rmSync(path);
  },
};

for (const [name, attack] of Object.entries(ATTACKS)) {
  test(`a newest generation that is ${name} gives the one before, and says so`, (context) => {
    const path = twoGenerations(context);
    attack(path);
    const found = read(path);
    assert.deepEqual(found.value, value(1));
    assert.notEqual(found.damage, null);
  });
}

test('a newest generation cut at any byte gives the one before, or itself when only the line end is gone', (context) => {
  const path = twoGenerations(context);
  const whole = readFileSync(path);
  for (let length = 0; length < whole.length; length++) {
    writeFileSync(path, whole.subarray(0, length));
    assert.deepEqual(read(path).value, value(length === whole.length - 1 ? 2 : 1));
  }
});

test('a damaged generation never takes the place of the whole one before', (context) => {
  const path = twoGenerations(context);
  writeFileSync(path, Buffer.alloc(64));
  writeState(files, path, value(3));
  rmSync(path);
  assert.deepEqual(read(path).value, value(1));
});

test('two damaged generations are no value, and said so', (context) => {
  const path = twoGenerations(context);
  for (const each of [path, `${path}.previous`]) writeFileSync(each, Buffer.alloc(64));
  const found = read(path);
  assert.equal(found.value, undefined);
  assert.notEqual(found.damage, null);
});

test('a newer schema is refused and not overwritten by the generation before', (context) => {
  const path = twoGenerations(context);
  writeState(files, path, { schemaVersion: 2, n: 'of the future' });
  const before = readFileSync(path);
  assert.throws(() => read(path), { code: 'stateNewer' });
  assert.deepEqual(readFileSync(path), before);
});

test('what was removed does not come back from its previous generation', (context) => {
  const path = twoGenerations(context);
  removeState(files, path);
  assert.deepEqual(read(path), { value: undefined, damage: null });
  assert.equal(existsSync(`${path}.previous`), false);
});

test('a process killed at any change of a write leaves the old value or the new one', (context) => {
  for (let point = 1, alive = false; !alive; point++) {
    const path = twoGenerations(context);
    const fault = faultOps({ kind: 'kill', at: point });
    try {
      writeState(createFiles(fault.ops), path, value(3));
      alive = true;
    } catch {
      // killed
    }
    fault.bury();
    assert.ok([2, 3].includes(read(path).value?.n ?? 0), fault.hit() ?? 'alive');
    if (alive) assert.equal(read(path).value?.n, 3);
  }
});
