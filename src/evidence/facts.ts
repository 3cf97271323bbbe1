import { join } from 'node:path';
import * as v from 'valibot';
import { factsFrom, type Found, type RunFacts, type RunRecords } from '../domain/run-facts.ts';
import { isDiskFailure } from '../errors/error.ts';
import { guid } from '../schema/basics.ts';
import { catalog, catalogAfter } from '../schema/catalog.ts';
import { diagnosticsSummary } from '../schema/diagnostics.ts';
import { installRecord, type InstallRecord } from '../schema/install-summary.ts';
import { rebootPlan, run, state } from '../schema/run.ts';
import { seal } from '../schema/seal.ts';
import { regressionsReport, validationReport } from '../schema/validation.ts';
import type { Files } from '../system/system.ts';
import { artifactFiles, hopSealFile, RUN_FILES } from './layout.ts';
import { runFolderAt, type RunFolder } from './run-folder.ts';

/**
 * Everything the exit code needs, read from the run's files and from nothing else; of `run.json` only the id, never the
 * code. A file that is missing or unusable is a fact, not an error; throws `readFailed` when the system does not
 * hand a file out, `outputUnusable` when `runRoot` is no folder that can be read.
 */ // E-8.1, E-8.2
export function readRunFacts(files: Files, runRoot: string): RunFacts {
  const folder = runFolderAt(files, runRoot, runIdOf(files, runRoot));
  const paths = artifactFiles(folder.runId);
  const status = find(folder, RUN_FILES.state, state);
  const plan = find(folder, RUN_FILES.rebootPlan, rebootPlan);
  return factsFrom({
    state: status,
    rebootPlan: plan,
    hopSeal: typeof plan === 'string' ? 'missing' : find(folder, hopSealFile(plan.value.hop), seal),
    eventsBytes: files.stat(folder.locate(RUN_FILES.events))?.size ?? null,
    catalog: find(folder, paths.catalog, catalog),
    catalogAfter: find(folder, paths.catalogAfter, catalogAfter),
    installSummary: findRecords(files, folder),
    preValidation: find(folder, RUN_FILES.preValidation, validationReport),
    regressions: find(folder, RUN_FILES.regressions, regressionsReport),
    diagnostics: find(folder, paths.diagnosticsSummary, diagnosticsSummary),
  });
}

/** What stands for the id of a run that does not say it; no file is of that run. */
const NO_ID = 'unknown';

/**
 * The id in `run.json`; where that file cannot be used, the first folder of `Artifacts/UpdateCatalog` that is a GUID and
 * not empty, else `unknown`. The name of the run's own folder means nothing.
 */ // E-3.1, E-3.2
export function runIdOf(files: Files, runRoot: string): string {
  try {
    const found = runFolderAt(files, runRoot, '').read(RUN_FILES.run, run);
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

function find<T extends { runId: string }>(
  folder: RunFolder,
  path: string,
  schema: v.GenericSchema<unknown, T>,
): Found<T> {
  try {
    const value = folder.read(path, schema);
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
    const whole = folder.eachRecord(RUN_FILES.installSummary, installRecord, (record) => records.push(record));
    return { value: { records, whole } };
  } catch (error) {
    if (isDiskFailure(error)) throw error;
    return 'broken';
  }
}
