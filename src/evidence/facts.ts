import { join } from 'node:path';
import * as v from 'valibot';
import { factsFrom, type Found, type RunFacts, type RunRecords } from '../domain/run-facts.ts';
import { isDiskFailure } from '../errors/error.ts';
import { DECIDING } from '../schema/artifact-groups.ts';
import { ARTIFACTS } from '../schema/artifacts.ts';
import { guid } from '../schema/basics.ts';
import type { InstallRecord } from '../schema/install-summary.ts';
import type { Files } from '../system/system.ts';
import { oneOf, RUN_FILES } from './layout.ts';
import { runFolderAt, type JsonFile, type RunFolder } from './run-folder.ts';

/**
 * Everything the exit code needs, read from the run's files and from nothing else; of `run.json` only the id, never the
 * code. A file that is missing or unusable is a fact, not an error; throws `readFailed` when the system does not
 * hand a file out, `outputUnusable` when `runRoot` is no folder that can be read.
 */ // E-8.1, E-8.2
export function readRunFacts(files: Files, runRoot: string): RunFacts {
  const folder = runFolderAt(files, runRoot, runIdOf(files, runRoot));
  const found = Object.fromEntries(
    Object.entries(DECIDING).map(([name, file]) => [name, find(folder, file as JsonFile<OfSomeRun>)]),
  ) as Pick<RunRecords, keyof typeof DECIDING>;
  const plan = found.rebootPlan;
  return factsFrom({
    ...found,
    hopSeal: typeof plan === 'string' ? 'missing' : find(folder, oneOf(ARTIFACTS.hopSeals, plan.value.hop)),
    eventsBytes: files.stat(folder.locate(RUN_FILES.events))?.size ?? null,
    installSummary: findRecords(files, folder),
  });
}

type OfSomeRun = v.GenericSchema<unknown, { runId: string }>;

/** What stands for the id of a run that does not say it; no file is of that run. */
const NO_ID = 'unknown';

/**
 * The id in `run.json`; where that file cannot be used, the first folder of `Artifacts/UpdateCatalog` that is a GUID
 * and not empty, else `unknown`. The name of the run's own folder means nothing.
 */ // E-3.1, E-3.2
export function runIdOf(files: Files, runRoot: string): string {
  try {
    const found = runFolderAt(files, runRoot, '').read(ARTIFACTS.run);
    if (found !== undefined) return found.runId;
  } catch (error) {
    if (isDiskFailure(error)) throw error;
    // What cannot be used says nothing; the folders still may.
  }
  const catalogs = join(runRoot, 'Artifacts', 'UpdateCatalog');
  const named = files
    .list(catalogs)
    .find(({ name, kind }) => kind === 'folder' && v.is(guid, name) && files.list(join(catalogs, name)).length > 0);
  return named?.name ?? NO_ID;
}

function find<S extends OfSomeRun>(folder: RunFolder, file: JsonFile<S>): Found<v.InferOutput<S>> {
  try {
    const value = folder.read(file);
    if (value === undefined) return 'missing';
    return value.runId === folder.runId ? { value } : 'broken';
  } catch (error) {
    if (isDiskFailure(error)) throw error;
    return 'broken';
  }
}

/** The records in the longest valid prefix; a torn tail is what a crash leaves. */ // E-8.4
function findRecords(files: Files, folder: RunFolder): RunRecords['installSummary'] {
  try {
    if (files.stat(folder.locate(RUN_FILES.installSummary)) === undefined) return 'missing';
    const records: InstallRecord[] = [];
    const whole = folder.eachRecord(ARTIFACTS.installSummary, (record) => records.push(record));
    return { value: { records, whole } };
  } catch (error) {
    if (isDiskFailure(error)) throw error;
    return 'broken';
  }
}
