/** A reason at one code: in words for the report; absent where no report of a run says it. */
interface AtFailure {
  readonly words?: string;
}

interface AtPartial extends Required<AtFailure> {
  /** What it asks of somebody. */
  readonly next: string;
  /** `next` says already that the command is to be run again. */
  readonly again?: true;
  /** A known state that no run of ours can change: a policy can accept it for a time. */
  readonly acceptable?: true;
}

/**
 * A reason and the codes that carry it. What one of 240 asks for is said by the error that ends the run
 * (errors/catalogue.ts).
 */
interface Reason {
  readonly PartialSuccess?: AtPartial;
  readonly ReportingFailure?: AtFailure;
}

/**
 * Every `why=`, one row each; where it is decided stands in domain/exit-code.ts for code 100, in the catalogue of
 * errors for 240. Those of 100 in the order in which several are printed and kept.
 */ // E-9.2, E-9.4
export const REASONS = {
  window: {
    PartialSuccess: {
      words: 'the maintenance window had no room for it any more',
      next: 'Run the same command in the next maintenance window, or make the window longer.',
      again: true,
    },
  },
  time: {
    PartialSuccess: {
      words: 'the time allowed was used up',
      next: 'Run the same command again with more time; it goes on with what is left.',
      again: true,
    },
  },
  space: {
    PartialSuccess: {
      words: 'not enough disk space',
      next: 'Free disk space on the device, then run the same command again.',
      again: true,
    },
  },
  battery: {
    PartialSuccess: {
      words: 'running on battery',
      next: 'Connect the device to mains power, then run the same command again.',
      again: true,
    },
  },
  download: {
    PartialSuccess: {
      words: 'a download failed',
      next: 'Check that the device reaches its update source, then run the same command again.',
      again: true,
    },
  },
  next: {
    PartialSuccess: {
      words: 'some updates need another run',
      next: 'Run the same command again: some updates need another run.',
      again: true,
    },
  },
  more: {
    PartialSuccess: {
      words: 'new updates were offered afterwards',
      next: 'Run the same command again: new updates are offered now.',
      again: true,
    },
  },
  optional: {
    PartialSuccess: {
      words: 'an update that is not required failed',
      next: 'Look at the update that failed; policy does not require it.',
      acceptable: true,
    },
  },
  unconfirmed: {
    PartialSuccess: {
      words: 'an update could not be confirmed',
      next: 'Look at the updates that are not confirmed: whether they are installed is not certain.',
    },
  },
  overdue: {
    PartialSuccess: {
      words: 'an update waits for longer than policy allows',
      next: 'Find out what keeps the overdue updates from being installed: they wait for longer than policy allows.',
    },
  },
  kit: {
    PartialSuccess: {
      words: 'nothing of the kit was installed or is there',
      next: 'Make a kit for this Windows and architecture, or have the policy include what it holds; of each entry it is said which.',
    },
    ReportingFailure: { words: 'the kit is not what it says, or is not trusted' },
  },
  checks: {
    PartialSuccess: {
      words: 'an application check could not be made',
      next: 'Look at the application checks that could not be made: nobody knows whether those applications work.',
    },
  },
  scan: {
    PartialSuccess: {
      words: 'the search failed or was not whole',
      next: 'Find out why the search failed or was not whole; until then nobody knows what is missing.',
    },
    ReportingFailure: { words: 'the search failed or was not whole' },
  },
  stale: {
    PartialSuccess: {
      words: 'the device is behind, and no newer update of Windows is selected',
      next: 'Find out what keeps newer updates from this device: WSUS approvals, a rule of policy, a target release, a pause, a servicing stack.',
      acceptable: true,
    },
  },
  unsupported: {
    PartialSuccess: {
      words: 'this release of Windows is out of support',
      next: 'Move the device to a supported release of Windows: this one gets no security updates any more.',
      acceptable: true,
    },
  },
  backup: {
    PartialSuccess: {
      words: 'the backup that policy asks for was not shown',
      next: 'Make a backup, or mend what proves it, then run the same command again.',
      again: true,
    },
  },
  detached: {
    PartialSuccess: {
      words: 'the run goes on in the background',
      next: 'Wait: the run goes on in the background; `patchpilot status` shows it.',
    },
  },
  usage: { ReportingFailure: { words: 'the command line was not understood' } },
  config: { ReportingFailure: { words: 'a policy has faults, cannot be read or cannot be enforced' } },
  notElevated: { ReportingFailure: { words: 'the process had no administrator rights' } },
  platform: { ReportingFailure: { words: 'this system cannot be patched' } },
  output: { ReportingFailure: { words: 'the output folder cannot be used' } },
  lock: { ReportingFailure: {} },
  holderStuck: { ReportingFailure: { words: 'another run holds this device and gives no sign of life' } },
  agent: { ReportingFailure: { words: 'the Windows Update service is disabled or broken' } },
  setup: { ReportingFailure: {} },
  powershell: { ReportingFailure: { words: 'Windows PowerShell did not answer as expected' } },
  stopped: { ReportingFailure: { words: 'the run was stopped' } },
  killed: { ReportingFailure: {} },
  evidence: { ReportingFailure: { words: 'a file of the evidence cannot be read' } },
  seal: { ReportingFailure: { words: 'evidence was changed while the run waited for its restart' } },
  reboots: { ReportingFailure: { words: 'the device asks for yet another restart' } },
  abandoned: { ReportingFailure: { words: 'the run could not be continued' } },
  report: { ReportingFailure: { words: 'the reports could not be made' } },
  internal: { ReportingFailure: { words: 'a fault of PatchPilot itself' } },
} as const satisfies Record<string, Reason>;

type Rows = typeof REASONS;
type WithKey<Key extends keyof Reason> = { [W in keyof Rows]: Rows[W] extends Record<Key, unknown> ? W : never };
interface Accepted {
  readonly PartialSuccess: { readonly acceptable: true };
}

export type Why = keyof Rows;
/** Why a run that failed nothing is not done: code 100. */
export type PartialWhy = WithKey<'PartialSuccess'>[Why];
/** Why a run did not get to its report: code 240. */
export type FailureWhy = WithKey<'ReportingFailure'>[Why];
/** The reasons of code 100 that a policy can accept. */
export type AcceptableWhy = { [W in Why]: Rows[W] extends Accepted ? W : never }[Why];

/**
 * The word of another version: evidence that says it is read, judged and shown all the same. Only reading gives one.
 */
type OtherWhy = string & { readonly ofAnotherVersion: true };
export type RecordedWhy = Why | OtherWhy;

/** The row of a reason; undefined for a word of another version. */
export const reasonOf = (why: RecordedWhy): Reason | undefined =>
  Object.hasOwn(REASONS, why) ? REASONS[why as Why] : undefined;

const having = (holds: (reason: Reason) => boolean): Why[] =>
  (Object.keys(REASONS) as Why[]).filter((why) => holds(REASONS[why]));

/** The reasons of code 100 in the order in which they are printed. */
export const PARTIAL_WHYS = having((reason) => reason.PartialSuccess !== undefined) as PartialWhy[];

/** Those that a policy can accept; the gravest first, which are the last of 100. */
export const ACCEPTABLE_WHYS = having(
  (reason) => reason.PartialSuccess?.acceptable === true,
).toReversed() as AcceptableWhy[];
