import { spawn } from 'node:child_process';

/**
 * @typedef {object} Ended
 * @property {number} code the exit code; 128 when a signal ended the program
 * @property {string} stdout
 * @property {string} stderr
 */

/**
 * Runs a program to its end, without a shell and with nothing on its stdin.
 *
 * @param {string} program
 * @param {readonly string[]} args
 * @param {{ cwd?: string, env?: NodeJS.ProcessEnv, quiet?: boolean }} [options] `quiet` collects the output; without it
 *   the program writes to ours
 * @returns {Promise<Ended>}
 */
export const run = (program, args, { cwd, env, quiet = false } = {}) =>
  new Promise((resolve, reject) => {
    const child = spawn(program, args, { cwd, env, stdio: ['ignore', ...output(quiet)] });
    let stdout = '';
    let stderr = '';
    child.stdout?.setEncoding('utf8').on('data', (/** @type {string} */ text) => (stdout += text));
    child.stderr?.setEncoding('utf8').on('data', (/** @type {string} */ text) => (stderr += text));
    child.on('error', reject);
    child.on('close', (code) => {
      resolve({ code: code ?? 128, stdout, stderr });
    });
  });

/**
 * Runs a program whose failure is a failure of the build.
 *
 * @param {string} program
 * @param {readonly string[]} args
 * @param {Parameters<typeof run>[2]} [options]
 * @returns {Promise<string>} its stdout
 */
export const mustRun = async (program, args, options) => {
  const { code, stdout, stderr } = await run(program, args, options);
  if (code !== 0) throw new Error(`${[program, ...args].join(' ')}: exit code ${code}\n${stderr || stdout}`.trim());
  return stdout;
};

/**
 * @param {boolean} quiet
 * @returns {['pipe' | 'inherit', 'pipe' | 'inherit']}
 */
const output = (quiet) => (quiet ? ['pipe', 'pipe'] : ['inherit', 'inherit']);
