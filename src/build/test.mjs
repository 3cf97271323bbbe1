import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { check } from './check.mjs';
import { filesBelow } from './assets.mjs';
import { CACHE, inRoot, ROOT } from './paths.mjs';
import { productUpToDate } from './product.mjs';
import { run } from './process.mjs';
import { runtimeProgram } from './runtimes.mjs';

/**
 * What under test is not part of every test run: the bench for Windows and the stories that need it have their own
 * start, measuring is by hand.
 */
const APART = /^test\/(windows|bench)\/|\.wine\.test\.ts$/;

/**
 * Checks the sources, builds the product, tests both, and the exe in Wine where that is set up. A failing part does not
 * keep the others from running; the last line is the summary of the test runner.
 */
export const test = async () => {
  await productUpToDate();
  /** @type {string[]} */
  const failed = [];
  if (!(await check())) failed.push('check');
  if ((await testOnWindowsBench()) !== 0) failed.push('the tests of the exe in Wine');
  if (failed.length > 0) console.error(`\nFAILED before the tests below: ${failed.join('; ')}\n`);

  const files = filesBelow('test').filter((name) => name.endsWith('.test.ts') && !APART.test(name));
  const { code } = await run(runtimeProgram('linux'), ['--test', '--test-concurrency=2', ...files], { cwd: ROOT });
  if (code !== 0 || failed.length > 0) process.exitCode = 1;
};

/**
 * The fuzz targets alone, for runs by hand: `FUZZ_RUNS` names the inputs, `FUZZ_SEED` repeats one. They do not time
 * out.
 */
export const fuzz = async () => {
  const targets = filesBelow('test/fuzz').filter((name) => name.endsWith('.test.ts'));
  const { code } = await run(runtimeProgram('linux'), ['--test', '--test-concurrency=2', ...targets], { cwd: ROOT });
  process.exitCode = code;
};

/**
 * The bench is a Debian tree with Wine in the cache folder, made by its own set-up.
 *
 * @returns {Promise<number>} 0 when the tests of the exe passed, or were left out and that is allowed
 */
const testOnWindowsBench = async () => {
  const bench = inRoot('test', 'windows');
  const isSetUp = existsSync(join(bench, 'run.sh')) && existsSync(join(CACHE, 'wine', 'prefix.inputs'));
  if (isSetUp || process.env.PATCHPILOT_WINE === 'required') {
    const env = { ...process.env, PATCHPILOT_NODE: runtimeProgram('linux') };
    return (await run('bash', [join(bench, 'run.sh')], { cwd: ROOT, env })).code;
  }
  console.log(
    '\n*** LEFT OUT: the tests of patchpilot.exe itself, which need Wine. To run them: bash test/windows/setup.sh, ' +
      'then npm test again. With PATCHPILOT_WINE=required their absence is a failure. ***\n',
  );
  return 0;
};
