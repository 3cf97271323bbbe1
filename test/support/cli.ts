import { spawnSync } from 'node:child_process';
import { resolve } from 'node:path';
import { main } from '../../src/cli/program.ts';
import type { Io } from '../../src/system/io.ts';
import { realSystem } from '../../src/system/real.ts';
import type { System } from '../../src/system/system.ts';

const MAIN = resolve(import.meta.dirname, '..', '..', 'src', 'main.ts');

/** What a command line printed and how it ended. */
export interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** The program from its sources, as a process of its own. */
export function patchpilot(args: readonly string[], env: NodeJS.ProcessEnv = process.env): Ended {
  const { status, stdout, stderr } = spawnSync(process.execPath, [MAIN, ...args], {
    encoding: 'utf8',
    env,
    maxBuffer: 64 * 1_048_576,
  });
  return { code: status, stdout, stderr };
}

/** The same in this process, with what it prints caught. `terminal` is its width, for the moving line. */
export async function answered(
  args: readonly string[],
  { terminal, weakenedTls = false, system = realSystem([]) }: Partial<Caught> = {},
): Promise<Ended> {
  let [stdout, stderr] = ['', ''];
  const io: Io = {
    out: (text) => (stdout += text),
    err: (text) => (stderr += text),
    isTerminal: terminal !== undefined,
    columns: () => terminal ?? 80,
    mayColor: true,
    onStop: () => undefined,
    closing: () => false,
  };
  const code = await main(args, system, io, { weakenedTls });
  return { code, stdout, stderr };
}

interface Caught {
  readonly terminal: number;
  readonly weakenedTls: boolean;
  readonly system: System;
}

/** The last line of stdout. */
export const lastLineIn = (stdout: string): string => stdout.trimEnd().split('\n').at(-1) ?? '';

/** The one JSON object that stdout holds; throws when there is more or less. */
export const onlyObject = (stdout: string): Record<string, unknown> => JSON.parse(stdout) as Record<string, unknown>;
