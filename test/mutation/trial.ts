import type { Instrumented, Mutant } from './mutants.ts';
import type { Attempt, Recording } from './protocol.ts';
import { openTester, type Tester } from './tester.ts';

/** A mutant and what became of it. */
export interface Tried {
  readonly mutant: Mutant;
  readonly outcome: 'killed' | 'survived' | 'not reached';
}

const RECORDING_LIMIT_MS = 600_000;
/** A mutant is given this, and some times as long as its tests took without it. */
const LEAST_LIMIT_MS = 5_000;
const TIMES = 10;
const TIMES_HIT = 100;
/** Each set of modules of their own stays in memory until its worker ends. */
const FRESH_PER_WORKER = 150;

/** Runs the tests without a mutant, to see which test passes which place. */
export const record = async ({ sources }: Instrumented, tests: readonly string[]): Promise<Recording> => {
  const tester = openTester();
  try {
    await tester.ask({ kind: 'open', sources }, LEAST_LIMIT_MS);
    const answer = await tester.ask({ kind: 'record', tests }, RECORDING_LIMIT_MS);
    if (answer === 'lost' || answer.kind !== 'recorded') throw new Error('the tests do not run without a mutant');
    return answer;
  } finally {
    tester.close();
  }
};

/** Tries all mutants of one file. A worker that is lost was lost by the mutant, which is killed by that. */
export const tryFile = async (file: string, all: Instrumented, recording: Recording): Promise<readonly Tried[]> => {
  const sources = { [file]: all.sources[file] ?? '' };
  const tried: Tried[] = [];
  let tester: Tester | null = null;
  let fresh = 0;
  for (const mutant of all.mutants.filter((one) => one.file === file)) {
    const planned = attemptOf(mutant, recording);
    if (planned === null) {
      tried.push({ mutant, outcome: 'not reached' });
      continue;
    }
    if (tester === null) {
      tester = openTester();
      fresh = 0;
      if ((await tester.ask({ kind: 'open', sources }, RECORDING_LIMIT_MS)) === 'lost') throw new Error(NO_WORKER);
    }
    const answer = await tester.ask({ kind: 'try', ...planned.attempt }, planned.limitMs);
    const killed = answer === 'lost' || (answer.kind === 'tried' && answer.killedBy !== null);
    tried.push({ mutant, outcome: killed ? 'killed' : 'survived' });
    if (planned.attempt.fresh || !killed) fresh += 1;
    if (answer !== 'lost' && fresh < FRESH_PER_WORKER) continue;
    tester.close();
    tester = null;
  }
  tester?.close();
  return tried;
};

const NO_WORKER = 'a worker could not be started';

/** Which tests can see the mutant, the quick ones first; null when none does. */
const attemptOf = (
  { id, file }: Mutant,
  { tests, whileLoading, importers }: Recording,
): { attempt: Attempt; limitMs: number } | null => {
  const fresh = whileLoading.includes(id);
  const importing = new Set(fresh ? importers[file] : []);
  const seeing = tests
    .filter((test) => test.hits[id] !== undefined || importing.has(fileOf(test.id)))
    .toSorted((a, b) => rank(a.hits[id], b.hits[id]) || a.ms - b.ms);
  if (seeing.length === 0) return null;
  const hits = seeing.reduce((sum, test) => sum + (test.hits[id] ?? 0), 0);
  const ms = seeing.reduce((sum, test) => sum + test.ms, 0);
  return {
    attempt: { mutant: id, tests: seeing.map((test) => test.id), fresh, hitLimit: 1_000 + hits * TIMES_HIT },
    limitMs: LEAST_LIMIT_MS + ms * TIMES,
  };
};

const fileOf = (id: string): string => id.slice(0, id.lastIndexOf('#'));

/** A test that passes the place itself comes before one that only imports it. */
const rank = (a: number | undefined, b: number | undefined): number =>
  Number(a === undefined) - Number(b === undefined);
