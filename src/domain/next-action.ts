import type { ExitName, Why } from './exit-codes.ts';

/** What of an ended run decides what somebody does next. */
export interface EndedRun {
  readonly exitName: string;
  readonly why: readonly string[];
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
  const known = why.filter((reason): reason is Why => Object.hasOwn(PARTIAL, reason));
  const answers = [...new Set(known.map((reason) => PARTIAL[reason]))].slice(0, MOST);
  const again = known.some((reason) => RUN_AGAIN.has(reason));
  return [...(answers.length === 0 ? [UNKNOWN] : answers), ...(again ? [] : real)].join(' ');
}

/** Whose answer says already that the command is to be run again. */
const RUN_AGAIN: ReadonlySet<Why> = new Set<Why>([
  ...(['window', 'time', 'space', 'battery', 'download', 'next', 'more', 'backup'] as const),
]);

/** What a reason of code 100 asks for. */
export const answerTo = (why: Why): string => PARTIAL[why];

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

const PARTIAL: Readonly<Record<Why, string>> = {
  window: 'Run the same command in the next maintenance window, or make the window longer.',
  time: 'Run the same command again with more time; it goes on with what is left.',
  space: 'Free disk space on the device, then run the same command again.',
  battery: 'Connect the device to mains power, then run the same command again.',
  download: 'Check that the device reaches its update source, then run the same command again.',
  next: 'Run the same command again: some updates need another run.',
  more: 'Run the same command again: new updates are offered now.',
  optional: 'Look at the update that failed; policy does not require it.',
  unconfirmed: 'Look at the updates that are not confirmed: whether they are installed is not certain.',
  overdue: 'Find out what keeps the overdue updates from being installed: they wait for longer than policy allows.',
  kit: 'Make a kit for this Windows and architecture, or have the policy include what it holds; of each entry it is said which.',
  checks: 'Look at the application checks that could not be made: nobody knows whether those applications work.',
  scan: 'Find out why the search failed or was not whole; until then nobody knows what is missing.',
  stale:
    'Find out what keeps newer updates from this device: WSUS approvals, a rule of policy, a target release, a pause, a servicing stack.',
  unsupported: 'Move the device to a supported release of Windows: this one gets no security updates any more.',
  backup: 'Make a backup, or mend what proves it, then run the same command again.',
  detached: 'Wait: the run goes on in the background; `patchpilot status` shows it.',
};
