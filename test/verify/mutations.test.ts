import assert from 'node:assert/strict';
import { test } from 'node:test';
import { RUN_FILES } from '../../src/evidence/layout.ts';
import { aRun } from '../evidence/a-run.ts';
import { MemoryTree } from './memory-tree.ts';
import { mutate, numbers } from './mutate.ts';

const WANTED = 500;

/** `WANTED` trees that differ from the run in one mutation. */
function* mutants(whole: MemoryTree, seed: number): Generator<[string, MemoryTree]> {
  const pick = numbers(seed);
  for (let made = 0; made < WANTED;) {
    const tree = whole.copy();
    const done = mutate(tree, pick);
    if (done === undefined) continue;
    made += 1;
    yield [done, tree];
  }
}

test(`none of ${WANTED} mutations of an ended run is VALID, with or without its root`, () => {
  const run = aRun({ reboot: true });
  const root = run.root ?? '';
  for (const [done, tree] of mutants(MemoryTree.of(run), 1)) {
    assert.notEqual(tree.verify({ root }).verdict, 'VALID', done);
    const without = tree.verify().verdict;
    assert.ok(without === 'INVALID' || (without === 'INCOMPLETE' && !tree.files.has(RUN_FILES.manifest)), done);
  }
});

test(`none of ${WANTED} mutations whose index was forged to match is VALID under the root; never an exception`, () => {
  const run = aRun({ reboot: true });
  const root = run.root ?? '';
  for (const [done, tree] of mutants(MemoryTree.of(run), 2)) {
    if (!tree.files.has(RUN_FILES.manifest) || !tree.files.has(RUN_FILES.events)) continue;
    try {
      tree.reindex();
    } catch {
      continue; // the manifest itself was mutated beyond reading
    }
    if (tree.bytes(RUN_FILES.manifest).equals(MemoryTree.of(run).bytes(RUN_FILES.manifest))) continue;
    assert.notEqual(tree.verify({ root }).verdict, 'VALID', done);
    tree.verify();
  }
});

test(`none of ${WANTED} mutations of a waiting run keeps its 150`, () => {
  const run = aRun({ until: 'waiting' });
  for (const [done, tree] of mutants(MemoryTree.of(run), 3)) {
    const { verdict, exitCode } = tree.verify({ root: run.root ?? '' });
    assert.notEqual(verdict, 'VALID');
    assert.ok(verdict !== 'INCOMPLETE' || exitCode !== 150, done);
  }
});
