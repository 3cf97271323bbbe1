import { existsSync, mkdtempSync, readFileSync, rmSync, statfsSync, writeFileSync } from 'node:fs';
import { cpus, tmpdir, totalmem, release } from 'node:os';
import { join } from 'node:path';
import { inRoot } from '../../src/build/paths.mjs';
import type { Figure, Row } from './figure.ts';
import { cycle, updates } from './figures/cycle.ts';
import { report } from './figures/report.ts';
import { resume } from './figures/resume.ts';
import { secrets } from './figures/secrets.ts';
import { start } from './figures/start.ts';
import { events, largeFile, largeLog } from './figures/verify.ts';

/**
 * `npm run bench [-- FIGURE...] [-- --write]`: measures, prints the table; `--write` puts it into docs/performance.md.
 */
const FIGURES: readonly Figure[] = [start, cycle, resume, report, updates, events, largeFile, largeLog, secrets];
const PAGE = inRoot('docs', 'performance.md');
const PLACE = /(?<=<!-- figures: begin -->\n)[\s\S]*?(?=<!-- figures: end -->)/u;

const words = process.argv.slice(2);
const write = words.includes('--write');
const wanted = words.filter((word) => word !== '--write');
const unknown = wanted.filter((word) => !FIGURES.some(({ name }) => name === word));
if (unknown.length > 0 || (write && wanted.length > 0)) {
  process.stderr.write(`expected figures of ${FIGURES.map(({ name }) => name).join(', ')}, or --write alone\n`);
  process.exit(64);
}

/** In memory where there is room for it: what is measured is the program, not a disk. */
const ROOM_BYTES = 3e9;
const MEMORY = '/dev/shm';
const inMemory = existsSync(MEMORY) && statfsSync(MEMORY).bavail * statfsSync(MEMORY).bsize > ROOM_BYTES;
const scratch = mkdtempSync(join(inMemory ? MEMORY : tmpdir(), 'patchpilot-bench-'));
const rows: Row[] = [];
try {
  for (const { name, measure } of FIGURES) {
    if (wanted.length > 0 && !wanted.includes(name)) continue;
    const began = performance.now();
    rows.push(...(await measure(scratch)));
    process.stderr.write(`${name}: ${((performance.now() - began) / 1_000).toFixed(0)} s\n`);
  }
} finally {
  rmSync(scratch, { recursive: true, force: true });
}

const cell = ({ figure, against, measured, limit, holds }: Row): string =>
  `| ${figure} | ${against} | ${measured} | ${limit} | ${holds ? 'yes' : '**no**'} |\n`;
const table = `| figure | against | measured | at most | holds |\n| --- | --- | --- | --- | --- |\n${rows.map(cell).join('')}`;
const model = cpus()[0]?.model ?? 'unknown processor';
const machine = `${new Date().toISOString().slice(0, 10)}, ${cpus().length} x ${model}, ${(totalmem() / 1e9).toFixed(0)} GB, Linux ${release()}, Node.js ${process.versions.node}, files ${inMemory ? 'in memory' : 'on disk'}`;
process.stdout.write(`\n${machine}\n\n${table}`);
if (write) {
  const page = readFileSync(PAGE, 'utf8');
  writeFileSync(
    PAGE,
    page.replace(PLACE, () => `\n${machine}\n\n${table}\n`),
  );
}
process.exitCode = rows.every(({ holds }) => holds) ? 0 : 1;
