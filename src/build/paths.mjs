import { homedir } from 'node:os';
import { join, resolve } from 'node:path';

/** The repository. Every other path of the build is made from it, so that the build works from any current folder. */
export const ROOT = resolve(import.meta.dirname, '../..');

/** What is shipped; never committed. */
export const DIST = join(ROOT, 'dist');

/** Files that exist only while a build runs, and the generated texts that are embedded. */
export const STAGE = join(DIST, '.stage');

/** The finished product, by the system it runs on. */
export const PROGRAM = { win: join(DIST, 'patchpilot.exe'), linux: join(DIST, 'patchpilot') };

/** The product's bill of materials, shipped beside the programs and embedded in them. */
export const SBOM = join(DIST, 'sbom.cdx.json');

/** Third-party licence texts, embedded in the programs. */
export const LICENCES = join(STAGE, 'THIRD-PARTY-LICENSES.txt');

/** Downloads that are too big for a repository and the same for every clone: pinned runtimes, verified at each use. */
export const CACHE =
  process.env.PATCHPILOT_CACHE ?? join(process.env.XDG_CACHE_HOME ?? join(homedir(), '.cache'), 'patchpilot');

/**
 * @param {...string} parts relative to the repository
 * @returns {string} the absolute path
 */
export const inRoot = (...parts) => join(ROOT, ...parts);
