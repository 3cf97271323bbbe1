import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { CACHE, inRoot } from './paths.mjs';
import { hashFile, step } from './step.mjs';
import { mustRun } from './process.mjs';

/**
 * @typedef {'linux' | 'win'} Platform
 * @typedef {{ name: string, integrity: string, program: string, sha256: string }} Pinned
 * @typedef {{ version: string, packages: Record<Platform, Pinned> }} Runtimes
 */

/** The one Node.js version that is built with, tested with and shipped, and the hashes it is known by. */
export const RUNTIMES = /** @type {Runtimes} */ (
  JSON.parse(readFileSync(inRoot('src', 'build', 'runtimes.json'), 'utf8'))
);

/**
 * @param {Platform} platform
 * @returns {string} the folder in the cache that holds the unpacked package of the runtime
 */
export const runtimeFolder = (platform) => join(CACHE, 'runtimes', `${platform}-x64-${RUNTIMES.version}`);

/**
 * @param {Platform} platform
 * @returns {string} the pinned runtime's own program
 */
export const runtimeProgram = (platform) => join(runtimeFolder(platform), RUNTIMES.packages[platform].program);

/**
 * The licences of Node.js and of everything compiled into it. Only the Linux package carries the text; it names the
 * parts of all systems.
 */
export const RUNTIME_LICENCE = join(runtimeFolder('linux'), 'LICENSE');

/** Makes both pinned runtimes present in the cache; a copy that is not equal to its hash is fetched again. */
export const runtimes = async () => {
  for (const platform of /** @type {const} */ (['linux', 'win'])) {
    if (await isGood(platform)) continue;
    await step(`fetch ${RUNTIMES.packages[platform].name} ${RUNTIMES.version}`, () => fetchRuntime(platform));
  }
};

/**
 * @param {Platform} platform
 * @returns {Promise<boolean>}
 */
const isGood = async (platform) =>
  existsSync(runtimeProgram(platform)) &&
  (await hashFile(runtimeProgram(platform))) === RUNTIMES.packages[platform].sha256;

/**
 * Works in a folder of its own and renames it into place, so that neither a broken download nor a second build at the
 * same time leaves half a runtime behind.
 *
 * @param {Platform} platform
 */
const fetchRuntime = async (platform) => {
  const { name, integrity } = RUNTIMES.packages[platform];
  const final = runtimeFolder(platform);
  mkdirSync(join(CACHE, 'runtimes'), { recursive: true });
  const work = mkdtempSync(join(CACHE, 'runtimes', 'fetch-'));
  try {
    const pack = ['pack', `${name}@${RUNTIMES.version}`, '--pack-destination', work, '--loglevel=error'];
    await mustRun('npm', pack, { cwd: work, quiet: true });
    const archive = join(work, readdirSync(work).find((file) => file.endsWith('.tgz')) ?? 'no archive');
    const actual = `sha512-${await hashFile(archive, 'sha512', 'base64')}`;
    if (actual !== integrity) throw new Error(`${name} ${RUNTIMES.version}: expected ${integrity}, got ${actual}`);
    await mustRun('tar', ['-xzf', archive, '-C', work], { quiet: true });
    // Another build may have been quicker, and may be working from its copy by now.
    if (await isGood(platform)) return;
    rmSync(final, { recursive: true, force: true });
    renameSync(join(work, 'package'), final);
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
  if (!(await isGood(platform)))
    throw new Error(`${name} ${RUNTIMES.version}: its program has another hash than pinned`);
};
