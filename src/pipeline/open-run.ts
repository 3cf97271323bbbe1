import * as v from 'valibot';
import { checkHopSeal } from '../evidence/check-seal.ts';
import { openEventLog } from '../evidence/events.ts';
import { RUN_FILES } from '../evidence/layout.ts';
import { isLeftover } from '../evidence/run-paths.ts';
import { recoverRecords } from '../evidence/recover.ts';
import { openRunFolder, type RunFolder } from '../evidence/run-folder.ts';
import { isDiskFailure, PatchPilotError } from '../errors/error.ts';
import type { BootIdentity } from '../schema/inventory.ts';
import type { DeviceIds } from '../schema/basics.ts';
import { event, run as runSchema, state as stateSchema, type Event, type Run, type State } from '../schema/run.ts';
import { manifest } from '../schema/seal.ts';
import type { OpenRun, RebootCookie } from '../schema/device-state.ts';
import type { DeviceState } from '../state/device-state.ts';
import type { System } from '../system/system.ts';
import { Journal } from './journal.ts';

/** More than this many differences of a seal say nothing that the first ones do not. */
const MAX_DIFFERENCES = 50;

export interface NewRun {
  readonly ids: DeviceIds;
  readonly policyProfileId: string | null;
  readonly mode: Run['mode'];
  readonly simulated: boolean;
  readonly source: Run['source'];
  readonly boot: BootIdentity;
  readonly policySha256: string | null;
  readonly kit: { path: string; sha256: string } | null;
}

/**
 * A fresh run: the device names it, then come its folder, its first event with the whole record, run.json, its checkpoint. So no
 * folder exists that nobody names; a run that was named and never begun is removed by the next start (`beginningOf`).
 */
export function beginRun(system: System, state: DeviceState, outputRoot: string, fresh: NewRun): Journal {
  const runId = system.ids.guid();
  const startedAt = new Date(system.clock.now()).toISOString();
  const last = state.lastRun();
  const { version, commit, runtime } = system.host.version;
  const record: Run = {
    schemaVersion: 1,
    tool: { name: 'patchpilot', version, commit, runtime },
    runId,
    ...fresh.ids,
    policyProfileId: fresh.policyProfileId,
    mode: fresh.mode,
    simulated: fresh.simulated,
    source: fresh.source,
    startedAt,
    endedAt: null,
    status: 'running',
    hops: [{ hop: 1, startedAt, endedAt: null, bootIdentity: fresh.boot }],
    exitCode: null,
    exitName: null,
    why: [],
    counts: { inst: 0, fail: 0, defer: 0, regr: 0, todo: 0 },
    streak: null,
    previousRun: last === undefined || last.root === null ? null : { runId: last.runId, root: last.root },
    environmentRemoved: [...system.host.environmentRemoved],
  };
  state.writeOpenRun({
    schemaVersion: 1,
    runId,
    outputRoot,
    ...fresh.ids,
    mode: fresh.mode,
    simulated: fresh.simulated,
    status: 'running',
    hop: 1,
    bootIdentity: fresh.boot,
    resumeAt: '01',
    startedAt,
    policySha256: fresh.policySha256,
    kit: fresh.kit,
  });
  const run = openRunFolder(system.files, outputRoot, runId, { create: true });
  const events = openEventLog(system.files, run, system.clock);
  const journal = new Journal(run, events, system.clock, firstState(runId, startedAt), record);
  journal.log('runStarted', null, { run: record }, true);
  journal.saveRecord({}); // first of the two: without it nobody can tell whose the other files are
  journal.checkpoint({});
  return journal;
}

/**
 * What is left of a run: `begun` when it can be gone on with; `nothing` when it was killed before its first event was
 * whole; `lost` when there was more, and neither its record nor its manifest can be read any more.
 */
export function beginningOf(run: RunFolder): 'begun' | 'nothing' | 'lost' {
  const sealed = readOr(run, RUN_FILES.manifest, manifest, () => undefined);
  if (sealed.damage !== null && run.has(RUN_FILES.manifest)) return 'lost';
  if (recordOf(run) !== undefined) return 'begun';
  return run.list().every((path) => path === RUN_FILES.events || isLeftover(path)) ? 'nothing' : 'lost';
}

/** The record of a run: run.json, or its first event where a power cut took run.json. */
export const recordOf = (run: RunFolder): Run | undefined =>
  readOr(run, RUN_FILES.run, runSchema, () => recordIn(run.records(RUN_FILES.events, event))).value;

/** Opens a run that is not finished, with its logs cut back to what is whole; says in events what was recovered. */
export function reopenRun(system: System, run: RunFolder): Journal {
  const events = openEventLog(system.files, run, system.clock);
  const recovered = [events.recovered, ...recoverRecords(system.files, run)].filter((one) => one !== null);
  const written = run.records(RUN_FILES.events, event);
  const state = readOr(run, RUN_FILES.state, stateSchema, () => stateFromEvents(run.runId, written));
  const record = readOr(run, RUN_FILES.run, runSchema, () => recordFromEvents(written));
  const journal = new Journal(run, events, system.clock, state.value, record.value);
  const rebuilt = [state, record].filter((one) => one.damage !== null);
  for (const one of recovered) {
    journal.log('recovered', null, { ...one }, true);
  }
  for (const { path, damage } of rebuilt) {
    journal.log('recovered', null, { path, from: 'events', reason: damage }, true);
  }
  return journal;
}

/** A file of the run, or what the events say it held when a power cut took it. */
function readOr<S extends v.GenericSchema, R>(run: RunFolder, path: string, schema: S, rebuild: () => R) {
  try {
    const found = run.read(path, schema);
    if (found !== undefined) return { value: found, damage: null, path };
    return { value: rebuild(), damage: 'it is missing', path };
  } catch (error) {
    if (isDiskFailure(error)) throw error;
    return { value: rebuild(), damage: error instanceof Error ? error.message : String(error), path };
  }
}

/**
 * Continues a waiting run on another boot. The seal is checked while nothing has touched the run; what it came to goes
 * into the record of the open run together with the new hop. From then on the run grows, and a start that is killed is
 * followed by one that finds the hop begun (`continueOpen`).
 */
export function resumeAfterReboot(
  system: System,
  state: DeviceState,
  run: RunFolder,
  open: OpenRun,
  cookie: RebootCookie,
  boot: BootIdentity,
): Journal {
  const seal = checkHopSeal(system.files, run, cookie.hop, { sha256: cookie.sealSha256, root: cookie.sealRoot });
  const resumed: OpenRun = {
    ...open,
    status: 'running',
    hop: cookie.hop + 1,
    bootIdentity: boot,
    resumeAt: cookie.resumeAt,
    sealBroken: seal.differences.slice(0, MAX_DIFFERENCES),
  };
  state.writeOpenRun(resumed);
  return continueOpen(system, state, run, resumed);
}

/** Opens a run that goes on, and brings it to the hop that the device says it is in. The cookie of the hop is consumed. */
export function continueOpen(system: System, state: DeviceState, run: RunFolder, open: OpenRun): Journal {
  const journal = reopenRun(system, run);
  if (journal.state.hop < open.hop) beginHop(journal, open);
  else if (journal.state.status !== 'ended') {
    journal.checkpoint({ status: 'running' });
    journal.saveRecord({ status: 'running', exitCode: null, exitName: null, why: [] });
  }
  state.archiveCookie('consumed', journal.time());
  return journal;
}

/** Ends with the checkpoint: a kill before it does all of this again. */
function beginHop(journal: Journal, open: OpenRun): void {
  const { hop, resumeAt, bootIdentity, restartAsked, sealBroken = [] } = open;
  const startedAt = journal.time();
  journal.log('resumed', null, { hop, resumeAt, bootIdentity, sealOk: sealBroken.length === 0 }, true);
  if (restartAsked !== undefined) journal.log('restartAsked', null, { hop: hop - 1, ...restartAsked }, true);
  if (sealBroken.length > 0) {
    const differences = sealBroken.map((one) => `${one.path}: ${one.detail}`).join('; ');
    journal.log('sealBroken', null, { hop: hop - 1, differences: sealBroken }, true);
    journal.fail(null, new PatchPilotError('sealBroken', sealBroken[0]?.path ?? null, differences));
  }
  const hops = journal.record.hops.filter((one) => one.hop !== hop);
  journal.saveRecord({
    status: 'running',
    exitCode: null,
    exitName: null,
    hops: [...hops, { hop, startedAt, endedAt: null, bootIdentity }],
  });
  journal.checkpoint({ status: 'running', hop, resumeAt });
}

const firstState = (runId: string, updatedAt: string): State => ({
  schemaVersion: 1,
  runId,
  status: 'running',
  hop: 1,
  resumeAt: '01',
  updatedAt,
  steps: [],
  failure: null,
  restrictions: [],
});

/** The checkpoint as far as the events tell it, for a state.json that a power cut destroyed. */
function stateFromEvents(runId: string, events: readonly Event[]): State {
  const first = firstState(runId, events.at(-1)?.time ?? new Date(0).toISOString());
  // A hop whose beginning was cut off is begun again, so that its event may be there twice.
  const hop = Math.max(1, ...events.filter((one) => one.type === 'resumed').map((one) => Number(one.data['hop'])));
  const begun = events.findLast((one) => one.type === 'phaseStarted');
  return { ...first, hop, resumeAt: begun?.phase ?? '01' };
}

function recordFromEvents(events: readonly Event[]): Run {
  const started = recordIn(events);
  if (started === undefined)
    throw new PatchPilotError('evidenceUnreadable', RUN_FILES.run, 'neither run.json nor its event can be read');
  return started;
}

/** The record that the first event of a run carries. */
function recordIn(events: readonly Event[]): Run | undefined {
  const found = v.safeParse(runSchema, events.find((one) => one.type === 'runStarted')?.data['run']);
  return found.success ? found.output : undefined;
}
