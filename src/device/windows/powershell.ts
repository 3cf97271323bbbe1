import { win32 } from 'node:path';
import type { ProcessRequest, ProcessResult, System } from '../../system/system.ts';
import { BridgeError } from './bridge-error.ts';
import { BridgeReader, excerpt, type BridgePart } from './bridge-lines.ts';
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

/** The jobs, each a script in `assets/powershell`. */
export type BridgeJob = 'places' | 'inventory' | 'effects' | 'agent' | 'awake';

/** A verb and its fields, before they are encoded. */
export type RequestLine = readonly [verb: string, ...fields: string[]];

export interface BridgeLimits {
  readonly timeoutMs: number;
  /** Without a new line for so long the process is ended. */
  readonly silenceMs: number;
  readonly temporaryFolder: string;
}

export interface BridgeAnswer {
  readonly parts: ReadonlyMap<string, BridgePart>;
  /** The job was carried through; otherwise it was silent for too long, in the part that is still open. */
  readonly done: boolean;
  /** All lines as they came, for evidence. */
  readonly output: string;
}

/**
 * Runs one job in Windows PowerShell 5.1 (`docs/powershell-bridge.md`): fixed script, then data, on stdin; JSON lines
 * back. Throws `BridgeError` for everything that is not an answer. With `partial` a silent or slow job is an answer too, of
 * the parts that it completed.
 */
export async function runJob(
  system: Pick<System, 'processes' | 'assets' | 'host'>,
  job: BridgeJob,
  request: readonly RequestLine[],
  limits: BridgeLimits,
  partial = false,
): Promise<BridgeAnswer> {
  const reader = new BridgeReader(job);
  const onLine = (line: string): void => {
    reader.take(line);
  };
  const result = await system.processes.run(processRequest(system, job, formatRequest(request), limits, onLine));
  const slow = result.ended === 'silence' || result.ended === 'timeLimit';
  if (slow && partial && reader.noise === null && reader.engine !== null) {
    return { parts: reader.parts, done: false, output: result.stdout };
  }
  demandAnswer(job, result, reader);
  return { parts: reader.parts, done: true, output: result.stdout };
}

/** The process of a job: the script, the marker, and what of the data there is yet. */
export function processRequest(
  system: Pick<System, 'assets' | 'host'>,
  job: BridgeJob,
  data: string,
  limits: BridgeLimits,
  onLine: (line: string) => void,
): ProcessRequest {
  const { systemRoot } = system.host;
  const scriptText = (name: string): string => system.assets.text(`assets/powershell/${name}`);
  const scripts = [scriptText('prelude.ps1'), scriptText('device.ps1'), scriptText(`${job}.ps1`)];
  return {
    program: win32.join(systemRoot, 'System32', 'WindowsPowerShell', 'v1.0', 'powershell.exe'),
    args: [...ARGUMENTS, scriptText('bootstrap.txt').trimEnd()],
    cwd: win32.join(systemRoot, 'System32'),
    env: childEnvironment(system.host, limits.temporaryFolder),
    stdin: Buffer.from(`${scripts.join('\n')}\n${REQUEST_MARKER}\n${data}`, 'utf8'),
    timeoutMs: limits.timeoutMs,
    silenceMs: limits.silenceMs,
    maxOutputBytes: MAX_OUTPUT_BYTES,
    endWhenTooLong: true,
    onLine,
  };
}

/** Clause 2.5: each field in base64 of its UTF-8 bytes, the empty one as `-`; `end` is the last line. */
export function formatRequest(request: readonly RequestLine[]): string {
  const encode = (field: string): string => (field === '' ? '-' : Buffer.from(field, 'utf8').toString('base64'));
  const lines = request.map(([verb, ...fields]) => [verb, ...fields.map(encode)].join(' '));
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
    fail('jobFailed', `${where}: 0x${(hresult >>> 0).toString(16).padStart(8, '0')} ${message}`);
  }
  if (reader.engine === null && result.code === 1) {
    fail('blocked', `the script was not started by powershell.exe${said}`);
  }
  if (result.code === 96 || result.code === 97) fail('exitCode', `the script did not run, exit ${result.code}${said}`);
  if (!reader.done) fail('cutOff', `expected the line done, got the end of the output, exit ${result.code}${said}`);
  if (result.code !== 0) fail('exitCode', `expected exit 0 after done, got ${result.code}${said}`);
}
