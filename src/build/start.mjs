import { existsSync, readdirSync, rmSync, statSync } from 'node:fs';
import { basename, join, relative } from 'node:path';
import { DIST, inRoot, PROGRAM, ROOT } from './paths.mjs';
import { filesBelow } from './assets.mjs';
import { productUpToDate } from './product.mjs';
import { run } from './process.mjs';

/** Where the showcase writes; made anew each time. */
const OUTPUT = join(DIST, 'showcase');

const REBOOT_REQUIRED = 150;

/** A start, three hops, and nothing more: the product itself ends after three. */
const MAX_STARTS = 4;

/** Builds the product and shows it at work: a simulated device, patched through its reboot to its report. */
export const start = async () => {
  await productUpToDate();
  const scenario = filesBelow('examples/scenarios').find((name) => basename(name).startsWith('showcase-'));
  if (scenario === undefined) throw new Error('no examples/scenarios/showcase-*.json');
  rmSync(OUTPUT, { recursive: true, force: true });

  /** @type {number[]} */
  const codes = [];
  do {
    const args = ['run', '--scenario', inRoot(scenario), '--output-root', OUTPUT];
    console.log(`\n$ ${shown(PROGRAM.linux)} ${args.map(shown).join(' ')}`);
    const { code } = await run(PROGRAM.linux, args, { cwd: ROOT });
    console.log(`exit code ${code}`);
    codes.push(code);
  } while (codes.at(-1) === REBOOT_REQUIRED && codes.length < MAX_STARTS);

  tellWhatNext();
  const expected = codesOf(scenario);
  const asNamed = expected.every((code, at) => codes[at] === code) && codes.at(-1) !== REBOOT_REQUIRED;
  if (!asNamed) throw new Error(`${scenario}: expected the exit codes ${expected.join(', ')}, got ${codes.join(', ')}`);
};

/**
 * @param {string} scenario a file name ends with the code of its first start, or with the codes of all:
 *   `showcase-150-0.json`
 * @returns {number[]}
 */
export const codesOf = (scenario) => {
  const codes = /(?:-\d+)+$/.exec(basename(scenario, '.json'))?.[0].slice(1).split('-') ?? [];
  return codes.map(Number);
};

const tellWhatNext = () => {
  const report = newestReport();
  console.log(`\nThe report: ${report ?? 'none was written'}\n\nTry next:`);
  const program = shown(PROGRAM.linux);
  console.log(`  ${program} verify latest --output-root ${shown(OUTPUT)}`);
  console.log(`  ${program} exit-code latest --output-root ${shown(OUTPUT)}`);
  console.log(`  ${program} drill`);
};

/** @returns {string | undefined} the HTML report of the latest run */
const newestReport = () => {
  const runs = join(OUTPUT, 'Runs');
  if (!existsSync(runs)) return undefined;
  return readdirSync(runs)
    .map((run) => join(runs, run, 'Reports', 'final-report.html'))
    .filter((file) => existsSync(file))
    .sort((a, b) => statSync(b).mtimeMs - statSync(a).mtimeMs)[0];
};

/**
 * @param {string} text
 * @returns {string} a path below the repository as it can be typed there
 */
const shown = (text) => (text.startsWith(ROOT) ? `./${relative(ROOT, text)}` : text);
