import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { hashFile, step } from './step.mjs';
import { inRoot, ROOT } from './paths.mjs';
import { mustRun } from './process.mjs';

/** Names the lock file that node_modules was made from; `npm ci` empties the folder first, so it cannot outlive it. */
const MARKER = inRoot('node_modules', '.patchpilot-lock');

/**
 * Makes node_modules what package-lock.json says, unless it is already. Install scripts of packages are not run: no
 * tool of the build needs one, and a build should run only what it was asked to run.
 */
export const install = async () => {
  const wanted = await hashFile(inRoot('package-lock.json'));
  if (existsSync(MARKER) && readFileSync(MARKER, 'utf8') === wanted) return;
  await step('npm ci', () =>
    mustRun('npm', ['ci', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'], {
      cwd: ROOT,
      quiet: true,
    }),
  );
  writeFileSync(MARKER, wanted);
};
