import { chmodSync, cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { zipSync } from 'fflate';
import { filesBelow } from './assets.mjs';
import { sourceCommit } from './commit.mjs';
import { inRoot, DIST, PROGRAM, SBOM } from './paths.mjs';
import { mustRun } from './process.mjs';
import { productUpToDate } from './product.mjs';
import { CHECKSUMS } from './seal.mjs';
import { hashFile, step } from './step.mjs';

/** Where the zips lie. */
export const RELEASE = join(DIST, 'release');

const TEXTS = ['README.md', 'CHANGELOG.md', 'CONTRIBUTING.md', 'LICENSE'];
const FOLDERS = ['docs', 'examples', 'schemas', 'src/PatchPilot.Engine'];
/** Windows asks for the signer of each of these, where a policy says so. */
const SIGNED_SCRIPTS = /\.ps[dm]?1$/;
const EXECUTABLE = 0o755;
const READABLE = 0o644;
const UNIX = 3;
const REGULAR = 0o100000;

/** Builds, and puts what a user needs into one zip for Windows and one for Linux, with their checksums beside them. */
export const release = async () => {
  const commit = await sourceCommit();
  if (commit.endsWith('-dirty'))
    throw new Error('commit what has changed first: a release can be built again from its commit');
  await productUpToDate();
  rmSync(RELEASE, { recursive: true, force: true });
  const { version } = /** @type {{ version: string }} */ (JSON.parse(readFileSync(inRoot('package.json'), 'utf8')));
  /** @type {string[]} */
  const sums = [];
  for (const [system, program] of /** @type {const} */ ([
    ['linux', PROGRAM.linux],
    ['win', PROGRAM.win],
  ])) {
    const name = `patchpilot-${version}-${system}-x64`;
    await step(`${name}.zip`, async () => {
      const zip = await pack(join(RELEASE, name), program, system === 'win' ? process.env.PATCHPILOT_SIGN : undefined);
      sums.push(`${await hashFile(zip)}  ${basename(zip)}\n`);
    });
  }
  writeFileSync(join(RELEASE, CHECKSUMS), sums.join(''));
  console.log(sums.join(''));
};

/**
 * Makes the zip of one system beside a folder that is gone afterwards.
 *
 * @param {string} folder
 * @param {string} program
 * @param {string | undefined} signer
 * @returns {Promise<string>} the path of the zip
 */
export const pack = async (folder, program, signer) => {
  const names = await stage(folder, program, signer);
  writeFileSync(`${folder}.zip`, zipOf(folder, names, basename(program)));
  rmSync(folder, { recursive: true });
  return `${folder}.zip`;
};

/**
 * Copies what one system gets into a folder, has its scripts signed, and writes the checksums of all of it.
 *
 * @param {string} folder
 * @param {string} program
 * @param {string | undefined} signer as in `seal`: called with the path of each script
 * @returns {Promise<string[]>} the names of the files, with `/`, sorted
 */
export const stage = async (folder, program, signer) => {
  const copied = [...TEXTS, ...FOLDERS.flatMap(filesBelow)].map((name) => ({ name, from: inRoot(name) }));
  const made = [program, SBOM].map((from) => ({ name: basename(from), from }));
  const all = [...copied, ...made];
  for (const { name, from } of all) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    cpSync(from, join(folder, name));
  }
  const licences = await mustRun(PROGRAM.linux, ['version', '--licenses'], { quiet: true });
  writeFileSync(join(folder, 'THIRD-PARTY-LICENSES.txt'), licences);
  const names = [...all.map(({ name }) => name), 'THIRD-PARTY-LICENSES.txt'].sort();
  if (signer) for (const name of names) if (SIGNED_SCRIPTS.test(name)) await mustRun(signer, [join(folder, name)]);
  chmodSync(join(folder, basename(program)), EXECUTABLE);
  const lines = await Promise.all(names.map(async (name) => `${await hashFile(join(folder, name))}  ${name}\n`));
  writeFileSync(join(folder, CHECKSUMS), lines.join(''));
  return [...names, CHECKSUMS].sort();
};

/**
 * The zip of these files: the same bytes for the same files, whatever the day and the time zone.
 *
 * @param {string} folder
 * @param {string[]} names
 * @param {string} program the one that can be run
 * @returns {Uint8Array}
 */
export const zipOf = (folder, names, program) => {
  const mtime = new Date(1980, 0, 1); // the earliest that a zip can say, in whatever zone: a zip has none
  const entries = names.map((name) => {
    const mode = name === program ? EXECUTABLE : READABLE;
    /** @type {[Uint8Array, import('fflate').ZipOptions]} */
    const entry = [readFileSync(join(folder, name)), { mtime, os: UNIX, attrs: ((REGULAR | mode) << 16) >>> 0 }];
    return [name, entry];
  });
  return zipSync(Object.fromEntries(entries), { level: 6 });
};
