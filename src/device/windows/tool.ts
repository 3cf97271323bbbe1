import { win32 } from 'node:path';
import type { ProcessResult, System } from '../../system/system.ts';
import { childEnvironment } from './environment.ts';

const MAX_OUTPUT_BYTES = 262_144;

export interface Tool {
  /** Absolute, in a folder that only administrators can write to. */
  readonly program: string;
  readonly args: readonly string[];
  readonly timeoutMs: number;
}

/** Runs a program of Windows to its end, within a time. */
export function runTool(
  { processes, host }: System,
  temporaryFolder: string,
  { program, args, timeoutMs }: Tool,
): Promise<ProcessResult> {
  return processes.run({
    program,
    args: [...args],
    cwd: win32.join(host.systemRoot, 'System32'),
    env: childEnvironment(host, temporaryFolder),
    timeoutMs,
    maxOutputBytes: MAX_OUTPUT_BYTES,
  });
}

/** `exit 5`, `timeLimit`, `notStarted ENOENT`: how a program ended, for a sentence. */
export const endOf = ({ code, ended, error }: ProcessResult): string =>
  code === null ? `${ended} ${error ?? ''}`.trim() : `exit ${code}`;
