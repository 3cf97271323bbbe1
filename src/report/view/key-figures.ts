import { countersOf, type Bucket } from '../../domain/figures.ts';
import type { FinalReport } from '../../schema/report.ts';
import type { Tone } from './words.ts';

/**
 * `whole`: what was looked at. `part`: the updates of `selected` and `earlier`, each in one. `total`: as in the last
 * line.
 */
type Group = 'whole' | 'part' | 'total' | 'other';

/** A number at the top of the page. */
export interface KeyFigure {
  readonly group: Group;
  readonly value: string;
  readonly label: string;
  readonly tone: Tone;
}

interface Part {
  readonly buckets: readonly Bucket[];
  readonly label: string;
  /** When it is more than 0. */
  readonly tone: Tone;
  /** In which runs it is shown also when it is 0; else it would only take room. */
  readonly always?: 'real' | 'dry' | 'all';
}

/** Every bucket stands in one of them. */
const PARTS: readonly Part[] = [
  { buckets: ['wouldInstall'], label: 'a real run would install', tone: 'info', always: 'dry' },
  { buckets: ['installed'], label: 'installed, confirmed', tone: 'good', always: 'real' },
  { buckets: ['agentOnly'], label: 'listed by the agent alone', tone: 'info' },
  { buckets: ['alreadyPresent'], label: 'there before', tone: 'quiet' },
  { buckets: ['superseded'], label: 'superseded', tone: 'quiet' },
  { buckets: ['failed', 'notThere', 'leftAlone'], label: 'failed', tone: 'bad', always: 'all' },
  { buckets: ['awaitsRestart'], label: 'wait for the restart', tone: 'info' },
  { buckets: ['unconfirmed', 'claimed'], label: 'not confirmed', tone: 'warning', always: 'real' },
  { buckets: ['notDone'], label: 'not installed yet', tone: 'warning' },
  { buckets: ['waitsForWindow'], label: 'wait for the window', tone: 'info' },
  { buckets: ['notApplicable'], label: 'not applicable', tone: 'quiet' },
];

/** The tiles of the page: what was on offer, how each update ended, and what is left. Pure. */
export function keyFigures({ figures = null, catalog, validation, hops, mode }: FinalReport): KeyFigure[] {
  const kind = mode === 'test' ? 'dry' : 'real';
  const checks = validation.checks.length;
  const worse = validation.checks.filter((check) => check.regression !== null).length;
  const restarts = Math.max(0, hops.length - 1);
  const known = (count: number | undefined): string => (count === undefined ? '?' : String(count));
  const figure = (group: Group, value: string, label: string, tone: Tone) => ({ group, value, label, tone });
  const sum = (buckets: readonly Bucket[]): number | undefined =>
    figures === null ? undefined : buckets.reduce((total, bucket) => total + figures[bucket], 0);
  const todo = figures === null ? undefined : countersOf(figures, 0).todo;
  const some = (count: number | undefined): count is number => count !== undefined && count > 0;
  return [
    figure('whole', known(catalog?.counts.offered), 'offered', 'quiet'),
    ...(some(figures?.deferred) ? [figure('other', known(figures.deferred), 'deferred', 'info')] : []),
    figure('whole', known(figures?.selected), 'selected', 'quiet'),
    ...(some(figures?.earlier) ? [figure('whole', known(figures.earlier), 'of earlier runs', 'quiet')] : []),
    ...PARTS.map((part) => ({ ...part, count: sum(part.buckets) }))
      .filter(({ count, always }) => always === 'all' || always === kind || some(count))
      .map(({ count, label, tone }) => figure('part', known(count), label, some(count) ? tone : 'quiet')),
    figure('total', known(todo), 'still to do in all', some(todo) ? 'warning' : 'quiet'),
    figure('other', checks === 0 ? '-' : `${worse}/${checks}`, 'checks got worse', worse > 0 ? 'bad' : 'quiet'),
    figure('other', String(restarts), restarts === 1 ? 'restart' : 'restarts', 'quiet'),
  ];
}
