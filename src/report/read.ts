import type * as v from 'valibot';
import { isDiskFailure } from '../errors/error.ts';
import type { ExitDecision } from '../domain/exit-code.ts';
import type { JsonFile, RunFolder } from '../evidence/run-folder.ts';
import { rootOf } from '../evidence/seal.ts';
import { REPORTED } from '../schema/artifact-groups.ts';
import { ARTIFACTS } from '../schema/artifacts.ts';
import type { ReportedFiles, ReportInput } from './input.ts';
import { notesOf } from './notes.ts';

/** Everything a report is made of, from the files of a run. What cannot be read is null, and the report says so. */
export function readReportInput(run: RunFolder, exit: ExitDecision): ReportInput {
  const read = <S extends v.GenericSchema>(file: JsonFile<S>): v.InferOutput<S> | null => {
    try {
      return run.read(file) ?? null;
    } catch (error) {
      if (isDiskFailure(error)) throw error;
      return null; // `verify` names what is wrong with it; a report is made of what can be read
    }
  };
  const sealed = read(ARTIFACTS.contentSeal);
  return {
    runId: run.runId,
    outcome: { ...exit, exitCode: exit.code, exitName: exit.name },
    ...(Object.fromEntries(
      Object.entries(REPORTED).map(([name, file]) => [name, read(file as JsonFile<v.GenericSchema>)]),
    ) as ReportedFiles),
    installRecords: run.records(ARTIFACTS.installSummary),
    contentRoot: sealed === null ? null : rootOf(sealed),
    notes: notesOf(run.records(ARTIFACTS.events)),
  };
}
