import { resolve } from 'node:path';
import type { CommandResult } from './command-result.ts';
import type { Context } from './command.ts';
import type { OptionTable } from './option.ts';
import { UsageError } from './usage-error.ts';

/** Of the commands that ask a device. */
export const RECORD_OPTION = {
  record: { kind: 'text', value: 'DIR', does: 'keep what Windows answers as files in a new folder' },
} as const satisfies OptionTable;

/**
 * Carries out a command, and where a folder for it is named, keeps what the programs of this device say meanwhile.
 * Throws `UsageError` where there is nothing to record, `outputUnusable` for a folder that is there already.
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
  const { Recorder } = await import('../device/windows/index.ts');
  const folder = resolve(system.host.workingFolder, record);
  const recorder = new Recorder(system, folder);
  const result = await act({ ...context, system: recorder.system });
  const { count, problem } = recorder;
  const stopped = problem === null ? '' : `; it stopped: ${problem}`;
  const line = `Recorded: ${folder} (${count} ${count === 1 ? 'program' : 'programs'})${stopped}`;
  return { ...result, lines: [...result.lines, line], json: { ...result.json, recorded: { folder, count, problem } } };
}

const ONLY_WINDOWS = 'a recording holds what Windows answers; a simulated device asks nothing of it';
