import { win32 } from 'node:path';
import { hresultHex } from '../../domain/hresult.ts';
import type { ProcessRequest, ProcessResult, System } from '../../system/system.ts';
import { BridgeError } from './bridge-error.ts';
import { excerpt, type BridgeReader } from './bridge-lines.ts';
import { childEnvironment } from './environment.ts';

/** Clause 1.2. The bootstrap follows as the last argument. */
const ARGUMENTS = [
  ...['-NoLogo', '-NoProfile', '-NonInteractive', '-ExecutionPolicy', 'Bypass'],
  ...['-InputFormat', 'None', '-OutputFormat', 'Text', '-Command'],
];
/** Clause 2.3: ends the script; everything after it is data. */
const REQUEST_MARKER = '#PATCHPILOT-REQUEST';
const MAX_REQUEST_LINE = 65_536;
const MAX_OUTPUT_BYTES = 64 * 1_048_576;

/** What one process answers: the jobs, each a script of its own in `assets/powershell`. */
export const SCRIPTS = {
  bridge: ['places', 'inventory', 'effects', 'checks', 'agent'],
  /** Apart from the others: antivirus may take it for something else, and then nothing but this is lost. */
  awake: ['awake'],
} as const;
export type BridgeScript = keyof typeof SCRIPTS;
export type BridgeJob = (typeof SCRIPTS)[BridgeScript][number];

/** A verb and its fields, before they are encoded. */
export type RequestLine = readonly [verb: string, ...fields: string[]];

/** The process: its first input is the fixed script and the marker; requests follow. */
export function processRequest(
  system: Pick<System, 'assets' | 'host'>,
  script: BridgeScript,
  limits: { readonly timeoutMs: number; readonly silenceMs: number; readonly temporaryFolder: string },
  onLine: (line: string) => void,
): ProcessRequest {
  const { systemRoot } = system.host;
  const scriptText = (name: string): string => system.assets.text(`assets/powershell/${name}`);
  const scripts = ['prelude', 'device', ...SCRIPTS[script], 'serve'].map((name) => scriptText(`${name}.ps1`));
  return {
    program: win32.join(systemRoot, 'System32', 'WindowsPowerShell', 'v1.0', 'powershell.exe'),
    args: [...ARGUMENTS, scriptText('bootstrap.txt').trimEnd()],
    cwd: win32.join(systemRoot, 'System32'),
    env: childEnvironment(system.host, limits.temporaryFolder),
    stdin: Buffer.from(`${scripts.join('\n')}\n${REQUEST_MARKER}\n`, 'utf8'),
    timeoutMs: limits.timeoutMs,
    silenceMs: limits.silenceMs,
    maxOutputBytes: MAX_OUTPUT_BYTES,
    endWhenTooLong: true,
    onLine,
  };
}

/**
 * Clause 2.5: each field in base64 of its UTF-8 bytes, the empty one as `-`; `job` is the first line, `end` the last.
 */
export function formatRequest(job: BridgeJob, temporaryFolder: string, request: readonly RequestLine[]): string {
  const encode = (field: string): string => (field === '' ? '-' : Buffer.from(field, 'utf8').toString('base64'));
  const lines = [['job', job, temporaryFolder] as const, ...request].map(([verb, ...fields]) =>
    [verb, ...fields.map(encode)].join(' '),
  );
  const long = lines.find((line) => line.length > MAX_REQUEST_LINE);
  if (long !== undefined) throw new Error(`expected a request line of at most ${MAX_REQUEST_LINE} characters`);
  return [...lines, 'end', ''].join('\n');
}

/** Throws for every way in which a process is not an answer; the most telling reason first. */
export function demandAnswer(job: BridgeJob, result: ProcessResult, reader: BridgeReader): void {
  const fail = (problem: ConstructorParameters<typeof BridgeError>[0], detail: string): never => {
    throw new BridgeError(problem, job, detail);
  };
  const said = result.stderr.trim() === '' ? '' : `; it said: ${excerpt(result.stderr)}`;
  if (result.ended === 'notStarted') fail('missing', `powershell.exe did not start: ${result.error ?? 'no reason'}`);
  if (result.ended === 'timeLimit' || result.ended === 'silence') {
    const where = reader.openPart();
    fail('timeLimit', `ended after ${result.durationMs} ms${where === null ? '' : ` in the part ${where}`}`);
  }
  if (result.code === 95) fail('blocked', 'expected the language mode FullLanguage, got a restricted one');
  if (result.truncated) fail('tooMuch', `expected at most ${MAX_OUTPUT_BYTES} bytes of output, got more`);
  if (reader.noise !== null) fail('noise', reader.noise);
  if (result.ended === 'stopped') fail('cutOff', 'ended because the run was asked to stop');
  if (reader.jobFailure !== null) {
    const { where, hresult, message } = reader.jobFailure;
    fail('jobFailed', `${where}: ${hresultHex(hresult)} ${message}`);
  }
  if (reader.engine === null && result.code === 1) {
    fail('blocked', `the script was not started by powershell.exe${said}`);
  }
  if (result.code === 96 || result.code === 97) fail('exitCode', `the script did not run, exit ${result.code}${said}`);
  if (!reader.done) fail('cutOff', `expected the line done, got the end of the output, exit ${result.code}${said}`);
  if (result.code !== 0) fail('exitCode', `expected exit 0 after done, got ${result.code}${said}`);
}
