import assert from 'node:assert/strict';
import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { finishRun } from '../../src/evidence/finish.ts';
import { RUN_FILES } from '../../src/evidence/layout.ts';
import { ARTIFACTS } from '../../src/schema/artifacts.ts';
import { testFiles } from '../support/test-files.ts';
import { aRun } from './a-run.ts';

const bytesOf = (run: { path: string }, path: string) => readFileSync(join(run.path, path));

test('the index lists every file but itself and the manifest, in order', () => {
  const run = aRun({ reboot: true });
  const index = run.folder.read(ARTIFACTS.index);
  assert.deepEqual(
    index?.entries.map((entry) => entry.path),
    run.folder.list().filter((path) => path !== RUN_FILES.index && path !== RUN_FILES.manifest),
  );
  assert.equal(run.folder.read(ARTIFACTS.manifest)?.treeSize, index.entries.length + 1);
});

test('a run that has its manifest is left as it is', () => {
  const run = aRun();
  run.folder.save({ path: 'Artifacts/late.txt' }, Buffer.from('late'));
  const before = bytesOf(run, RUN_FILES.index);
  assert.equal(finishRun(testFiles, run.folder).root, run.root);
  assert.deepEqual(bytesOf(run, RUN_FILES.index), before);
});

test('killed before the manifest, the next start writes the same bytes', () => {
  const run = aRun();
  const [index, closing] = [bytesOf(run, RUN_FILES.index), bytesOf(run, RUN_FILES.manifest)];
  for (const gone of [[RUN_FILES.manifest], [RUN_FILES.manifest, RUN_FILES.index]]) {
    for (const path of gone) rmSync(join(run.path, path));
    assert.equal(finishRun(testFiles, run.folder).root, run.root);
    assert.deepEqual(bytesOf(run, RUN_FILES.index), index);
    assert.deepEqual(bytesOf(run, RUN_FILES.manifest), closing);
  }
});
