import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { inRoot } from './paths.mjs';

/**
 * @typedef {object} BundledPackage
 * @property {string} name
 * @property {string} version
 * @property {string} licence SPDX identifier or expression, from the package's own package.json
 * @property {string} licenceText
 * @property {string} sha512 hex, of the package archive, from package-lock.json
 */

/**
 * The npm packages of which at least one file is in the bundle: not those that are merely installed.
 *
 * @param {import('esbuild').Metafile} metafile
 * @returns {BundledPackage[]} sorted by name and version
 */
export const bundledPackages = (metafile) => {
  const lock = JSON.parse(readFileSync(inRoot('package-lock.json'), 'utf8'));
  const folders = new Set(Object.keys(metafile.inputs).flatMap((file) => packageFolder(file) ?? []));
  return [...folders]
    .map((folder) => describe(folder, lock.packages[folder]))
    .sort((a, b) => (`${a.name}@${a.version}` < `${b.name}@${b.version}` ? -1 : 1));
};

/**
 * @param {string} file as esbuild names it, relative to the repository
 * @returns {string | undefined} the folder of the package that the file belongs to
 */
const packageFolder = (file) => /^.*node_modules\/(?:@[^/]+\/)?[^/]+/.exec(file)?.[0];

/**
 * @param {string} folder
 * @param {{ version: string, integrity: string } | undefined} locked
 * @returns {BundledPackage}
 */
const describe = (folder, locked) => {
  const { name, version, license } = JSON.parse(readFileSync(inRoot(folder, 'package.json'), 'utf8'));
  if (locked === undefined) throw new Error(`${folder}: not in package-lock.json`);
  if (locked.version !== version) throw new Error(`${folder}: expected ${locked.version}, got ${version}; run npm ci`);
  const [algorithm, digest = ''] = locked.integrity.split('-', 2);
  if (algorithm !== 'sha512') throw new Error(`${folder}: expected a sha512 integrity, got ${locked.integrity}`);
  return {
    name,
    version,
    licence: license,
    licenceText: licenceText(inRoot(folder)),
    sha512: Buffer.from(digest, 'base64').toString('hex'),
  };
};

/**
 * @param {string} folder
 * @returns {string} the package's licence text; a bundled package without one is a fault
 */
const licenceText = (folder) => {
  const file = readdirSync(folder).find((name) => /^licen[cs]e/i.test(name));
  if (file === undefined) throw new Error(`${folder}: no licence file`);
  return readFileSync(join(folder, file), 'utf8').trim();
};
