import { resolve } from 'node:path';
import { recordError, type PatchPilotError } from '../errors/error.ts';
import { acceptanceLines } from '../domain/accepted-states.ts';
import { EXIT_CODES, EXIT_MEANINGS, REBOOT_OVERDUE, type ExitName } from '../domain/exit-codes.ts';
import { lastLine } from '../domain/last-line.ts';
import type { Problem } from '../report/problems.ts';
import type { RunResult } from '../pipeline/request.ts';
import { resultOf } from '../pipeline/result.ts';
import type { CommandResult } from './command-result.ts';
import type { Context } from './command.ts';
import { errorLines } from './failure.ts';
import { problemLines, problemOf } from './reported-problems.ts';

/** From this code on a run has failed, and stderr says why; below it stderr stays empty. */
const FAILED_FROM = EXIT_CODES.InstallFailure;

/** The answer of `run`: `exitCode` is what the process returns, the native code stands in the result. */
export function runAnswer(
  result: RunResult,
  exitCode: number,
  error: PatchPilotError | null,
  problems: readonly Problem[] = [],
): CommandResult {
  const { failure, ...rest } = result;
  return {
    exitCode,
    lines: [
      ...problemLines(problems),
      ...acceptanceLines(result),
      ...kitLines('Not installed', result.leftOut ?? []),
      ...kitLines('Waits', result.waiting ?? []),
      ...(result.runFolder === null ? [] : [`Evidence: ${result.runFolder}`]),
      ...(result.nextAction === '' ? [] : [`Next: ${result.nextAction}`]),
    ],
    json: { ...rest, failure, problems, processExitCode: exitCode },
    lastLine: lastLineOf(result),
    errors: result.exitCode >= FAILED_FROM ? failureLines(result, error) : [],
  };
}

/** More entries of a kit than these are only counted; the report names them all. */
const KIT_LINES = 10;

function kitLines(word: string, entries: readonly string[]): string[] {
  const more = entries.length - KIT_LINES;
  const named = entries.slice(0, KIT_LINES).map((one) => `${word}: ${one}`);
  return more > 0 ? [...named, `${word}: ${more} more entries of the kit; the report names them`] : named;
}

/** A start that came to nothing: the command line, or a fault of our own before or beside the pipeline. Always 240. */
export function refusedRun(error: PatchPilotError, args: readonly string[] = []): CommandResult {
  const result = resultOf({ kind: 'refused', error, simulated: asksForScenario(args), unrecorded: null });
  const problem = problemOf(recordError(error));
  return { ...runAnswer(result, result.exitCode, error, [problem]), lines: problemLines([problem]) };
}

/**
 * The same, recorded in `State/refusals.jsonl` where the output root exists already: a command line that was not
 * understood makes no folder.
 */
export async function recordedRefusal(
  error: PatchPilotError,
  { system }: Pick<Context, 'system'>,
  args: readonly string[],
): Promise<CommandResult> {
  const root = resolve(system.host.workingFolder, outputRootIn(args) ?? system.host.defaultOutputRoot);
  try {
    if (system.files.stat(root)?.kind === 'folder') {
      const { recordWhereSafe } = await import('../pipeline/refusal.ts');
      await recordWhereSafe(system, root, error);
    }
  } catch {
    // What stands on stderr and in the last line is all there is then.
  }
  return refusedRun(error, args);
}

/** Where an option stands in a command line that could not be understood as a whole; -1 where it does not. */
const placeOf = (args: readonly string[], option: RegExp): number => args.findIndex((arg) => option.test(arg));

function outputRootIn(args: readonly string[]): string | undefined {
  const at = placeOf(args, /^--?output-?root([=:]|$)/iu);
  return /[=:](.+)$/u.exec(args[at] ?? '')?.[1] ?? (at < 0 ? undefined : args[at + 1]);
}

/** Whether it asked for a simulated device, which the last line says also where nothing came of it. */
const asksForScenario = (args: readonly string[]): boolean => placeOf(args, /^--?scenario([=:]|$)/iu) >= 0;

export const lastLineOf = (result: RunResult): string => lastLine({ ...result, status: statusOf(result) });

/** Its name, but where another word says more. */
const statusOf = ({ detached, rebootOverdue, exitName }: RunResult): string =>
  detached === true ? 'Detached' : rebootOverdue === true ? REBOOT_OVERDUE : exitName;

function failureLines({ failure, exitName, nextAction }: RunResult, error: PatchPilotError | null): string[] {
  if (error !== null) return errorLines(error);
  const meaning = isExitName(exitName) ? EXIT_MEANINGS[exitName] : exitName;
  if (failure === null) return [`patchpilot: ${meaning} [${exitName}]`, `next: ${nextAction}`];
  const subject = failure.subject === null || failure.message.includes(failure.subject) ? '' : `${failure.subject}: `;
  return [`patchpilot: ${meaning}: ${subject}${failure.message} [${failure.code}]`, `next: ${failure.next}`];
}

const isExitName = (name: string): name is ExitName => Object.hasOwn(EXIT_CODES, name);
