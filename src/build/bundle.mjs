import { join } from 'node:path';
import { closedYargs } from './closed-yargs.mjs';
import { inRoot, ROOT, STAGE } from './paths.mjs';
import { packageJson } from './package-json.mjs';
import { RUNTIMES } from './runtimes.mjs';
import { sourceCommit } from './commit.mjs';
import { schemasWithoutDescriptions } from './without-descriptions.mjs';

/**
 * ES modules know where they lie; one CommonJS file does not. The program itself is the honest answer, and a valid one
 * for `createRequire`, which yargs calls when it is loaded.
 */
const BANNER = `const bundleUrl = require('node:url').pathToFileURL(process.execPath).href;`;

/**
 * Bundles src/main.ts into one CommonJS file, the form that a single executable starts from. White space and syntax are
 * minified, names are not: a stack trace in a report stays readable.
 *
 * @param {{ entry?: string, stage?: string }} [options] tests bundle other entries in the same way
 * @returns {Promise<import('esbuild').Metafile>} what went into it, for the licences and the bill of materials
 */
export const bundle = async ({ entry = inRoot('src', 'main.ts'), stage = STAGE } = {}) => {
  const { build } = await import('esbuild');
  const { metafile } = await build({
    absWorkingDir: ROOT,
    entryPoints: [entry],
    outfile: join(stage, 'patchpilot.cjs'),
    bundle: true,
    platform: 'node',
    target: 'node24',
    format: 'cjs',
    charset: 'utf8',
    minifyWhitespace: true,
    minifySyntax: true,
    legalComments: 'none',
    banner: { js: BANNER },
    define: { 'import.meta.url': 'bundleUrl', PATCHPILOT_BUILD: JSON.stringify(await buildValues()) },
    plugins: [closedYargs, schemasWithoutDescriptions],
    metafile: true,
    logLevel: 'warning',
  });
  return metafile;
};

/** What src/system/build-info.ts shows. */
const buildValues = async () => ({
  version: packageJson.version,
  commit: await sourceCommit(),
  runtime: RUNTIMES.version,
});
