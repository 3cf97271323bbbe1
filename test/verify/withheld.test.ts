import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { sha256Hex } from '../../src/evidence/hash.ts';
import { artifactFiles, RUN_FILES } from '../../src/evidence/layout.ts';
import type { WithheldList } from '../../src/schema/seal.ts';
import { rolesOf } from '../../src/verify/artifacts.ts';
import { verifyRun } from '../../src/verify/verify.ts';
import { aRun } from '../evidence/a-run.ts';
import { aScratchFolder, testFiles } from '../support/test-files.ts';
import { aZip, partsOf, type ZipPart } from './a-zip.ts';
import { MemoryTree } from './memory-tree.ts';

const run = aRun({ reboot: true });
const { runId } = run.folder;
const whole = MemoryTree.of(run);
const folder = aScratchFolder();

function verify(parts: readonly ZipPart[]) {
  const zip = join(folder, 'bundle.zip');
  writeFileSync(zip, aZip(parts));
  const { verdict, failed, withheld } = verifyRun(testFiles, zip, { root: run.root ?? '' });
  return { verdict, withheld, failed: failed.map(({ check, path }) => `${check} ${path}`) };
}

const entryOf = (path: string): WithheldList['entries'][number] => {
  const bytes = whole.files.get(path) ?? Buffer.alloc(0);
  return { path, length: bytes.length, sha256: sha256Hex(bytes) };
};
const listPart = (list: unknown, inside = ''): ZipPart => ({
  name: `${inside}withheld.json`,
  content: Buffer.from(`${JSON.stringify(list)}\n`),
});
const listOf = (paths: readonly string[]): WithheldList => ({
  schemaVersion: 1,
  runId,
  entries: [...paths].sort().map(entryOf),
});
const without = (paths: readonly string[], inside = `${runId}/`): ZipPart[] =>
  partsOf(
    [...whole.files].filter(([path]) => !paths.includes(path)),
    inside,
  );

const NEEDED = new Set([
  ...Object.values(rolesOf(runId)).map(({ path }) => path),
  ...[RUN_FILES.events, RUN_FILES.installSummary, RUN_FILES.spans, 'State/seal-1.json'],
]);
const FREE = [...whole.files.keys()].filter((path) => !NEEDED.has(path));

describe('a zip that withholds files', () => {
  test('is VALID and says how many, whichever of those that nothing is concluded from they are', () => {
    assert.ok(FREE.length >= 2, FREE.join());
    fc.assert(
      fc.property(fc.subarray(FREE, { minLength: 1 }), fc.constantFrom('', 'case/'), (paths, inside) => {
        const zip = [...without(paths, `${inside}${runId}/`), listPart(listOf(paths), inside)];
        assert.deepEqual(verify(zip), { verdict: 'VALID', withheld: paths.length, failed: [] });
      }),
      { numRuns: 50 },
    );
  });

  test('never withholds what the exit code, the chain, a seal or the index needs', () => {
    for (const path of NEEDED) {
      if (!whole.files.has(path)) continue;
      const { verdict, failed } = verify([...without([path]), listPart(listOf([path]))]);
      assert.equal(verdict, 'INVALID', path);
      assert.ok(failed.includes(`withheld ${path}`), path);
    }
  });

  test('cannot make a file missing that it does not list, nor list one that the run never had', () => {
    const [first = '', second = ''] = FREE;
    assert.deepEqual(verify([...without([first, second]), listPart(listOf([first]))]).verdict, 'INVALID');
    const made = {
      ...listOf([]),
      entries: [{ path: 'Artifacts/new.txt', length: 3, sha256: sha256Hex(Buffer.from('new')) }],
    };
    assert.deepEqual(verify([...without([]), listPart(made)]).failed, ['index Artifacts/new.txt']);
  });

  test('cannot give a file other bytes: length and hash are those of the index, and of the seals', () => {
    const [path = ''] = FREE;
    for (const change of [{ length: 1 }, { sha256: '0'.repeat(64) }]) {
      const list = { ...listOf([]), entries: [{ ...entryOf(path), ...change }] };
      const { verdict, failed } = verify([...without([path]), listPart(list)]);
      assert.equal(verdict, 'INVALID');
      assert.ok(failed.includes(`index ${path}`));
    }
  });

  test('cannot name another run, so that needed files look free', () => {
    const { catalog } = artifactFiles(runId);
    const list = { ...listOf([catalog]), runId: '11111111-2222-4333-8444-555555555555' };
    const { verdict, failed } = verify([...without([catalog]), listPart(list)]);
    assert.equal(verdict, 'INVALID');
    assert.ok(failed.includes('withheld withheld.json'));
  });

  test('cannot withhold what is there, twice, out of order, or by a path that is none', () => {
    const [first = '', second = ''] = [...FREE].sort();
    const lists: [string, readonly string[], readonly string[]][] = [
      ['there', [], [first]],
      ['twice', [first], [first, first]],
      ['out of order', [first, second], [second, first]],
      ['no path', [], ['../run.json']],
    ];
    for (const [what, gone, listed] of lists) {
      const list = { schemaVersion: 1, runId, entries: listed.map(entryOf) };
      assert.equal(verify([...without(gone), listPart(list)]).verdict, 'INVALID', what);
    }
  });

  test('has one list that can be read; anything else is not VALID', () => {
    const [path = ''] = FREE;
    const good = listPart(listOf([path]));
    assert.notEqual(verify([...without([path]), good, good]).verdict, 'VALID');
    assert.notEqual(verify([...without([path]), { ...good, content: Buffer.from('{') }]).verdict, 'VALID');
    assert.notEqual(verify([...without([path]), listPart({ ...listOf([path]), schemaVersion: 2 })]).verdict, 'VALID');
    assert.notEqual(verify([...without([path], ''), good]).verdict, 'VALID', 'a list inside of the run');
    assert.notEqual(
      verify([...without([path]), good, { name: 'more.txt', content: Buffer.from('x') }]).verdict,
      'VALID',
    );
  });
});
