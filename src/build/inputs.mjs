import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { checksums, CHECKSUMS } from './seal.mjs';
import { DIST, inRoot } from './paths.mjs';
import { filesBelow } from './assets.mjs';
import { sourceCommit } from './commit.mjs';

/** Remembers what dist was built from. */
const RECORD = join(DIST, '.inputs');

const FOLDERS = ['src', 'assets', 'schemas', 'examples/scenarios'];
const FILES = ['build.mjs', 'package.json', 'package-lock.json', 'LICENSE'];

/** @returns {Promise<string>} one hash over everything that a build depends on */
export const inputsHash = async () => {
  const hash = createHash('sha256');
  hash.update(JSON.stringify([await sourceCommit(), process.env.PATCHPILOT_SIGN ?? '']));
  for (const name of [...FILES, ...FOLDERS.flatMap(filesBelow)]) {
    const bytes = readFileSync(inRoot(name));
    hash.update(`${name} ${bytes.length}\n`).update(bytes);
  }
  return hash.digest('hex');
};

/**
 * @param {string} inputs
 * @returns {Promise<boolean>} true when dist was built from these inputs and nobody has touched it since
 */
export const isUpToDate = async (inputs) => {
  if (!existsSync(RECORD) || readFileSync(RECORD, 'utf8') !== inputs) return false;
  const sums = join(DIST, CHECKSUMS);
  return existsSync(sums) && readFileSync(sums, 'utf8') === (await checksums(DIST).catch(() => 'a file is missing'));
};

/** @param {string} inputs */
export const recordInputs = (inputs) => {
  writeFileSync(RECORD, inputs);
};
