import fc from 'fast-check';
import { reaches, testsOf, useSources } from './modules.ts';
import type { Answer, Ask, Attempt, RecordedTest, Recording } from './protocol.ts';

/** Runs tests with one mutant in force at a time. The names of the switches are those the instrumented code reads. */
interface Switches {
  activeMutant?: string | undefined;
  currentTestId?: string | undefined;
  hitCount?: number | undefined;
  hitLimit?: number | undefined;
  mutantCoverage?: { static: Record<string, number>; perTest: Record<string, Record<string, number>> };
}
const switches: Switches = ((globalThis as { __stryker__?: Switches }).__stryker__ ??= {});

// The same inputs for every mutant; the smallest failing input is of no interest.
fc.configureGlobal({ seed: 1, endOnFailure: true });

/** The modules that mutants share, until one of them leaves something behind. */
let shared = 0;
let newest = 0;
let sourceNames: readonly string[] = [];

const record = async (files: readonly string[]): Promise<Recording> => {
  for (const file of files) await testsOf(file, shared);
  const importers = Object.fromEntries(
    sourceNames.map((source) => [source, files.filter((file) => reaches(file, source))]),
  );
  const needed = new Set(Object.values(importers).flat());
  const tests: RecordedTest[] = [];
  for (const file of files.filter((one) => needed.has(one))) {
    for (const [at, { name, run }] of (await testsOf(file, shared)).entries()) {
      const id = `${file}#${at}`;
      switches.currentTestId = id;
      const began = performance.now();
      try {
        await run();
      } catch (error) {
        throw new Error(`without a mutant "${name}" in ${file} fails`, { cause: error });
      }
      tests.push({ id, ms: performance.now() - began, hits: switches.mutantCoverage?.perTest[id] ?? {} });
    }
  }
  switches.currentTestId = undefined;
  return { tests, whileLoading: Object.keys(switches.mutantCoverage?.static ?? {}), importers };
};

const fails = async (id: string, version: number): Promise<boolean> => {
  const [file = '', at = ''] = id.split('#');
  try {
    await (await testsOf(file, version))[Number(at)]?.run();
    return false;
  } catch {
    return true;
  }
};

interface Tried {
  /** The first test that fails with the mutant, or null when it survives. */
  readonly killedBy: string | null;
  /** Every test passed the mutated place, as it does without the mutant: no module answered from memory. */
  readonly seen: boolean;
}

const attempt = async ({ mutant, tests, hitLimit }: Attempt, version: number): Promise<Tried> => {
  let seen = true;
  for (const id of tests) {
    switches.activeMutant = mutant;
    switches.hitCount = 0;
    switches.hitLimit = hitLimit;
    const failed = await fails(id, version);
    switches.activeMutant = undefined;
    if (failed) return { killedBy: id, seen };
    seen &&= switches.hitCount > 0;
  }
  return { killedBy: null, seen };
};

/**
 * Tries in the shared modules first. Neither answer is taken from there when a module may have remembered something: a
 * killer must pass again without the mutant, and what survived unseen is tried anew in modules of its own.
 */
const judge = async (asked: Attempt): Promise<string | null> => {
  if (!asked.fresh) {
    const { killedBy, seen } = await attempt(asked, shared);
    if (killedBy === null && seen) return null;
    if (killedBy !== null && !(await fails(killedBy, shared))) return killedBy;
    if (killedBy !== null) shared = ++newest;
  }
  return (await attempt(asked, ++newest)).killedBy;
};

const answer = async (asked: Ask): Promise<Answer> => {
  switch (asked.kind) {
    case 'open':
      useSources(asked.sources);
      sourceNames = Object.keys(asked.sources);
      return { kind: 'opened' };
    case 'record':
      return { kind: 'recorded', ...(await record(asked.tests)) };
    case 'try':
      return { kind: 'tried', killedBy: await judge(asked) };
  }
};

process.on('message', (asked: Ask) => {
  answer(asked).then(
    (answered) => process.send?.(answered),
    (error: unknown) => {
      console.error(error);
      process.exit(70);
    },
  );
});

process.on('disconnect', () => process.exit());
