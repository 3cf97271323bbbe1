import assert from 'node:assert/strict';
import fc from 'fast-check';
import { decideExit } from '../../src/domain/exit-code.ts';
import { readRunFacts } from '../../src/evidence/facts.ts';
import { RUN_FILES } from '../../src/evidence/layout.ts';
import { aRun } from '../evidence/a-run.ts';
import { memoryFiles } from '../support/memory-files.ts';
import { MemoryTree } from '../verify/memory-tree.ts';
import { mutate, numbers } from '../verify/mutate.ts';
import { fuzz } from './fuzz.ts';

const ended = aRun({ reboot: true });
const RUNS = {
  ended: { tree: MemoryTree.of(ended), root: ended.root ?? '' },
  waiting: ((run) => ({ tree: MemoryTree.of(run), root: run.root ?? '' }))(aRun({ until: 'waiting' })),
  killed: { tree: MemoryTree.of(aRun({ until: 'killed' })), root: '0'.repeat(64) },
};
const names = Object.keys(RUNS) as (keyof typeof RUNS)[];

const input = fc.record({
  run: fc.constantFrom(...names, 'ended' as const),
  seed: fc.nat({ max: 0x7fffffff }),
  mutations: fc.integer({ min: 1, max: 4 }),
  /** A forger makes index and manifest again over what he changed. */
  reindexed: fc.boolean(),
});

/**
 * An altered tree is never VALID under the root of the one that was written, whoever made its index again; and where a
 * verifier can tell an exit code, the product comes to the same.
 */
fuzz('trees', input, ({ run, seed, mutations, reindexed }) => {
  const { tree: whole, root } = RUNS[run];
  const tree = whole.copy();
  const pick = numbers(seed);
  const done = Array.from({ length: mutations }, () => mutate(tree, pick));
  const forged = reindexed && run === 'ended' && reindex(tree);
  const result = tree.verify({ root });
  if (result.exitCode !== null) assert.equal(recomputed(tree), result.exitCode, done.join(', '));
  if (sameFiles(tree, whole)) return;
  assert.notEqual(result.verdict, 'VALID', done.join(', '));
  const without = tree.verify().verdict;
  if (!forged && without === 'VALID') assert.fail(`VALID without a root: ${done.join(', ')}`);
});

/** As `exit-code` answers, by the reader that the runner has. */
function recomputed({ files }: MemoryTree): number {
  const content = new Map([...files].map(([path, bytes]) => [`/run/${path}`, bytes]));
  return decideExit(readRunFacts(memoryFiles(content), '/run')).code;
}

/** False where the mutations left nothing to make them from. */
function reindex(tree: MemoryTree): boolean {
  if (!tree.files.has(RUN_FILES.manifest) || !tree.files.has(RUN_FILES.events)) return false;
  try {
    tree.reindex();
    return true;
  } catch {
    return false;
  }
}

const sameFiles = (a: MemoryTree, b: MemoryTree): boolean =>
  a.files.size === b.files.size && [...a.files].every(([path, bytes]) => b.files.get(path)?.equals(bytes) === true);
