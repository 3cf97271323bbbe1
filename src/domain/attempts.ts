import type { CatalogEntry, EarlierUpdate, Offer } from '../schema/catalog.ts';
import type { Attempt, KeptCheck, SeenUpdate } from '../schema/device-state.ts';
import type { InstallRecord } from '../schema/install-summary.ts';
import type { BootIdentity } from '../schema/inventory.ts';
import type { CheckResult } from '../schema/validation.ts';
import { claimsFailure } from './claim-of.ts';
import { needsConfirmation } from './confirm.ts';
import { lineOf } from './select/line.ts';
import { updateKey, type UpdateIdentity } from './update-key.ts';

/** The run that is about to install, and the boot it does it in. */
export interface AttemptingRun {
  readonly runId: string;
  /** UTC, as in evidence. */
  readonly time: string;
  readonly boot: BootIdentity | null;
}

/**
 * The history with an attempt of this run at each of these updates, pending: written before the first of them begins,
 * so that whatever becomes of the run, the next one knows what to look for. Done again after a kill it changes nothing.
 * Pure.
 */
export function planAttempts(
  history: readonly SeenUpdate[],
  entries: readonly CatalogEntry[],
  run: AttemptingRun,
): SeenUpdate[] {
  const seen = new Map(history.map((update) => [updateKey(update), update]));
  for (const entry of entries) {
    const old = seen.get(updateKey(entry)) ?? newlySeen(entry, run.time);
    if (old.attempts.some(({ runId }) => runId === run.runId)) continue;
    const attempt: Attempt = {
      ...{ runId: run.runId, time: run.time, hresult: null, verdict: null, pending: true },
      ...(entry.presentBefore === null ? {} : { presentBefore: entry.presentBefore }),
      ...(run.boot === null ? {} : { boot: run.boot }),
    };
    const { kind, classification, kbs, required, effects } = entry;
    const details = { kind, classification, required, effects, ...(kbs === undefined ? {} : { kbs }) };
    seen.set(updateKey(entry), { ...old, ...details, attempts: [...old.attempts, attempt] });
  }
  return [...seen.values()];
}

const newlySeen = ({ updateId, revision, kb, title, firstSeenAt }: CatalogEntry, now: string): SeenUpdate => ({
  ...{ updateId, revision, kb, title, firstSeenAt, lastSeenAt: now, attempts: [] },
});

/** What a run that is over left of its attempts. */
export interface AttemptsOfRun {
  readonly runId: string;
  /** Newest record of each update, by update id and revision. */
  readonly records: readonly InstallRecord[];
  /** Updates whose install was begun, recorded or not. */
  readonly started: readonly UpdateIdentity[];
  /** What it found of the attempts of runs before it. */
  readonly earlier: readonly EarlierUpdate[];
  /** The build in force when it ended, `26100.3194`; null when it is not known. */
  readonly build: string | null;
}

/**
 * The history after a run is over: its attempts have their verdict, those that it never came to are gone, and what it
 * saw of earlier runs stands with them. What nobody has confirmed stays pending, for the next run. Pure.
 */
export function settleAttempts(history: readonly SeenUpdate[], run: AttemptsOfRun): SeenUpdate[] {
  const records = new Map(run.records.map((record) => [updateKey(record), record]));
  const started = new Set(run.started.map(updateKey));
  const earlier = new Map(run.earlier.map((one) => [updateKey(one), one]));
  return history.map((seen) => {
    const key = updateKey(seen);
    const record = records.get(key);
    const others = seen.attempts.flatMap((attempt): Attempt[] => {
      if (attempt.runId === run.runId) return attempt.pending === true ? [] : [attempt];
      const found = attempt.pending === true ? earlier.get(key) : undefined;
      if (found === undefined) return [attempt];
      // What was found is of the newest attempt; of those before it nobody will know.
      return [settled(attempt, found.attemptedBy === attempt.runId ? found.verdict : null, run.build)];
    });
    const own = seen.attempts.find((attempt) => attempt.runId === run.runId);
    if (own !== undefined && own.pending !== true) return withDetails({ ...seen, attempts: others });
    const attempts = [...others, ...ownAttempt(own, record, run, started.has(key))];
    return withDetails({ ...seen, attempts });
  });
}

function ownAttempt(
  own: Attempt | undefined,
  record: InstallRecord | undefined,
  { runId, build }: AttemptsOfRun,
  started: boolean,
): Attempt[] {
  if (record?.attempted !== true) return own !== undefined && record === undefined && started ? [own] : [];
  const { time, hresult, verdict } = record;
  const base: Attempt = { ...(own ?? { pending: true }), runId, time, hresult, verdict };
  if (needsConfirmation(record)) return [{ ...base, claim: claimsFailure(record) ? 'failed' : 'succeeded' }];
  return [settled(base, verdict, build)];
}

function settled({ runId, time, hresult }: Attempt, verdict: Attempt['verdict'], build: string | null): Attempt {
  return { runId, time, hresult, verdict, ...(build === null ? {} : { build }) };
}

/**
 * Effects are kept for as long as somebody has to look for them: what waits in a line has a use of its own for them.
 */
function withDetails(seen: SeenUpdate): SeenUpdate {
  if (seen.line !== undefined || seen.attempts.some(({ pending }) => pending === true)) return seen;
  const rest = { ...seen };
  delete rest.effects;
  return rest;
}

/** An attempt that nobody has confirmed, with its update. */
export interface PendingAttempt {
  readonly update: SeenUpdate;
  readonly attempt: Attempt;
}

/** What runs before this one attempted and nobody confirmed: of each update the newest attempt. Pure. */
export function pendingAttempts(history: readonly SeenUpdate[], thisRun: string | null): PendingAttempt[] {
  return history.flatMap((update) => {
    const attempt = update.attempts.findLast(({ pending, runId }) => pending === true && runId !== thisRun);
    return attempt === undefined ? [] : [{ update, attempt }];
  });
}

/** The history as it is when what was found of earlier attempts counts already. Pure. */
export const withFound = (history: readonly SeenUpdate[], earlier: readonly EarlierUpdate[]): SeenUpdate[] =>
  settleAttempts(history, { runId: '', records: [], started: [], earlier, build: null });

/** Whether an update that was attempted earlier is decided anew: it, or what takes its place, is on offer. Pure. */
export function isDecidedAnew(update: SeenUpdate, offers: readonly Offer[]): boolean {
  const { kind, title } = update;
  const line = update.line ?? (kind === undefined ? null : lineOf({ kind, title }));
  return offers.some(
    (offer) =>
      offer.updateId.toLowerCase() === update.updateId.toLowerCase() || (line !== null && lineOf(offer) === line),
  );
}

/**
 * The checks to keep while a run installs: of each the earliest pass that no run has repeated, else what this run saw.
 * Pure.
 */
export function keepChecks(
  kept: readonly KeptCheck[],
  own: readonly CheckResult[],
  run: Pick<AttemptingRun, 'runId' | 'time'>,
): KeptCheck[] {
  const earlier = new Map(kept.filter(({ runId }) => runId !== run.runId).map((check) => [checkKey(check), check]));
  const current = own.map((check): KeptCheck => {
    const old = earlier.get(checkKey(check));
    return old?.status === 'passed' ? old : { runId: run.runId, time: run.time, ...check };
  });
  return current;
}

/**
 * What the checks after an install are held against: what this run saw before, but of what did not pass then what an
 * earlier run saw pass before it installed something, and nobody looked at again. Pure.
 */
export function beforeAnyInstall(
  own: readonly CheckResult[],
  earlier: readonly KeptCheck[],
): { readonly before: CheckResult[]; readonly runOf: ReadonlyMap<string, string> } {
  const passed = new Map(earlier.map((check) => [checkKey(check), check]));
  const runOf = new Map<string, string>();
  const before = own.map((check): CheckResult => {
    const old = check.status === 'passed' ? undefined : passed.get(checkKey(check));
    if (old === undefined) return check;
    const { runId, time: _, ...result } = old;
    runOf.set(checkKey(check), runId);
    return { ...result, evidence: null };
  });
  return { before, runOf };
}

/** What an earlier run saw pass and no run has looked at since, of the checks of today. Pure. */
export const earlierPasses = (kept: readonly KeptCheck[], today: readonly CheckResult[], thisRun: string) => {
  const asked = new Set(today.map(checkKey));
  return kept.filter((check) => check.status === 'passed' && check.runId !== thisRun && asked.has(checkKey(check)));
};

/** Before and after are told by application, check and its type. */
export const checkKey = ({ application, check, type }: Pick<CheckResult, 'application' | 'check' | 'type'>): string =>
  JSON.stringify([application, check, type]);
