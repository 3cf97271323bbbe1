import type { AcceptedStates } from '../schema/accepted-states.ts';
import type { Catalog, CatalogAfter, CatalogEntry, EarlierUpdate } from '../schema/catalog.ts';
import type { DiagnosticsSummary } from '../schema/diagnostics.ts';
import type { InstallRecord, Reason, Verdict } from '../schema/install-summary.ts';
import type { Failure, RebootPlan, RunStatus, State } from '../schema/run.ts';
import type { Seal } from '../schema/seal.ts';
import type { BackupResult, RegressionsReport, ValidationReport } from '../schema/validation.ts';
import { claimsFailure } from './claim-of.ts';
import { outcomeOf, outcomeOfEarlier, type UpdateOutcome } from './update-outcome.ts';
import { updateKey } from './update-key.ts';

/** A file as a reader found it: parsed and of this run, not there, or there and unusable. */
export type Found<T> = { readonly value: T } | 'missing' | 'broken';

/** The files that the exit code is computed from, and no other (E-8.1). `hopSeal` is the seal of the plan's hop. */
export interface RunRecords {
  readonly state: Found<State>;
  readonly rebootPlan: Found<RebootPlan>;
  readonly hopSeal: Found<Seal>;
  /** Length of `Logs/Events.jsonl` in bytes; null when there is none. */
  readonly eventsBytes: number | null;
  readonly catalog: Found<Catalog>;
  readonly catalogAfter: Found<CatalogAfter>;
  /** The longest valid prefix of the lines, in order, and whether that is all of the file. */
  readonly installSummary: Found<{ readonly records: readonly InstallRecord[]; readonly whole: boolean }>;
  readonly preValidation: Found<ValidationReport>;
  readonly regressions: Found<RegressionsReport>;
  readonly diagnostics: Found<DiagnosticsSummary>;
}

export interface FinalUpdate {
  readonly kb: string | null;
  readonly title: string;
  readonly required: boolean;
  readonly outcome: UpdateOutcome;
  /** The installer claimed success and nothing has contradicted it yet. */
  readonly claimed: boolean;
  /** Held back or not done, and older than `overdueDays`. */ // E-9.4
  readonly heldTooLong: boolean;
  readonly ending: Ending;
}

/** What tells apart how updates of one outcome ended; decides nothing. */
export interface Ending {
  readonly verdict: Verdict | null;
  readonly reason: Reason | null;
  readonly attempted: boolean;
  /** Nothing but the agent's own list decided. */
  readonly agentOnly: boolean;
  /** An entry of a kit whose effect was on the device before the run. */
  readonly thereBefore: boolean;
}

/** What a run came to, as its files tell it. */
export interface RunFacts {
  readonly waiting: boolean;
  /** Null when there is no readable state: then the run has not ended. */
  readonly status: RunStatus | null;
  /** `State/state.json` is there and unusable. */
  readonly stateBroken: boolean;
  readonly failure: Failure | null;
  readonly restrictedToNext: boolean;
  /** Updates that are due and were left to a next run by a maximum count or an order. */
  readonly leftToNext: number;
  readonly selected: readonly FinalUpdate[];
  /** What earlier runs attempted and nobody had confirmed, and this run does not decide anew. */
  readonly earlier: readonly FinalUpdate[];
  readonly deferred: number;
  readonly deferredTooLong: number;
  readonly scanIncomplete: boolean;
  readonly stale: boolean;
  readonly unsupported: boolean;
  /** Known states that policy accepts for a time; null for none. */
  readonly acceptedStates: AcceptedStates | null;
  readonly newOffers: number;
  /** The offers are the entries of a kit. */
  readonly kit: boolean;
  readonly backup: BackupResult | null;
  readonly regressions: number;
  /** Application checks that could not be made, before or after. */
  readonly checksNotMade: number;
  readonly diagnosticsFailed: boolean;
  /** Files that an ended run needs and that are missing or unusable, by the names of `RunRecords`. */
  readonly unreadable: readonly string[];
}

/** The facts that follow from the files; decides nothing but how an update ended. */ // E-8.2 to E-8.5
export function factsFrom(records: RunRecords): RunFacts {
  const state = valueOf(records.state);
  const catalog = valueOf(records.catalog);
  const after = valueOf(records.catalogAfter);
  const coverage = after?.coverage ?? catalog?.coverage;
  const diagnostics = valueOf(records.diagnostics);
  const installRecords = valueOf(records.installSummary)?.records ?? [];
  const newest = newestRecords(installRecords);
  const entries = catalog?.updates ?? [];
  const deferred = entries.filter((entry) => entry.decision === 'deferred');
  const waitsForWindow = entries.some(
    (entry) => entry.decision === 'selected' && newest.get(updateKey(entry))?.reason === 'beforeWindow',
  );
  const scans = [catalog?.scan, after?.scan].filter((scan) => scan !== undefined);
  return {
    waiting: isWaiting(records),
    status: state?.status ?? null,
    stateBroken: records.state === 'broken',
    failure: state?.failure ?? null,
    restrictedToNext: state?.restrictions.includes('next') ?? false,
    // Before the window nothing is due: what was left out waits for it like what was not.
    leftToNext: waitsForWindow ? 0 : deferred.filter((entry) => entry.leftToNext === true).length,
    ...finalUpdates(catalog, installRecords),
    deferred: deferred.length,
    deferredTooLong: deferred.filter((entry) => entry.overdue).length,
    scanIncomplete: scans.some((scan) => scan.outcome !== 'complete'),
    stale: coverage !== undefined && coverage.judged && coverage.stale,
    unsupported: coverage !== undefined && coverage.judged && coverage.support === 'unsupported',
    acceptedStates: catalog?.acceptedStates ?? null,
    newOffers: after?.newOffers.length ?? 0,
    kit: catalog?.kit === true,
    backup: valueOf(records.preValidation)?.backup ?? null,
    regressions: valueOf(records.regressions)?.regressions.length ?? 0,
    checksNotMade: valueOf(records.regressions)?.notMade?.length ?? 0,
    diagnosticsFailed: diagnostics !== undefined && diagnostics.required && diagnostics.outcome === 'failed',
    unreadable: unreadable(records),
  };
}

/** How the updates ended that count: those selected, and those of earlier runs that are not decided anew. Pure. */
export function finalUpdates(
  catalog: Catalog | undefined,
  records: readonly InstallRecord[],
): Pick<RunFacts, 'selected' | 'earlier'> {
  const newest = newestRecords(records);
  const ofKit = catalog?.kit === true;
  const selected = (catalog?.updates ?? []).filter((entry) => entry.decision === 'selected');
  return {
    selected: selected.map((entry) => finalUpdate(entry, newest.get(updateKey(entry)), ofKit)),
    earlier: (catalog?.earlier ?? []).filter(({ decidedAnew }) => !decidedAnew).map(finalEarlier),
  };
}

function finalUpdate(entry: CatalogEntry, record: InstallRecord | undefined, ofKit: boolean): FinalUpdate {
  const outcome = outcomeOf(entry, record);
  return {
    kb: entry.kb,
    title: entry.title,
    required: entry.required && entry.kind !== 'definitions',
    outcome,
    claimed: record !== undefined && record.attempted && !claimsFailure(record),
    heldTooLong: entry.overdue && (outcome.kind === 'heldBack' || outcome.kind === 'notDone'),
    ending: {
      verdict: record?.verdict ?? null,
      reason: record?.reason ?? null,
      attempted: record?.attempted ?? false,
      agentOnly: record?.proof?.agentOnly === true,
      thereBefore: ofKit && entry.presentBefore === true && record?.reason === 'simulated',
    },
  };
}

/** It counts as a selected update does. */ // E-8.8
const finalEarlier = (update: EarlierUpdate): FinalUpdate => ({
  kb: update.kb,
  title: update.title,
  required: update.required && update.kind !== 'definitions',
  outcome: outcomeOfEarlier(update),
  claimed: false,
  heldTooLong: false,
  ending: {
    ...{ verdict: update.verdict, reason: null, attempted: true, thereBefore: false },
    agentOnly: update.proof.agentOnly === true,
  },
});

/** Plan and seal of the same hop are there, and no event was written after the seal. */ // E-8.3
function isWaiting(records: RunRecords): boolean {
  const plan = valueOf(records.rebootPlan);
  const seal = valueOf(records.hopSeal);
  if (plan === undefined || seal?.hop !== plan.hop) return false;
  const events = seal.entries.find((entry) => entry.path === 'Logs/Events.jsonl' && entry.kind === 'prefix');
  return events?.length === records.eventsBytes;
}

/** What an ended run needs and cannot be used; a run on its way may still lack it. */ // E-8.2
function unreadable(records: RunRecords): string[] {
  const summary = valueOf(records.installSummary);
  const needed: Record<string, Found<unknown>> = {
    state: records.state,
    catalog: records.catalog,
    catalogAfter: records.catalogAfter,
    installSummary: summary?.whole === false ? 'broken' : records.installSummary,
    preValidation: records.preValidation,
    regressions: records.regressions,
    diagnostics: records.diagnostics,
  };
  return Object.keys(needed).filter((name) => typeof needed[name] === 'string');
}

/** The newest record of each update, by update id and revision. */ // E-8.4
function newestRecords(records: readonly InstallRecord[]): Map<string, InstallRecord> {
  return new Map(records.map((record) => [updateKey(record), record]));
}

const valueOf = <T>(found: Found<T>): T | undefined => (typeof found === 'string' ? undefined : found.value);
