import { cut } from '../domain/named-update.ts';
import { EXIT_CODES } from '../domain/exit-codes.ts';
import { isDiskFailure } from '../errors/error.ts';
import type { RecordedError } from '../schema/basics.ts';
import type { RunResult } from '../pipeline/request.ts';
import type { Problem } from '../report/problems.ts';
import type { Files } from '../system/system.ts';

/**
 * The gravest problems of a run that failed or is not done, at most three, as its report has them: what a job log shows
 * without the report. Where there is no report, what kept it from being made.
 */
export async function reportedProblems(files: Files, result: RunResult): Promise<Problem[]> {
  const { exitCode, runFolder, runId, failure } = result;
  if (exitCode !== EXIT_CODES.PartialSuccess && exitCode < EXIT_CODES.InstallFailure) return [];
  const told = runFolder === null || runId === null ? [] : await fromReport(files, runFolder, runId);
  if (told.length > 0 || failure === null) return told;
  return [problemOf(failure)];
}

/** What kept a start from its report, as one problem. */
export const problemOf = ({ subject, message, next }: RecordedError): Problem => ({
  subject: subject === null || message.includes(subject) ? '' : subject,
  meaning: message,
  whatToDo: next,
});

async function fromReport(files: Files, runFolder: string, runId: string): Promise<Problem[]> {
  const { runFolderAt } = await import('../evidence/run-folder.ts');
  const { ARTIFACTS } = await import('../schema/artifacts.ts');
  const { problemsOf } = await import('../report/problems.ts');
  try {
    const report = runFolderAt(files, runFolder, runId).read(ARTIFACTS.finalReport);
    return report === undefined ? [] : problemsOf(report);
  } catch (error) {
    if (isDiskFailure(error)) throw error;
    return []; // it could not be made, and that is the failure of this run, which is told
  }
}

/** Two lines each: what it is about and means, and what to do. */
export const problemLines = (problems: readonly Problem[]): string[] =>
  problems.flatMap(({ subject, meaning, whatToDo }) => [
    `Problem: ${subject === '' ? '' : `${cut(subject)}: `}${meaning}`,
    `     do: ${whatToDo}`,
  ]);
