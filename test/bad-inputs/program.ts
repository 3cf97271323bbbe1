import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { after } from 'node:test';
import { PROGRAM } from '../../src/build/paths.mjs';

/**
 * What the contract allows for any bad input; `test/bench` has the time by the clock, which a busy machine stretches.
 */
/**
 * A bomb of 64 MiB took 189 to 211 MB: V8 lets some 64 MB of buffers that are of no use any more come together before
 * it collects them, and more where its other threads have no processor.
 */
const MAX_PEAK_BYTES = 256 * 1_000_000;
const MAX_CPU_MS = 5_000;
/** A program that hangs is ended after this time, and its test fails. */
const HANG_MS = 180_000;

const built = process.env['PATCHPILOT_LINUX'] ?? PROGRAM.linux;
const tools = mkdtempSync(join(tmpdir(), 'patchpilot-tools-'));
after(() => {
  rmSync(tools, { recursive: true, force: true });
});

/** A C source beside this file as a program, or as a library to be loaded first. Needs gcc. */
function compiled(source: string, ...flags: string[]): string {
  const output = join(tools, source.replace('.c', ''));
  if (existsSync(output)) return output;
  const args = ['-std=gnu17', '-O1', '-Wall', '-Wextra', '-Werror', ...flags, '-o', output];
  const { status, error } = spawnSync('gcc', [...args, join(import.meta.dirname, source), '-ldl'], {
    stdio: 'inherit',
  });
  if (status !== 0)
    throw new Error(`expected gcc to compile ${source}: ${error?.message ?? `it ended with ${status}`}`);
  return output;
}

export interface Ended {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Settings of `faults.c`, which says what each of them does. */
export type Misbehaviour = Readonly<Record<string, string | number>>;

/**
 * The built program, to its end. Whatever it is given, it ends, with less than 256 MB and 5 s of processor time.
 */
export function program(args: readonly string[], faults?: Misbehaviour, stdin?: 'ignore'): Ended {
  const figures = join(tools, `figures-${process.hrtime.bigint()}`);
  const env: NodeJS.ProcessEnv = { PATH: '/usr/bin:/bin', HOME: join(tools, 'home') };
  if (faults !== undefined) {
    env['MEASURED_PRELOAD'] = compiled('faults.c', '-shared', '-fPIC');
    for (const [name, value] of Object.entries(faults)) env[name] = String(value);
  }
  const ended = spawnSync(compiled('measure.c'), [figures, built, ...args], {
    ...{ encoding: 'utf8', env, maxBuffer: 256 * 1_048_576, timeout: HANG_MS, killSignal: 'SIGKILL' },
    stdio: [stdin ?? 'ignore', 'pipe', 'pipe'],
  });
  if (ended.error !== undefined) throw ended.error;
  const used = JSON.parse(readFileSync(figures, 'utf8')) as { peakBytes: number; cpuMs: number };
  assert.ok(used.peakBytes < MAX_PEAK_BYTES, `${used.peakBytes} bytes of memory`);
  assert.ok(used.cpuMs < MAX_CPU_MS, `${used.cpuMs} ms of processor time`);
  return { code: ended.status, signal: ended.signal, stdout: ended.stdout, stderr: ended.stderr };
}

export interface Failure {
  readonly code: string;
  readonly subject: string | null;
  readonly message: string;
  readonly next: string | readonly string[];
}

export interface Answer extends Ended {
  /** The one object that `--json` prints. */
  readonly object: Record<string, unknown>;
  /** Of `run` its failure, of any other command its error; null without one. */
  readonly failure: Failure | null;
}

/** The same with `--json`: stdout is one JSON object and a line end, in ASCII, and its code is that of the process. */
export function asked(args: readonly string[], faults?: Misbehaviour): Answer {
  const ended = program([...args, '--json'], faults);
  assert.match(ended.stdout, /^[\u0020-\u007e]+\n$/u, ended.stderr);
  const object = JSON.parse(ended.stdout) as Record<string, unknown>;
  const failure = (object['failure'] ?? object['error'] ?? null) as Failure | null;
  const lastLine = object['lastLine'] as string | undefined;
  if (lastLine !== undefined) assert.match(lastLine, LAST_LINE);
  if (args[0] === 'run') assert.equal(object['processExitCode'], ended.code);
  return { ...ended, object, failure };
}

export const LAST_LINE = /^(?=.{1,240}$)PATCHPILOT v=1 exit=\d+ status=\w+ [\u0020-\u007e]* run=\S+ root=\S+$/u;

/** A refusal as people and scripts need it: the code, what it is about, every one of `names` in it, what to do next. */
export function assertRefused(answer: Answer, exitCode: number, code: string, ...names: string[]): void {
  const { failure } = answer;
  assert.deepEqual([answer.code, failure?.code], [exitCode, code], answer.stdout);
  const told = `${failure?.subject ?? ''} ${failure?.message ?? ''}`;
  for (const name of names) assert.ok(told.includes(name), `expected ${name} in: ${told}`);
  assert.ok((failure?.next ?? '').length > 0);
}

/** A folder of its own, gone after the tests of the file. */
export function place(name = 'place'): string {
  const folder = mkdtempSync(join(tools, `${name}-`));
  return folder;
}

/** Everything below a folder: kind, and content by its hash. Two that are equal have the same tree. */
export function treeOf(folder: string): Record<string, string> {
  const found: Record<string, string> = {};
  const walk = (path: string, inside: string): void => {
    const entry = lstatSync(path, { throwIfNoEntry: false });
    if (entry === undefined) found[inside] = 'a name that is not UTF-8';
    else if (entry.isDirectory()) {
      if (inside !== '') found[inside] = 'folder';
      for (const name of readdirSync(path)) walk(join(path, name), inside === '' ? name : `${inside}/${name}`);
    } else if (entry.isSymbolicLink()) found[inside] = `link to ${readlinkSync(path)}`;
    else if (entry.isFile()) found[inside] = createHash('sha256').update(readFileSync(path)).digest('hex');
    else found[inside] = 'other';
  };
  if (existsSync(folder)) walk(folder, '');
  return found;
}

/** A folder inside another, made. */
export function folderIn(...parts: string[]): string {
  const folder = resolve(join(...parts));
  mkdirSync(folder, { recursive: true });
  return folder;
}

/** The simulated device `D1` under an output root: what is asked of it, and where its state lies. */
export const deviceOf = (root: string): string => join(root, 'State/Tenants/T0/Clients/C0/Sites/S0/Devices/D1~sim');
export const runOn = (root: string, scenario: string, ...more: string[]): string[] => [
  ...['run', '--scenario', scenario, '--output-root', root, '--device-id', 'D1'],
  ...more,
];

/** How many installs the simulated device has been asked for. */
export function installsOn(root: string): number {
  const file = join(deviceOf(root), 'installs.jsonl');
  return existsSync(file) ? readFileSync(file, 'utf8').split('\n').length - 1 : 0;
}
