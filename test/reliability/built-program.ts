import assert from 'node:assert/strict';
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { inRoot } from '../../src/build/paths.mjs';

export interface ProgramEnd {
  /** Null when a signal ended it. */
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface RunningProgram {
  readonly child: ChildProcess;
  readonly ended: Promise<ProgramEnd>;
  /** Resolves when this text stands in stdout. */
  printed(text: string): Promise<void>;
}

/** The program that is shipped, for this system. */
export function programPath(): string {
  const path = inRoot('dist', 'patchpilot');
  assert.ok(existsSync(path), `expected ${path}, built by npm run build`);
  return path;
}

/** Starts the program that is shipped, as whoever uses it does. */
export function startProgram(args: readonly string[]): RunningProgram {
  const child = spawn(programPath(), args, { stdio: ['ignore', 'pipe', 'pipe'] });
  let [stdout, stderr] = ['', ''];
  child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
  const closed = once(child, 'close') as Promise<[number | null, NodeJS.Signals | null]>;
  return {
    child,
    ended: closed.then(([code, signal]) => ({ code, signal, stdout, stderr })),
    printed: async (text) => {
      while (!stdout.includes(text) && child.exitCode === null) await once(child.stdout, 'data');
    },
  };
}

/** The command line of a start on the simulated device D1. */
export const runOf = (scenario: string, outputRoot: string, ...more: string[]): string[] => [
  ...['run', '--scenario', scenario, '--output-root', outputRoot, '--device-id', 'D1'],
  ...more,
];

/** Numbers from 0 to below 1 that follow from a seed. */
export function randomFrom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/** The seed of this test run: `PATCHPILOT_SEED`, or one of its own, which is printed. */
export const seed = (): number => Number(process.env['PATCHPILOT_SEED'] ?? Date.now() % 1_000_000);
