import assert from 'node:assert/strict';
import { cpSync, existsSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { test } from 'node:test';
import { realSystem } from '../../src/system/real.ts';
import { verifyRun } from '../../src/verify/verify.ts';
import { lastLineIn } from '../support/cli.ts';
import { quickFolder } from '../support/quick-folder.ts';
import { assertAsIfNothing } from './as-if-nothing.ts';
import { randomFrom, runOf, seed, startProgram } from './built-program.ts';
import { FULL } from './extent.ts';
import { counted, printFigures } from './figures.ts';

const KILLS = FULL ? 100 : 10;
const CODES = [150, 0] as const;
const { files } = realSystem([]);

interface Killed {
  readonly start: number;
  readonly how: 'killed' | 'ended before';
  readonly left: string;
  readonly startsAfter: number;
  readonly calledAgain: boolean;
}

test(`${KILLS} starts of the program are killed at random moments, and the next ones end as if nothing had happened`, async (context) => {
  const begun = performance.now();
  const place = quickFolder();
  context.after(() => rmSync(place, { recursive: true, force: true }));
  const seeded = seed();
  context.diagnostic(`PATCHPILOT_SEED=${seeded}`);
  const random = randomFrom(seeded);
  // An open run names its output root, so that every start has the same one.
  const root = join(place, 'root');
  const { folders, milliseconds } = await healthy(place, root);
  const killed: Killed[] = [];
  for (let kill = 0; kill < KILLS; kill++) {
    const start = kill % CODES.length;
    const after = random() * (milliseconds[start] ?? 0);
    rmSync(root, { recursive: true, force: true });
    if (start > 0) cpSync(folders[start - 1] ?? '', root, { recursive: true, preserveTimestamps: true });
    killed.push(await killOne(root, start, after, `kill ${kill} after ${Math.round(after)} ms`));
  }
  printFigures(context, 'real kills of the built program', begun, [
    ['killed in', 'kills', 'hit', 'verdict on what it left', 'starts to 0', 'installed again after a look-up'],
    ...CODES.map((code, start) => {
      const some = killed.filter((one) => one.start === start);
      return [
        `start ${start + 1} (${code})`,
        String(some.length),
        counted(some.map((one) => one.how)),
        counted(some.map((one) => one.left)),
        counted(some.map((one) => String(one.startsAfter))),
        String(some.filter((one) => one.calledAgain).length),
      ];
    }),
  ]);
  assert.ok(killed.filter((one) => one.how === 'killed').length > KILLS / 2);
});

/** Starts to which nothing happens: what each left, copied, and how long it took. A kill comes within that time. */
async function healthy(place: string, root: string): Promise<{ folders: string[]; milliseconds: number[] }> {
  const [folders, milliseconds]: [string[], number[]] = [[], []];
  for (const [start, code] of CODES.entries()) {
    const began = performance.now();
    const ended = await startProgram(runOf('reboot-150', root)).ended;
    milliseconds.push(performance.now() - began);
    assert.equal(ended.code, code, ended.stdout);
    folders.push(join(place, `after-${start}`));
    cpSync(root, folders[start] ?? '', { recursive: true, preserveTimestamps: true });
  }
  return { folders, milliseconds };
}

async function killOne(root: string, start: number, afterMs: number, point: string): Promise<Killed> {
  const running = startProgram(runOf('reboot-150', root));
  await Promise.race([delay(afterMs), running.ended]);
  running.child.kill('SIGKILL');
  const { signal } = await running.ended;
  const left = runsIn(root).map((run) => verifyRun(files, run).verdict);
  let line = '';
  let startsAfter = 0;
  for (let code: number | null = 150; code === 150 && startsAfter < 6; startsAfter++) {
    const next = await startProgram(runOf('reboot-150', root)).ended;
    code = next.code;
    line = lastLineIn(next.stdout);
  }
  assert.match(line, / exit=0 /u, point);
  const calledAgain = assertAsIfNothing(files, root, line, point);
  const how = signal === 'SIGKILL' ? 'killed' : 'ended before';
  return { start, how, left: left.sort().join('+') || 'no run', startsAfter, calledAgain };
}

const runsIn = (root: string): string[] => {
  const runs = join(root, 'Runs');
  return existsSync(runs) ? readdirSync(runs).map((one) => join(runs, one)) : [];
};
