import type { Counts } from '../schema/basics.ts';
import type { Figures } from '../schema/figures.ts';
import { PARTIAL_WHYS, type PartialWhy, type RecordedWhy } from '../schema/why.ts';
import { acceptanceOf, type Acceptance } from './accepted-states.ts';
import { EXIT_CODES, type ExitCode, type ExitName } from './exit-codes.ts';
import { countersOf, figuresOf } from './figures.ts';
import { numbered } from './plural.ts';
import type { FinalUpdate, RunFacts } from './run-facts.ts';

/** With the states that hold and that policy accepts, or did: in an ended run only. */
export interface ExitDecision extends Acceptance {
  readonly code: ExitCode;
  readonly name: ExitName;
  /** At 100 the words of `PARTIAL_WHYS` in its order; at 240 what kept the run from its report; else empty. */
  readonly why: readonly RecordedWhy[];
  readonly counts: Counts;
  /** What `counts` follows from. */
  readonly figures: Figures;
  /** The facts that decided, one sentence each. */
  readonly reasons: readonly string[];
}

/**
 * The exit code of a run: a pure function of its files. A run that waits is 150; one that is neither waiting nor ended
 * is 240; an ended one is the first of 220, 210, 230, 240, 100, 0 that holds.
 */ // E-9.1
export function decideExit(facts: RunFacts): ExitDecision {
  const figures = figuresOf(facts);
  const counts = countersOf(figures, facts.regressions);
  const holding = facts.status === 'ended' && !facts.waiting ? partialWhy(facts) : [];
  const { accepted, notAccepted } = acceptanceOf(facts.acceptedStates, (why) => holding.includes(why));
  const decided = (name: ExitName, reasons: readonly string[], why: readonly RecordedWhy[] = []): ExitDecision => ({
    code: EXIT_CODES[name],
    name,
    why,
    counts,
    figures,
    reasons,
    accepted,
    notAccepted,
  });
  if (facts.waiting) return decided('RebootRequired', ['the plan of the hop and its seal exist; nothing came after']);
  if (facts.status !== 'ended') return decided('ReportingFailure', ['the run has not ended'], [unfinishedWhy(facts)]);

  if (facts.regressions > 0) return decided('ValidationFailure', [regressionsSentence(facts.regressions)]);
  const notInstalled = [...facts.selected, ...facts.earlier].filter(
    (update) => update.required && update.outcome.kind === 'failed',
  );
  if (notInstalled.length > 0) return decided('InstallFailure', notInstalled.map(failedSentence));
  if (facts.diagnosticsFailed) return decided('DiagnosticsFailure', ['diagnostics are required and failed']);
  if (facts.failure !== null) return decided('ReportingFailure', [facts.failure.error.message], [facts.failure.why]);
  if (facts.unreadable.length > 0)
    return decided('ReportingFailure', [`unusable evidence: ${facts.unreadable.join(', ')}`], ['evidence']);

  const why = holding.filter((one) => !accepted.some((state) => state.why === one)); // E-9.8
  if (why.length > 0) return decided('PartialSuccess', [`due and not done or not known: ${why.join(', ')}`], why);
  return decided('Success', [successSentence(figures, counts.fail)]);
}

/** Why a run that is neither waiting nor ended gives 240. */ // E-9.2
function unfinishedWhy(facts: RunFacts): RecordedWhy {
  if (facts.stateBroken) return 'evidence';
  if (facts.status === 'stopped' || facts.status === 'abandoned') return facts.failure?.why ?? facts.status;
  return 'killed';
}

/** Every reason of code 100 that holds, in the order of the table. */ // E-9.4
function partialWhy(facts: RunFacts): PartialWhy[] {
  const found = new Set<PartialWhy>([...facts.selected, ...facts.earlier].flatMap((update) => whyOf(update, facts)));
  if (facts.restrictedToNext || facts.leftToNext > 0) found.add('next');
  if (facts.newOffers > 0) found.add('more');
  if (facts.deferredTooLong > 0 || facts.selected.some((update) => update.heldTooLong)) found.add('overdue');
  if (facts.kit && isNothingOfKit(facts)) found.add('kit');
  if (facts.checksNotMade > 0) found.add('checks');
  if (facts.scanIncomplete) found.add('scan');
  if (facts.stale) found.add('stale');
  if (facts.unsupported) found.add('unsupported');
  if (facts.backup?.action === 'block') found.add('backup');
  return PARTIAL_WHYS.filter((why) => found.has(why));
}

/** Of a kit nothing was installed or found to be there, and nothing waits or has a reason of its own to come later. */
const isNothingOfKit = ({ selected, deferred }: RunFacts): boolean =>
  deferred === 0 && selected.every(({ outcome }) => outcome.kind === 'failed' || outcome.kind === 'notApplicable');

function whyOf(update: FinalUpdate, facts: RunFacts): PartialWhy[] {
  switch (update.outcome.kind) {
    case 'installed':
    case 'superseded':
    case 'notApplicable':
    case 'heldBack':
      return [];
    case 'failed':
      return update.required ? [] : ['optional']; // a required one gives 210
    case 'unconfirmed':
      return ['unconfirmed'];
    case 'notDone':
      return [update.outcome.why];
    case 'unknown':
      return facts.restrictedToNext || facts.backup?.action === 'block' ? [] : ['unconfirmed'];
  }
}

/** A dry run that would install has done nothing yet; a failure that policy accepts is still one. */
function successSentence({ wouldInstall }: Figures, failed: number): string {
  if (wouldInstall > 0) return `a real run would install ${wouldInstall} and nothing else that is due is left`;
  if (failed > 0) return 'everything that is due now is done, but for what policy accepts';
  return 'everything that is due now is done and confirmed';
}

const regressionsSentence = (count: number): string =>
  `${numbered(count, 'regression')} ${count === 1 ? 'was' : 'were'} found`;

const failedSentence = (update: FinalUpdate): string => `required and not installed: ${update.kb ?? update.title}`;
