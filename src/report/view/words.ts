import { claimsFailure } from '../../domain/claim-of.ts';
import type { ExitName } from '../../domain/exit-codes.ts';
import type { Decision } from '../../schema/catalog.ts';
import type { Reason, Verdict } from '../../schema/install-summary.ts';
import type { Figures } from '../../schema/figures.ts';
import type { FinalReport, FindingKind, FindingLevel, InstallSummaryRow } from '../../schema/report.ts';
import { reasonOf, type RecordedWhy } from '../../schema/why.ts';

/** What a colour means; every place that uses it says it in words too. */
export type Tone = 'good' | 'info' | 'warning' | 'bad' | 'quiet';

export interface Label {
  readonly tone: Tone;
  readonly text: string;
}

/**
 * The outcome as somebody would say it: never that nothing failed where something did, nor in a dry run that all is
 * done.
 */
export function outcomeLabel({ outcome, figures, simulated, mode }: OutcomeFacts): Label & { readonly symbol: string } {
  const { exitName } = outcome;
  const known = Object.hasOwn(OUTCOMES, exitName) ? OUTCOMES[exitName as ExitName] : OUTCOMES.ReportingFailure;
  const text = headline(exitName, known.text, figures ?? null, mode === 'test');
  return { ...known, text: simulated ? `Simulated: ${text.charAt(0).toLowerCase()}${text.slice(1)}` : text };
}

type OutcomeFacts = Pick<FinalReport, 'figures' | 'simulated' | 'mode'> & {
  readonly outcome: Pick<FinalReport['outcome'], 'exitName'>;
};

function headline(exitName: string, text: string, figures: Figures | null, dryRun: boolean): string {
  if (figures === null) return text;
  const { failed, notThere, leftAlone, wouldInstall } = figures;
  const anyFailed = failed + notThere + leftAlone > 0;
  const would = wouldInstall === 0 ? 'A real run would install nothing' : `A real run would install ${wouldInstall}`;
  if (exitName === 'PartialSuccess' && dryRun) return `${would}; something due would not be done or not be known`;
  if (exitName === 'PartialSuccess' && anyFailed)
    return 'What is required did not fail; something due failed, is not done or is not known';
  if (exitName !== 'Success') return text;
  if (dryRun) return would;
  return anyFailed ? 'Everything that is due is done, but for a failure that policy accepts' : text;
}

const OUTCOMES: Readonly<Record<ExitName, Label & { readonly symbol: string }>> = {
  Success: { tone: 'good', symbol: '✓', text: 'Everything that is due is done and confirmed' },
  PartialSuccess: { tone: 'warning', symbol: '!', text: 'Nothing failed, but something due is not done or not known' },
  RebootRequired: { tone: 'info', symbol: '↻', text: 'Waiting for a restart' },
  ConcurrencyLock: { tone: 'quiet', symbol: '!', text: 'Another run holds this device' },
  InstallFailure: { tone: 'bad', symbol: '✕', text: 'A required update is not installed' },
  ValidationFailure: { tone: 'bad', symbol: '✕', text: 'An application that worked before does not work now' },
  DiagnosticsFailure: { tone: 'warning', symbol: '!', text: 'The required diagnostics failed' },
  ReportingFailure: { tone: 'bad', symbol: '✕', text: 'The run did not get through' },
};

/** A `why=` at this code in words; none where no report says it, nor for the word of another version. */
export function whyWords(why: RecordedWhy, exitName = 'PartialSuccess'): string {
  const reason = reasonOf(why);
  const at = exitName === 'PartialSuccess' ? reason?.PartialSuccess : reason?.ReportingFailure;
  return at?.words ?? reason?.PartialSuccess?.words ?? reason?.ReportingFailure?.words ?? '';
}

const VERDICTS: Readonly<Record<Verdict, Label>> = {
  installed: { tone: 'good', text: 'Installed, confirmed' },
  installedDespiteError: { tone: 'info', text: 'Installed despite an error' },
  alreadyPresent: { tone: 'quiet', text: 'Was there before' },
  superseded: { tone: 'quiet', text: 'Superseded' },
  failed: { tone: 'bad', text: 'Failed' },
  notEffective: { tone: 'bad', text: 'Claimed, not there' },
  rolledBack: { tone: 'bad', text: 'Undone at restart' },
  unconfirmed: { tone: 'warning', text: 'Not confirmed' },
};

const REASONS: Readonly<Record<Reason, Label>> = {
  beforeWindow: { tone: 'info', text: 'Waits for its window' },
  window: { tone: 'warning', text: 'Window closed' },
  time: { tone: 'warning', text: 'Out of time' },
  space: { tone: 'warning', text: 'No disk space' },
  battery: { tone: 'warning', text: 'On battery' },
  download: { tone: 'warning', text: 'Download failed' },
  next: { tone: 'warning', text: 'Next run' },
  backup: { tone: 'warning', text: 'No backup' },
  stopped: { tone: 'warning', text: 'Run was stopped' },
  notApplicable: { tone: 'quiet', text: 'Not applicable' },
  installError: { tone: 'bad', text: 'Failed' },
  timeLimit: { tone: 'bad', text: 'Hung, ended' },
  userInput: { tone: 'warning', text: 'Asks for input' },
  loop: { tone: 'bad', text: 'Offered again' },
  simulated: { tone: 'quiet', text: 'Simulated' },
};

/** A verdict; what went wrong with an update that policy does not require is no more than a warning. */
export function verdictLabel(verdict: Verdict, required: boolean): Label {
  const label = VERDICTS[verdict];
  return label.tone === 'bad' && !required ? { ...label, tone: 'warning' } : label;
}

/** What became of an update: its verdict, else why it has none. */
export function resultLabel(row: InstallSummaryRow): Label {
  if (row.verdict !== null) return verdictLabel(row.verdict, row.required);
  if (row.reason !== null) return REASONS[row.reason];
  if (!row.attempted) return { tone: 'warning', text: 'Not attempted' };
  return claimsFailure(row) ? { tone: 'bad', text: 'Failed' } : { tone: 'info', text: 'Claimed, not confirmed' };
}

export const decisionWords: Readonly<Record<Decision, string>> = {
  selected: 'Selected',
  excluded: 'Excluded',
  deferred: 'Deferred',
  notApplicable: 'Not applicable',
};

export const findingHeadlines: Readonly<Record<FindingKind, string>> = {
  checkNotMade: 'An application check could not be made',
  checkChanged: 'An application check changed by itself',
  brokenBefore: 'An application did not work before the updates either',
  runFailed: 'The run was stopped by a failure',
  phaseFailed: 'A phase failed',
  regression: 'An application got worse',
  rolledBack: 'Undone when the device restarted',
  notEffective: 'Reported as installed, and is not',
  loop: 'Offered again and again, and left alone',
  failed: 'An update failed',
  installedDespiteError: 'Reported as failed, and is installed',
  unconfirmed: 'Not confirmed',
  notAttempted: 'An update was not installed',
  backupMissing: 'No backup was shown',
  scanFailed: 'The update source could not be searched',
  scanIncomplete: 'The search was incomplete',
  unsupported: 'Windows is out of support',
  stale: 'The device is behind',
  diagnosticsFailed: 'Diagnostics failed',
  newOffers: 'More updates are offered now',
  overdue: 'An update is overdue',
  kit: 'Nothing of the kit was installed',
  leftOut: 'An entry of the kit was not installed',
  cachedPolicy: 'An older copy of the policy was used',
  inventoryPartMissing: 'A part of the inventory could not be read',
  note: 'Noted',
};

export const levelWords: Readonly<Record<FindingLevel, string>> = {
  bad: 'Problem',
  warning: 'Needs a look',
  info: 'Worth knowing',
};
