import { REASONS, reasonOf, type PartialWhy, type RecordedWhy } from '../schema/why.ts';
import type { ExitName } from './exit-codes.ts';

/** What of an ended run decides what somebody does next. */
export interface EndedRun {
  readonly exitName: string;
  readonly why: readonly RecordedWhy[];
  /** Updates that are due later, or not done; 0 where that is not known. */
  readonly todo: number;
  /** Of a dry run: what a real one would install. */
  readonly wouldInstall: number;
}

/** So many reasons are answered; the findings have the rest. */
const MOST = 3;

/** What a run asks of somebody, wherever it is read: an answer to each of its reasons. Plain words. Pure. */
export function nextAction({ exitName, why, todo, wouldInstall }: EndedRun): string {
  const real = wouldInstall > 0 ? [`Run the same command without --test-mode to install what is selected.`] : [];
  if (exitName === 'Success') return real[0] ?? (todo > 0 ? LATER : SUCCESS);
  if (exitName !== 'PartialSuccess') return Object.hasOwn(ACTIONS, exitName) ? ACTIONS[exitName as Told] : UNKNOWN;
  const known = why.flatMap((one) => reasonOf(one)?.PartialSuccess ?? []);
  const answers = [...new Set(known.map(({ next }) => next))].slice(0, MOST);
  const again = known.some((reason) => reason.again === true);
  return [...(answers.length === 0 ? [UNKNOWN] : answers), ...(again ? [] : real)].join(' ');
}

/** What a reason of code 100 asks for. */
export const answerTo = (why: PartialWhy): string => REASONS[why].PartialSuccess.next;

type Told = Exclude<ExitName, 'PartialSuccess' | 'Success'>;

const SUCCESS = 'Nothing to do.';
const LATER = 'Nothing now: what waits for its window or its deferral is installed by a later run of the same command.';
const UNKNOWN = 'Look at the reasons that are named, then run the same command again.';

const ACTIONS: Readonly<Record<Told, string>> = {
  RebootRequired: 'Restart the device (choose Restart, not Shut down), then run the same command again.',
  ConcurrencyLock: 'Wait for the run that holds this device, then run the same command again.',
  InstallFailure:
    'Do what is said of each required update that is not installed; the next run of the same command looks again.',
  ValidationFailure:
    'Look at the application that got worse before users do; if an update broke it, remove that update.',
  DiagnosticsFailure: 'Find out why the diagnostics failed; the updates themselves are as reported.',
  ReportingFailure: 'Mend what stopped the run, then run the same command again; it continues where it can.',
};
