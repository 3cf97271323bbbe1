import { writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { hashFile } from './step.mjs';
import { mustRun } from './process.mjs';
import { PROGRAM, SBOM } from './paths.mjs';

/** What a user compares a download with. */
export const CHECKSUMS = 'SHA256SUMS';

const SHIPPED = [PROGRAM.linux, PROGRAM.win, SBOM].map((file) => basename(file));

/**
 * The last step: has the exe signed, then writes the checksums of what is shipped. Nothing touches the files after it.
 *
 * @param {string} folder holds the finished files
 * @param {string | undefined} signer a program, called with the path of the exe as its only argument and without a
 *   shell; without one the exe stays unsigned
 */
export const seal = async (folder, signer) => {
  if (signer) await mustRun(signer, [join(folder, basename(PROGRAM.win))]);
  writeFileSync(join(folder, CHECKSUMS), await checksums(folder));
};

/**
 * @param {string} folder
 * @returns {Promise<string>} the lines of SHA256SUMS for the files as they are now
 */
export const checksums = async (folder) => {
  const lines = SHIPPED.map(async (name) => `${await hashFile(join(folder, name))}  ${name}\n`);
  return (await Promise.all(lines)).join('');
};
