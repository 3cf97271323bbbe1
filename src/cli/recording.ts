import { resolve } from 'node:path';
import type { PatchPilotError } from '../errors/error.ts';
import type { CommandResult } from './command-result.ts';
import type { Context } from './command.ts';
import type { OptionTable } from './option.ts';
import { UsageError } from './usage-error.ts';

/** Of the commands that ask a device. */
export const RECORD_OPTION = {
  record: {
    kind: 'text',
    value: 'DIR',
    does: 'keep what Windows answers as files in a new folder, for administrators',
  },
} as const satisfies OptionTable;

/**
 * Carries out a command, and where a folder for it is named, keeps what the programs of this device say meanwhile.
 * Throws `UsageError` where there is nothing to record.
 */
export async function whileRecording(
  context: Context,
  { record, scenario }: { readonly record: string | null; readonly scenario: string | null },
  act: (context: Context) => Promise<CommandResult>,
): Promise<CommandResult> {
  if (record === null) return act(context);
  const { system } = context;
  if (scenario !== null) throw new UsageError('--record and --scenario exclude each other', [ONLY_WINDOWS]);
  if (system.host.platform !== 'win32')
    throw new UsageError('option --record: there is no Windows here', [ONLY_WINDOWS]);
  const { makeRecordingPlace, Recorder } = await import('../device/windows/index.ts');
  const folder = await makeRecordingPlace(system, resolve(system.host.workingFolder, record));
  if (typeof folder !== 'string') return notRecorded(await act(context), folder);
  const recorder = new Recorder(system, folder);
  const result = await act({ ...context, system: recorder.system });
  const { count, problem } = recorder;
  const stopped = problem === null ? '' : `; it stopped: ${problem}`;
  const line = `Recorded: ${folder} (${count} ${count === 1 ? 'program' : 'programs'})${stopped}`;
  return { ...result, lines: [...result.lines, line], json: { ...result.json, recorded: { folder, count, problem } } };
}

/** What is asked for is done all the same: a recording that cannot be kept refuses no run. */
function notRecorded(result: CommandResult, { subject, message }: PatchPilotError): CommandResult {
  const problem = subject === null || message.includes(subject) ? message : `${subject}: ${message}`;
  const recorded = { folder: null, count: 0, problem };
  return { ...result, lines: [...result.lines, `Not recorded: ${problem}`], json: { ...result.json, recorded } };
}

const ONLY_WINDOWS = 'a recording holds what Windows answers; a simulated device asks nothing of it';
