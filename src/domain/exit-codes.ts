/** The eight codes that leave `run` (docs/evidence-format.md, E-9). No number of them stands anywhere else. */
export const EXIT_CODES = {
  Success: 0,
  PartialSuccess: 100,
  RebootRequired: 150,
  ConcurrencyLock: 170,
  InstallFailure: 210,
  ValidationFailure: 220,
  DiagnosticsFailure: 230,
  ReportingFailure: 240,
} as const;

export type ExitName = keyof typeof EXIT_CODES;
export type ExitCode = (typeof EXIT_CODES)[ExitName];

/** The status of a 150 that has waited for as long as policy calls overdue; the code stays. */
export const REBOOT_OVERDUE = 'RebootOverdue';

/** What each code means, for `exit-codes` and the docs. */
export const EXIT_MEANINGS: Readonly<Record<ExitName, string>> = {
  Success: 'everything that is due now is done and confirmed',
  PartialSuccess: 'nothing failed, but something due is not done or not known',
  RebootRequired: 'the run waits for a reboot; reboot, then run the same command',
  ConcurrencyLock: 'another run holds this device',
  InstallFailure: 'an update that policy requires is not installed',
  ValidationFailure: 'an application that worked before does not work now',
  DiagnosticsFailure: 'diagnostics are required and failed',
  ReportingFailure: 'the run could not be carried to its report',
};
