import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { tmpdir } from 'node:os';
import { inRoot, ROOT } from './paths.mjs';
import { mustRun } from './process.mjs';
import { step } from './step.mjs';

/**
 * Builds the current commit twice, in clones whose paths differ in text and length, and compares every shipped file and
 * both zips. The packages are copied, not installed again; each clone still checks that they are those of its lock
 * file.
 */
export const reproducible = async () => {
  const work = mkdtempSync(join(tmpdir(), 'patchpilot-reproducible-'));
  try {
    const clones = [join(work, 'a'), join(work, 'a-much-longer-name', 'below', 'other folders')];
    const sums = [];
    for (const clone of clones) sums.push(await step(`build in ${clone}`, () => buildClone(clone)));
    if (sums[0] !== sums[1]) throw new Error(`the two builds differ:\n${sums.join('\n')}`);
    console.log(`equal in both:\n${sums[0]}`);
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
};

/**
 * @param {string} clone
 * @returns {Promise<string>} the clone's SHA256SUMS, of what is built and of the zips
 */
const buildClone = async (clone) => {
  mkdirSync(clone, { recursive: true });
  await mustRun('git', ['clone', '--quiet', '--no-hardlinks', ROOT, clone], { quiet: true });
  cpSync(inRoot('node_modules'), join(clone, 'node_modules'), { recursive: true, verbatimSymlinks: true });
  await mustRun(process.execPath, ['build.mjs', 'release'], { cwd: clone, quiet: true });
  const sums = ['SHA256SUMS', 'release/SHA256SUMS'].map((name) => readFileSync(join(clone, 'dist', name), 'utf8'));
  return sums.join('');
};
