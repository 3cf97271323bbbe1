import * as v from 'valibot';
import { isDiskFailure, PatchPilotError } from '../../errors/error.ts';
import { openEventLog } from '../../evidence/events.ts';
import { RUN_FILES } from '../../evidence/layout.ts';
import { recoverRecords } from '../../evidence/recover.ts';
import type { JsonFile, RunFolder } from '../../evidence/run-folder.ts';
import { isLeftover } from '../../evidence/run-paths.ts';
import { ARTIFACTS } from '../../schema/artifacts.ts';
import { run as runSchema, type Event, type Run } from '../../schema/run.ts';
import type { System } from '../../system/system.ts';
import { stateFromEvents } from './checkpoint.ts';
import { Journal } from './journal.ts';

/**
 * What is left of a run: `begun` when it can be gone on with; `nothing` when it was killed before its first event was
 * whole; `lost` when there was more, and neither its record nor its manifest can be read any more.
 */
export function beginningOf(run: RunFolder): 'begun' | 'nothing' | 'lost' {
  const sealed = readOr(run, ARTIFACTS.manifest, () => undefined);
  if (sealed.damage !== null && run.has(ARTIFACTS.manifest)) return 'lost';
  if (recordOf(run) !== undefined) return 'begun';
  return run.list().every((path) => path === RUN_FILES.events || isLeftover(path)) ? 'nothing' : 'lost';
}

/** The record of a run: run.json, or its first event where a power cut took run.json. */
export const recordOf = (run: RunFolder): Run | undefined =>
  readOr(run, ARTIFACTS.run, () => recordIn(run.records(ARTIFACTS.events))).value;

/** Opens a run that is not finished, with its logs cut back to what is whole; says in events what was recovered. */
export function reopenRun(system: System, run: RunFolder): Journal {
  const events = openEventLog(system.files, run, system.clock);
  const recovered = [events.recovered, ...recoverRecords(system.files, run)].filter((one) => one !== null);
  const written = run.records(ARTIFACTS.events);
  const state = readOr(run, ARTIFACTS.state, () => stateFromEvents(run.runId, written));
  const record = readOr(run, ARTIFACTS.run, () => recordFromEvents(written));
  const journal = new Journal(run, events, system.clock, { state: state.value, record: record.value });
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
function readOr<S extends v.GenericSchema, R>(run: RunFolder, file: JsonFile<S>, rebuild: () => R) {
  const { path } = file;
  try {
    const found = run.read(file);
    if (found !== undefined) return { value: found, damage: null, path };
    return { value: rebuild(), damage: 'it is missing', path };
  } catch (error) {
    if (isDiskFailure(error)) throw error;
    return { value: rebuild(), damage: error instanceof Error ? error.message : String(error), path };
  }
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

/** What a file of a run says; undefined for one that a power cut or a person spoiled. A failing disk is thrown. */
export function readable<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch (error) {
    if (isDiskFailure(error)) throw error;
    return undefined;
  }
}
