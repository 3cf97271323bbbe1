import { toldWhere } from '../domain/redirected-path.ts';
import { asPatchPilotError, PatchPilotError } from '../errors/error.ts';
import type { Io } from '../system/io.ts';
import type { System } from '../system/system.ts';
import type { CommandResult } from './command-result.ts';
import type { Command, Context } from './command.ts';
import { COMMANDS } from './commands.ts';
import { errorLines, errorObject, failureExitCode } from './failure.ts';
import { findCommand, type Found } from './find-command.ts';
import { commandHelp, overview } from './help.ts';
import { outputMode } from './mode.ts';
import { Output } from './output.ts';
import { parseOptions } from './parse.ts';
import { whileRecording } from './recording.ts';
import { refusedRun } from './run-answer.ts';
import { UsageError } from './usage-error.ts';

export interface Started {
  /** The environment asked for connections without verification. */
  readonly weakenedTls: boolean;
}

/** One command line from its words to its exit code. Never throws; everything it says goes through `io`. */
export async function main(args: readonly string[], system: System, io: Io, started: Started): Promise<number> {
  const output = new Output(io, outputMode(args));
  const context: Context = { system, output, io };
  const result = await answer(args, context, started);
  output.result(result);
  return result.exitCode;
}

async function answer(args: readonly string[], context: Context, { weakenedTls }: Started): Promise<CommandResult> {
  let command: Command | undefined;
  try {
    const found = findCommand(args, COMMANDS);
    if (found.kind === 'overview') return await overviewResult(found);
    const chosen = (command = found.command);
    const parsed = parseOptions(command, found.rest);
    if (parsed.help) return await helpResult(command);
    if (weakenedTls && command.usesDevice === true)
      throw new PatchPilotError('tlsWeakened', 'NODE_TLS_REJECT_UNAUTHORIZED', 'expected it unset, got 0');
    const { record = null, scenario = null } = parsed.values;
    return await whileRecording(context, { record, scenario }, (within) => chosen.execute(parsed.values, within));
  } catch (thrown) {
    const { files, host } = context.system;
    const error = toldWhere(asPatchPilotError(thrown), host, (path) => files.stat(path) !== undefined);
    return (await command?.refuse?.(error, context, args)) ?? failed(error, command);
  }
}

function failed(error: PatchPilotError, command: Command | undefined): CommandResult {
  const exitCode = failureExitCode(error, command?.failureCode);
  return { exitCode, lines: [], json: errorObject(error, exitCode), errors: errorLines(error) };
}

/**
 * What nobody caught. For `run` the answer is 240 and the last line, whatever happened; for all others our own fault.
 */
export function crashed(args: readonly string[], thrown: unknown, io: Io): number {
  const output = new Output(io, outputMode(args));
  const error = asPatchPilotError(thrown);
  const result = isRun(args) ? refusedRun(error, args) : failed(error, undefined);
  output.result(result);
  return result.exitCode;
}

function isRun(args: readonly string[]): boolean {
  try {
    const found = findCommand(args, COMMANDS);
    return found.kind === 'command' && found.command.name === 'run';
  } catch {
    return false;
  }
}

/** Help that was asked for is an answer; a job that lost its arguments is not green: help on stderr, and 64. */
async function overviewResult(found: Extract<Found<Command>, { kind: 'overview' }>): Promise<CommandResult> {
  const commands = COMMANDS.map(({ name, summary }) => ({ name, summary }));
  const lines = await overview(COMMANDS, found.group);
  if (found.asked) return { exitCode: 0, lines, json: { commands } };
  const error = new UsageError('no command is named', ['patchpilot --help lists the commands']);
  const exitCode = failureExitCode(error, undefined);
  return { exitCode, lines: [], json: errorObject(error, exitCode), errors: [...lines, '', ...errorLines(error)] };
}

async function helpResult(command: Command): Promise<CommandResult> {
  const { name, summary, examples, exitCodes } = command;
  const lines = await commandHelp(command);
  return { exitCode: 0, lines, json: { command: name, summary, examples, exitCodes, help: lines.join('\n') } };
}
