import type { Inspection } from '../device/port/inspection.ts';
import type { Updates, UpdateSource, Witness } from '../device/port/updates.ts';
import { agentListMayDecide, stateOfKind } from '../domain/agent-only.ts';
import { confirm, needsConfirmation, staysNotApplicable, type Observed } from '../domain/confirm.ts';
import { contradictionsOf, recordsOf, sentenceOf } from '../domain/event-records.ts';
import { ambiguous, mayBeFromBefore } from '../domain/effects/relative.ts';
import { updateParts } from '../domain/figure-words.ts';
import { figuresOf } from '../domain/figures.ts';
import { finalUpdates } from '../domain/run-facts.ts';
import { movementsBetween, sentenceOfMovement, unexplained, type Movement } from '../domain/movement.ts';
import { updateKey } from '../domain/update-key.ts';
import type { CatalogAfter, CatalogEntry } from '../schema/catalog.ts';
import type { InstallRecord } from '../schema/install-summary.ts';
import { appendInstallRecord, newestRecords, readBaseline, readCatalog, readSnapshot } from './artifacts.ts';
import type { PhaseContext } from './phase.ts';

/** Whether updates are there, and what Windows says of them. */
type Role = Updates<Pick<UpdateSource, 'kind' | 'witness'>> & Pick<Inspection, 'eventRecords'>;

/**
 * Confirms every attempted update by its effect; each verdict is a second record of the update. What Windows wrote into
 * its event logs stands beside it: named where it is against the verdict, and without a say in it.
 */
export async function confirmAll(context: PhaseContext<Role>, after: CatalogAfter): Promise<string> {
  const { run, system, announce, log } = context;
  const open = [...newestRecords(run).values()].filter(needsConfirmation);
  const sightOf = await sights(context, open, after);
  const records = open.length === 0 ? [] : await recordedByWindows(context);
  for (const [index, record] of open.entries()) {
    const { updateId, revision } = record;
    const sight = sightOf(record);
    const own = recordsOf(record, records);
    const seen = { updateId, revision, sight, records: own.map(sentenceOf) };
    if (staysNotApplicable(record, sight)) {
      log('updateConfirmed', { ...seen, verdict: null });
      continue;
    }
    const { verdict, installed, decidedBy, disagreed, agentOnly } = confirm(record, sight);
    log('updateConfirmed', { ...seen, verdict });
    const proof = {
      decidedBy,
      disagreed: [...disagreed, ...contradictionsOf(installed, own)],
      ...(agentOnly ? { agentOnly: true as const } : {}),
    };
    const confirmed = { ...record, time: new Date(system.clock.now()).toISOString(), installed, verdict, proof };
    appendInstallRecord(run, confirmed);
    announce(confirmed, index + 1, open.length);
  }
  return standing(context);
}

/** How all updates of the run stand now, as its report will say it. */
export function standing({ run, testMode }: Pick<PhaseContext, 'run' | 'testMode'>): string {
  const { selected, earlier } = finalUpdates(readCatalog(run), [...newestRecords(run).values()]);
  return updateParts(figuresOf({ selected, earlier, deferred: 0, waiting: false }), testMode).join('; ');
}

/** What the device shows of each of these updates, asked for all of them at once. */
async function sights(
  { run, device, state, log }: PhaseContext<Role>,
  open: readonly InstallRecord[],
  after: CatalogAfter,
): Promise<(record: InstallRecord) => Observed> {
  const entries = new Map(readCatalog(run).updates.map((entry) => [updateKey(entry), entry]));
  const questions = open.map((record) => ({
    updateId: record.updateId,
    revision: record.revision,
    effects: entries.get(updateKey(record))?.effects ?? [],
    kb: record.kb,
  }));
  const witnesses = new Map((await device.updates.witness(questions)).map((witness) => [updateKey(witness), witness]));
  const offered = new Set(after.offered.map(updateKey));
  const offeredIds = new Set(after.offered.map(({ updateId }) => updateId));
  const attempted = [...newestRecords(run).values()].filter((record) => record.attempted);
  const kindOf = (key: string) => entries.get(key)?.kind ?? 'other';
  const moved = movementsBetween(readBaseline(run), readSnapshot(run));
  const named = ({ kb, kbs }: Pick<CatalogEntry, 'kb' | 'kbs'>): readonly string[] => kbs ?? (kb === null ? [] : [kb]);
  const tried = attempted.flatMap((record) => entries.get(updateKey(record)) ?? []);
  const mine = new Set(tried.map(updateKey));
  const gone = [...entries.values()].filter((entry) => !mine.has(updateKey(entry)) && !offered.has(updateKey(entry)));
  const movementOf = unexplained(
    moved,
    tried.map((entry) => ({ key: updateKey(entry), kind: entry.kind, kbs: named(entry) })),
    gone.map(({ kind }) => kind),
  );
  const unclear = ambiguous(
    moved,
    tried.map((entry) => ({ key: updateKey(entry), effects: entry.effects })),
  );
  const history = state.seenUpdates();
  log('movedInThisRun', { moved: moved.map(sentenceOfMovement) });
  const { kind: source } = device.updates;
  const searchSaysSomething = device.updates.kind !== 'kit' && after.scan.outcome === 'complete';
  return (record) => {
    const key = updateKey(record);
    const kind = kindOf(key);
    const entry = entries.get(key);
    const agentMayDecide = agentListMayDecide(kind, source);
    // Where only the agent's word decides, it offers the update no more when it offers none of its revisions.
    const stillOffered = agentMayDecide ? offeredIds.has(record.updateId) : offered.has(key);
    const sight = sightOf(witnesses.get(key), entry, searchSaysSomething ? stillOffered : null);
    const judged = {
      ...sight,
      state: stateOfKind(sight.state, kind, source),
      agentMayDecide,
    };
    if (entry === undefined) return judged;
    if (judged.state === 'absent' && !judged.stagingTraces && mayBeFromBefore(entry, history, run.runId))
      return { ...judged, state: 'unreadable', findings: [...judged.findings, 'an earlier run may have put it there'] };
    if (judged.state === 'present' && unclear.has(key) && !namesItself(judged, named(entry)))
      return { ...judged, state: 'unreadable', findings: [...judged.findings, 'another update may have moved it'] };
    return moving(judged, movementOf.get(key));
  };
}

/** A package that holds one of its numbers is its own, whatever else was installed beside it. */
const namesItself = ({ findings }: Observed, kbs: readonly string[]): boolean =>
  findings.some((finding) => kbs.some((kb) => finding.includes(`_${kb}~`)));

/** What moved in this run, and that nothing else explains, is state on disk of an update of which none is known. */
const moving = (sight: Observed, moved: readonly Movement[] | undefined): Observed =>
  moved !== undefined && (sight.state === 'notStated' || sight.state === 'listed')
    ? { ...sight, state: 'present', findings: [...sight.findings, ...moved.map(sentenceOfMovement)] }
    : sight;

/** What the device shows of one update, as far as it answered. */
export const sightOf = (
  witness: Witness | undefined,
  entry: Pick<CatalogEntry, 'presentBefore'> | undefined,
  stillOffered: boolean | null,
): Observed => ({
  state: provenState(witness, entry?.presentBefore ?? null),
  presentBefore: entry?.presentBefore ?? null,
  superseded: witness?.superseded ?? false,
  stagingTraces: witness?.stagingTraces ?? false,
  agentMayDecide: false,
  stillOffered,
  findings: witness?.findings ?? ['the device gave no answer about it'],
  disagreed: witness?.disagreed ?? [],
});

/** What was there before and says nothing of the update is no state of it. */
function provenState(witness: Witness | undefined, presentBefore: boolean | null): Witness['state'] {
  if (witness === undefined) return 'unreadable';
  return witness.provesNothing === true && presentBefore === null ? 'notStated' : witness.state;
}

async function recordedByWindows({ device, record, log }: Pick<PhaseContext<Role>, 'device' | 'record' | 'log'>) {
  const { records, unread } = await device.eventRecords(Date.parse(record().startedAt));
  if (unread.length > 0) log('eventLogsUnread', { reasons: unread });
  return records;
}
