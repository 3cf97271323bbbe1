import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { RUN_FILES } from '../../src/evidence/layout.ts';
import { verifyRun } from '../../src/verify/verify.ts';
import { testFiles } from '../support/test-files.ts';
import { MemoryTree } from './memory-tree.ts';
import { VECTORS, type Vector } from './vectors.ts';

/**
 * `node test/verify/freeze.ts VERSION`: freezes evidence that the built program writes now under
 * `test/vectors/VERSION`, with what the verifier of now says of it. By hand, once for a version of the format; what is
 * frozen is never made again.
 */
const version = process.argv[2];
if (version === undefined || !/^v\d+$/u.test(version)) throw new Error('expected a version such as v1, got none');
const target = join(VECTORS, version);
mkdirSync(target); // throws when it is there

const PROGRAM = join(import.meta.dirname, '..', '..', 'dist', 'patchpilot');

/** The folder of the only run after these starts, each with its expected code. */
function runOf(scenario: string, codes: readonly number[]): string {
  const output = mkdtempSync(join(tmpdir(), 'patchpilot-freeze-'));
  for (const code of codes) {
    const args = ['run', '--scenario', scenario, '--output-root', output, '--device-id', 'FROZEN', '--quiet'];
    const { status } = spawnSync(PROGRAM, args);
    if (status !== code) throw new Error(`${scenario}: expected ${code}, got ${status}`);
  }
  const runs = join(output, 'Runs');
  return join(runs, readdirSync(runs)[0] ?? '');
}

const treeOf = (folder: string): MemoryTree => {
  const tree = new MemoryTree();
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    const path = join(entry.parentPath, entry.name);
    if (entry.isFile()) tree.set(path.slice(folder.length + 1), readFileSync(path));
  }
  return tree;
};

const rebooted = runOf('reboot-150', [150, 0]);
const lying = runOf('lying-update-210', [210]);
const whitewashed = treeOf(lying);
whitewashed.set(
  RUN_FILES.installSummary,
  whitewashed
    .text(RUN_FILES.installSummary)
    .replace('"verdict":"notEffective"', '"verdict":"installed"')
    .replace('"installed":false', '"installed":true'),
);
const laterSchema = treeOf(rebooted).change(RUN_FILES.finalReport, { schemaVersion: 2 }).reindex();

const trees: Readonly<Record<string, MemoryTree>> = {
  'valid-0': treeOf(rebooted),
  'valid-210': treeOf(lying),
  'incomplete-150': treeOf(runOf('reboot-150', [150])),
  'invalid-whitewashed': whitewashed,
  'unverifiable-later-schema': laterSchema,
};

const vectors: Vector[] = Object.entries(trees).map(([name, tree]) => {
  for (const [path, bytes] of tree.files) {
    const file = join(target, name, path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, bytes);
  }
  const { verdict, exitCode, root, failed } = verifyRun(testFiles, join(target, name));
  return { name, verdict, exitCode, root, failed: failed.map(({ check, path }) => `${check} ${path}`) };
});
writeFileSync(join(target, 'expected.json'), `${JSON.stringify(vectors, null, 2)}\n`);
