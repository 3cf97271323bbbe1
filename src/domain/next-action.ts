import type { ExitName, Why } from './exit-codes.ts';

/** What a code and its reasons ask of somebody, wherever it is read; the first reason decides. One sentence, plain words. Pure. */
export function nextAction(exitName: string, why: readonly string[]): string {
  if (exitName === 'PartialSuccess') {
    const known = why.find((reason): reason is Why => Object.hasOwn(PARTIAL, reason));
    return known === undefined ? 'Run the same command again in the next maintenance window.' : PARTIAL[known];
  }
  return Object.hasOwn(ACTIONS, exitName)
    ? ACTIONS[exitName as Exclude<ExitName, 'PartialSuccess'>]
    : 'Look at the reasons that are named.';
}

const ACTIONS: Readonly<Record<Exclude<ExitName, 'PartialSuccess'>, string>> = {
  Success: 'Nothing to do.',
  RebootRequired: 'Restart the device (choose Restart, not Shut down), then run the same command again.',
  ConcurrencyLock: 'Wait for the run that holds this device, then run the same command again.',
  InstallFailure: 'Do what is said of each required update that is not installed, then run the same command again.',
  ValidationFailure:
    'Look at the application that got worse before users do; if an update broke it, remove that update.',
  DiagnosticsFailure: 'Find out why the diagnostics failed; the updates themselves are as reported.',
  ReportingFailure: 'Mend what stopped the run, then run the same command again; it continues where it can.',
};

const PARTIAL: Readonly<Record<Why, string>> = {
  window: 'Nothing by hand: run the same command in the next maintenance window, or make the window longer.',
  time: 'Run the same command again with more time; it goes on with what is left.',
  space: 'Free disk space on the device, then run the same command again.',
  battery: 'Connect the device to mains power, then run the same command again.',
  download: 'Check that the device reaches its update source, then run the same command again.',
  next: 'Run the same command again: some updates need another run.',
  more: 'Run the same command again: new updates are offered now.',
  optional: 'Look at the optional update that failed; nothing that policy requires is missing.',
  unconfirmed: 'Look at the unconfirmed updates: the device does not show whether they are installed.',
  overdue: 'Install the overdue updates: they wait for longer than policy allows.',
  kit: 'Nothing of the kit was installed: make one for this Windows and architecture, or have the policy include what it holds; of each entry it is said which.',
  checks: 'Look at the application checks that could not be made: nobody knows whether those applications work.',
  scan: 'Find out why the update source could not be reached; until then nobody knows what is missing.',
  stale:
    'Find out what keeps newer updates from this device: WSUS approvals, a rule of policy, a target release, a pause, a servicing stack.',
  unsupported: 'Move the device to a supported release of Windows: this one gets no security updates any more.',
  backup: 'Make a backup, or mend what proves it, then run the same command again.',
  detached: 'Nothing yet: the run goes on in the background; `patchpilot status` shows it.',
};
