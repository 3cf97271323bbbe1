import type { Counts } from '../schema/basics.ts';
import type { Figures } from '../schema/figures.ts';
import type { FinalUpdate, RunFacts } from './run-facts.ts';

/** How an update stands at the end, as people are told it; every update is in exactly one of them. */
export type Bucket = Exclude<keyof Figures, 'selected' | 'earlier' | 'deferred'>;

/** The counter of the last line in which an update of a bucket is counted; null for none. */ // E-9.5
const COUNTED_AS: Readonly<Record<Bucket, 'inst' | 'fail' | 'todo' | null>> = {
  installed: 'inst',
  agentOnly: 'inst',
  alreadyPresent: 'inst',
  wouldInstall: 'inst',
  awaitsRestart: 'inst',
  superseded: null,
  notApplicable: null,
  failed: 'fail',
  notThere: 'fail',
  leftAlone: 'fail',
  unconfirmed: 'todo',
  claimed: 'todo',
  notDone: 'todo',
  waitsForWindow: 'todo',
};

export const BUCKETS = Object.keys(COUNTED_AS) as readonly Bucket[];

type Counted = Pick<RunFacts, 'waiting' | 'selected' | 'earlier' | 'deferred'>;

/**
 * The one place that counts updates: last line, run.json, the lines of a run, the sentence and the tiles of the report
 * follow from it. The buckets add up to `selected` and `earlier`. Pure.
 */
export function figuresOf({ waiting, selected, earlier, deferred }: Counted): Figures {
  const buckets = Object.fromEntries(BUCKETS.map((bucket) => [bucket, 0])) as Record<Bucket, number>;
  for (const update of [...selected, ...earlier]) buckets[bucketOf(update, waiting)] += 1;
  return { selected: selected.length, earlier: earlier.length, deferred, ...buckets };
}

/** The five counters of the last line. While a run waits, a claim counts as installed. */ // E-9.5
export function countersOf(figures: Figures, regressions: number): Counts {
  const sum = (counter: 'inst' | 'fail' | 'todo'): number =>
    BUCKETS.filter((bucket) => COUNTED_AS[bucket] === counter).reduce((total, bucket) => total + figures[bucket], 0);
  const { deferred } = figures;
  return { inst: sum('inst'), fail: sum('fail'), defer: deferred, regr: regressions, todo: deferred + sum('todo') };
}

function bucketOf({ outcome, claimed, ending }: FinalUpdate, waiting: boolean): Bucket {
  switch (outcome.kind) {
    case 'installed':
      if (ending.verdict === 'alreadyPresent' || ending.thereBefore) return 'alreadyPresent';
      if (ending.verdict === null) return 'wouldInstall';
      return ending.agentOnly ? 'agentOnly' : 'installed';
    case 'failed':
      if (ending.reason === 'loop') return 'leftAlone';
      return ending.verdict === 'notEffective' || ending.verdict === 'rolledBack' ? 'notThere' : 'failed';
    case 'unconfirmed':
      if (waiting && claimed) return 'awaitsRestart';
      if (ending.verdict !== null) return 'unconfirmed';
      return ending.attempted ? 'claimed' : 'notDone';
    case 'heldBack':
      return 'waitsForWindow';
    case 'superseded':
    case 'notApplicable':
      return outcome.kind;
    case 'notDone':
    case 'unknown':
      return 'notDone';
  }
}
