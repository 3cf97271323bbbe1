import type { Figures } from '../schema/figures.ts';
import type { Bucket } from './figures.ts';
import { numbered } from './plural.ts';

/**
 * The updates of a run in parts of one sentence: first how many of all are confirmed, or would be installed by a real
 * run, then every other bucket that is not empty. The numbers before `of`, and those of the other parts, add up to the
 * number after it. Pure.
 */
export function updateParts(figures: Figures, dryRun: boolean): string[] {
  const all = figures.selected + figures.earlier;
  if (all === 0) return ['no update was selected for this device'];
  const [lead, words] = dryRun ? (['wouldInstall', WOULD] as const) : (['installed', CONFIRMED] as const);
  const count = figures[lead];
  const first = `${count} of ${whole(figures)} ${words(count, all)}`;
  const others = OTHERS.filter(([bucket]) => bucket !== lead && figures[bucket] > 0);
  return [first, ...others.map(([bucket, say]) => say(figures[bucket]))];
}

/** What policy holds back and was not selected; nothing when there is none. Pure. */
export const deferredParts = ({ deferred, selected, earlier }: Figures): string[] =>
  deferred === 0
    ? []
    : [`${numbered(deferred, selected + earlier === 0 ? 'update' : 'other update')} ${are(deferred)} deferred`];

const CONFIRMED = (n: number, all: number): string => `${n === 1 || all === 1 ? 'is' : 'are'} confirmed on the device`;
const WOULD = (n: number): string =>
  `would be installed by a real run${n === 0 ? '' : ', which may ask for a restart'}`;

const are = (n: number): string => (n === 1 ? 'is' : 'are');
const were = (n: number): string => (n === 1 ? 'was' : 'were');

function whole({ selected, earlier }: Figures): string {
  if (earlier === 0) return numbered(selected, 'selected update');
  if (selected === 0) return numbered(earlier, 'update of earlier runs', 'updates of earlier runs');
  return `${numbered(selected + earlier, 'update')}, ${earlier} of earlier runs,`;
}

/** In the order in which they are told. */
const OTHERS: readonly (readonly [Bucket, (n: number) => string])[] = [
  ['installed', (n) => `${n} ${are(n)} confirmed on the device`],
  ['wouldInstall', (n) => `${n} would be installed by a real run`],
  ['agentOnly', (n) => `${n} ${are(n)} listed as installed by the update agent alone`],
  ['alreadyPresent', (n) => `${n} ${were(n)} there before`],
  ['superseded', (n) => `${n} ${are(n)} superseded by a newer one`],
  ['awaitsRestart', (n) => `${n} ${are(n)} reported as installed and not confirmed yet`],
  ['claimed', (n) => `${n} ${are(n)} reported as installed and not confirmed`],
  ['failed', (n) => `${n} failed`],
  ['notThere', (n) => `${n} reported success and ${are(n)} not on the device`],
  ['leftAlone', (n) => `${n} ${are(n)} offered again, not on the device and left alone`],
  ['unconfirmed', (n) => `${n} could not be confirmed`],
  ['notDone', (n) => `${n} ${are(n)} not installed yet`],
  ['waitsForWindow', (n) => `${n} ${n === 1 ? 'waits' : 'wait'} for the maintenance window`],
  ['notApplicable', (n) => `${n} ${are(n)} not applicable`],
];
