import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { inRoot, PROGRAM } from '../../src/build/paths.mjs';
import { mustRun } from '../../src/build/process.mjs';
import { runtimeProgram } from '../../src/build/runtimes.mjs';
import { median } from './figure.ts';

export const PATCHPILOT = PROGRAM.linux;
export const RUNTIME = runtimeProgram('linux');

/** Nothing of the caller's environment reaches what is measured: certificates named there alone cost 40 ms a start. */
const env = { PATH: process.env['PATH'] ?? '' };

/** What the kernel counted for one process and its children, in seconds and bytes. */
export interface Usage {
  readonly wall: number;
  readonly cpu: number;
  readonly residentBytes: number;
  readonly stdout: string;
}

/** Runs a program to its end. Throws when it ends with another code than the one expected. */
export async function measured(
  scratch: string,
  program: string,
  args: readonly string[],
  expected = 0,
): Promise<Usage> {
  const file = join(scratch, 'usage');
  const stdout = await mustRun('perl', [inRoot('test', 'bench', 'usage.pl'), file, program, ...args], {
    env,
    quiet: true,
  });
  const [code = NaN, wall = NaN, user = NaN, system = NaN, kib = NaN] = readFileSync(file, 'utf8')
    .split(' ')
    .map(Number);
  if (code !== expected) throw new Error(`${program} ${args.join(' ')}: expected ${expected}, got ${code}\n${stdout}`);
  return { wall, cpu: user + system, residentBytes: kib * 1_024, stdout };
}

/** Medians of several rounds; each round runs every program once, so that a busy minute meets them all. */
export async function interleaved<K extends string>(
  rounds: number,
  programs: Readonly<Record<K, () => Promise<Usage>>>,
): Promise<Record<K, Usage>> {
  const names = Object.keys(programs) as K[];
  const samples = new Map<K, Usage[]>(names.map((name) => [name, []]));
  for (let round = 0; round < rounds; round += 1)
    for (const name of names) samples.get(name)?.push(await programs[name]());
  return Object.fromEntries(names.map((name) => [name, middle(samples.get(name) ?? [])])) as Record<K, Usage>;
}

const middle = (all: readonly Usage[]): Usage => ({
  wall: median(all.map((one) => one.wall)),
  cpu: median(all.map((one) => one.cpu)),
  residentBytes: Math.max(...all.map((one) => one.residentBytes)),
  stdout: all.at(-1)?.stdout ?? '',
});
