import { writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { DIST, PROGRAM, SBOM } from './paths.mjs';
import { hashFile } from './step.mjs';
import { mustRun } from './process.mjs';

/**
 * Has the exe signed where the environment names a signer: `PATCHPILOT_SIGN` is a program, called with the path of the
 * exe as its only argument and without a shell. Nothing touches the exe after it.
 */
export const sign = async () => {
  const signer = process.env['PATCHPILOT_SIGN'];
  if (signer) await mustRun(signer, [PROGRAM.win]);
};

/** What a user compares a download with; made last, from the files as they are shipped. */
export const CHECKSUMS = join(DIST, 'SHA256SUMS');

/** @returns {Promise<string>} the lines of SHA256SUMS as the files in dist are now */
export const checksums = async () => {
  const lines = [PROGRAM.linux, PROGRAM.win, SBOM].map(async (file) => `${await hashFile(file)}  ${basename(file)}\n`);
  return (await Promise.all(lines)).join('');
};

export const writeChecksums = async () => {
  writeFileSync(CHECKSUMS, await checksums());
};
