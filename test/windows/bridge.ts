import { spawn } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';

import type { CallOptions, CallResult, Device } from './bench.ts';
import { scriptLinesFolder } from './device/scriptLines.ts';
import { linuxPowerShell } from './device/tree.ts';

/** A small driver of docs/powershell-bridge.md for tests. */

export const scriptFolder = resolve(import.meta.dirname, '../../assets/powershell');
export const REQUEST_MARKER = '#PATCHPILOT-REQUEST';
const SWITCHES =
  '-NoLogo -NoProfile -NonInteractive -ExecutionPolicy Bypass -InputFormat None -OutputFormat Text -Command';
export const WINDOWS_POWERSHELL = 'C:\\windows\\System32\\WindowsPowerShell\\v1.0\\powershell.exe';

export type Line = { v: number; seq: number; type: string } & Record<string, unknown>;
export type RequestLine = readonly [verb: string, ...fields: string[]];
export type Item = Record<string, unknown>;

export interface JobResult extends CallResult {
  lines: Line[];
  /** The items of a complete part; undefined when it failed, or was not worked on. */
  part(name: string): Item[] | undefined;
}

export async function bootstrapArguments(): Promise<string[]> {
  const bootstrap = (await readFile(join(scriptFolder, 'bootstrap.txt'), 'utf8')).trimEnd();
  return [...SWITCHES.split(' '), bootstrap];
}

/** The texts that a process is given, each as the files that are joined for it. */
export const SCRIPT_FILES: readonly (readonly string[])[] = [
  ['places', 'inventory', 'effects', 'checks', 'agent'],
  ['awake'],
].map((jobs) => ['prelude', 'device', ...jobs, 'serve'].map((name) => join(scriptFolder, `${name}.ps1`)));

/** The files of the text that answers a job. */
export function jobFiles(job: string): readonly string[] {
  const files = SCRIPT_FILES.find((one) => one.includes(join(scriptFolder, `${job}.ps1`)));
  if (files === undefined) throw new Error(`expected a job of the scripts, got ${job}`);
  return files;
}

export function formatRequest(
  job: string,
  lines: readonly RequestLine[],
  temporaryFolder = 'C:\\windows\\Temp',
): string {
  const encode = (field: string): string => (field === '' ? '-' : Buffer.from(field).toString('base64'));
  const texts = [['job', job, temporaryFolder] as const, ...lines].map(([verb, ...fields]) =>
    [verb, ...fields.map(encode)].join(' '),
  );
  return [...texts, 'end', ''].join('\n');
}

export async function jobInput(job: string, request: string): Promise<string> {
  const scripts = await Promise.all(jobFiles(job).map((file) => readFile(file, 'utf8')));
  return `${scripts.join('\n')}\n${REQUEST_MARKER}\n${request}`;
}

export async function runPowerShell(device: Device, stdin: string, options: CallOptions = {}): Promise<CallResult> {
  return device.exec(WINDOWS_POWERSHELL, await bootstrapArguments(), { ...options, stdin });
}

export async function runJob(device: Device, job: string, lines: readonly RequestLine[]): Promise<JobResult> {
  return readOutput(await runPowerShell(device, await jobInput(job, formatRequest(job, lines))));
}

/** The same engine without Wine: half a second, for what needs no Windows. */
export async function runPowerShellOnLinux(
  args: readonly string[],
  stdin: string,
  env: NodeJS.ProcessEnv = {},
): Promise<CallResult> {
  const started = performance.now();
  const lines = scriptLinesFolder === undefined ? {} : { PSHOST_COVERAGE: scriptLinesFolder };
  const child = spawn(linuxPowerShell, args, { env: { ...process.env, ...lines, ...env } });
  const output = { stdout: '', stderr: '' };
  child.stdout.setEncoding('utf8').on('data', (text: string) => (output.stdout += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (output.stderr += text));
  child.stdin.on('error', () => undefined).end(stdin); // the program may end without reading
  const code = await new Promise<number | null>((done, fail) => child.on('error', fail).on('close', done));
  return { code, ...output, ms: Math.round(performance.now() - started), timedOut: false };
}

/** Throws on anything that is not in clause 3. */
export function readOutput(result: CallResult): JobResult {
  const lines = result.stdout
    .split(/\r?\n/)
    .filter((line) => line !== '')
    .map((line, index) => {
      if (!/^[\x20-\x7e]*$/.test(line)) throw new Error(`expected ASCII, got ${line}`);
      const parsed = JSON.parse(line) as Line;
      if (parsed.v !== 1 || parsed.seq !== index + 1)
        throw new Error(`expected version 1, line ${index + 1}, got ${line}`);
      return parsed;
    });
  function part(name: string): Item[] | undefined {
    const chunks = lines.filter((line) => line.type === 'part' && line.part === name);
    return chunks.at(-1)?.last === true ? chunks.flatMap((line) => line.items as Item[]) : undefined;
  }
  return { ...result, lines, part };
}
