import { readFileSync } from 'node:fs';
import { inRoot, ROOT } from './paths.mjs';
import { run } from './process.mjs';
import { runtimeProgram } from './runtimes.mjs';

/**
 * Frozen evidence, whose bytes are what a test is about, and tables with one row a line, so that two of them can be
 * compared.
 */
const NOT_FORMATTED = ['test/vectors/**', 'assets/tables/builds.json', 'test/domain/agent/recorded-updates.json'];

const TOOLS = [
  { name: 'prettier', package: 'prettier', args: ['--check', '.', ...NOT_FORMATTED.map((name) => `!${name}`)] },
  { name: 'eslint', package: 'eslint', args: ['--max-warnings', '0', '.'] },
  { name: 'tsc', package: 'typescript', program: 'tsc', args: ['--noEmit'] },
];

/**
 * Runs every check to its end, so that one call shows all that is wrong.
 *
 * @returns {Promise<boolean>} true when nothing is
 */
export const check = async () => {
  const started = performance.now();
  const results = await Promise.all(
    TOOLS.map(async (tool) => ({
      tool,
      ...(await run(runtimeProgram('linux'), [programOf(tool), ...tool.args], OPTIONS)),
    })),
  );
  for (const { tool, code, stdout, stderr } of results) {
    console.log(`${code === 0 ? 'ok    ' : 'FAILED'} ${tool.name}`);
    if (code !== 0) console.log(`${stdout}${stderr}`.trim());
  }
  console.log(`checked in ${((performance.now() - started) / 1000).toFixed(1)} s`);
  return results.every(({ code }) => code === 0);
};

const OPTIONS = { cwd: ROOT, quiet: true };

/**
 * @param {{ name: string, package: string, program?: string }} tool
 * @returns {string} the script that the package runs as this tool
 */
const programOf = ({ name, package: folder, program = name }) => {
  const { bin } = JSON.parse(readFileSync(inRoot('node_modules', folder, 'package.json'), 'utf8'));
  return inRoot('node_modules', folder, typeof bin === 'string' ? bin : bin[program]);
};
