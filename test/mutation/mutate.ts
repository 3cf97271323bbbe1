import { globSync, statSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { ROOT } from '../../src/build/paths.mjs';
import { mutantsOf } from './mutants.ts';
import { fileLines, summaryOf } from './summary.ts';
import { record, tryFile, type Tried } from './trial.ts';

/**
 * `npm run mutate [-- FILE or FOLDER...]`: changes the sources of a folder of decisions one place at a time, runs the
 * tests that mirror the folder, and prints what no test noticed. `MUTATE_WORKERS` names another number of processes
 * than cores.
 */
const AREAS = ['src/domain', 'src/verify'];
/**
 * Tests that take longer are left out: hundreds of mutations of whole trees, every word of four digits. What they alone
 * would notice counts as survived.
 */
const LONGEST_TEST_MS = 1_000;
/** At most this share of the mutants of the first area may survive. */
const MOST_SURVIVORS = 0.05;

const wanted = process.argv.slice(2).map((word) => word.replace(/\/+$/u, ''));
const workers = Number(process.env['MUTATE_WORKERS'] ?? availableParallelism());

const sourcesBelow = (place: string): readonly string[] =>
  statSync(join(ROOT, place)).isFile() ? [place] : globSync(`${place}/**/*.ts`, { cwd: ROOT }).toSorted();

const tryArea = async (area: string, files: readonly string[]): Promise<readonly Tried[]> => {
  const instrumented = await mutantsOf(files);
  const all = await record(instrumented, globSync(`${area.replace('src', 'test')}/**/*.test.ts`, { cwd: ROOT }));
  const recording = { ...all, tests: all.tests.filter(({ ms }) => ms <= LONGEST_TEST_MS) };
  const long = all.tests.length - recording.tests.length;
  if (long > 0) console.log(`${area}: ${long} tests of more than ${LONGEST_TEST_MS / 1_000} s are left out`);
  const queue = [...files];
  const tried: Tried[] = [];
  const work = async (): Promise<void> => {
    for (let file = queue.shift(); file !== undefined; file = queue.shift()) {
      const ofFile = await tryFile(file, instrumented, recording);
      tried.push(...ofFile);
      if (ofFile.length > 0) console.log(fileLines(file, ofFile).join('\n'));
    }
  };
  await Promise.all(Array.from({ length: workers }, work));
  return tried;
};

const began = performance.now();
const places = wanted.length === 0 ? AREAS : wanted;
const files = [...new Set(places.flatMap(sourcesBelow))];
for (const area of AREAS) {
  const ofArea = files.filter((file) => file.startsWith(`${area}/`));
  if (ofArea.length === 0) continue;
  const { lines, share, stale } = summaryOf(area, await tryArea(area, ofArea));
  console.log(lines.join('\n'));
  if (stale.length > 0 || (area === AREAS[0] && places.includes(area) && share > MOST_SURVIVORS)) process.exitCode = 1;
}
console.log(`tried in ${((performance.now() - began) / 1_000).toFixed(0)} s`);
