import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createFiles } from '../../../src/system/files.ts';
import { Bridge } from '../../../src/device/windows/bridge.ts';
import type { OpenProcess, ProcessRequest, ProcessResult, System } from '../../../src/system/system.ts';

const root = join(import.meta.dirname, '../../..');

/**
 * What a program of the fake Windows does, and what Windows PowerShell says to a request: `says` are its lines without
 * numbers; with `code` or `ended` the process is gone after them. `lines` come as they are, and end it too.
 */
export type Program = (
  request: ProcessRequest,
) => Partial<ProcessResult> & { lines?: readonly string[]; says?: readonly object[] };

const JOBS = ['places', 'inventory', 'effects', 'checks', 'agent'];
export const START = { type: 'start', jobs: JOBS, powershell: '5.1' };
const EXIT = {
  code: 0,
  ended: 'exit',
  pid: 1,
  stdout: '',
  stderr: '',
  truncated: false,
  durationMs: 5,
  error: null,
} as const;

/** A system whose programs are played; files are real, below whatever folder a test gives. */
export function aWindows(play: Program, machineFolder = 'C:\\ProgramData\\PatchPilot\\machine') {
  /** Programs that were run, and requests to the bridge with what was asked as their input. */
  const calls: ProcessRequest[] = [];
  /** Processes of the bridge. */
  const started: ProcessRequest[] = [];
  let elapsed = 0;
  const system: System = {
    files: createFiles(),
    processes: {
      alive: () => false,
      async open(request) {
        started.push(request);
        return aBridge(request, (stdin) => {
          const call = { ...request, stdin };
          calls.push(call);
          return play(call);
        });
      },
      async run(request) {
        calls.push(request);
        const { lines = [], ...result } = play(request);
        for (const line of lines) request.onLine?.(line);
        return {
          ...EXIT,
          stdout: lines.map((line) => `${line}\n`).join(''),
          ...result,
        };
      },
    },
    network: { connect: async () => null, get: async () => ({ ok: false, kind: 'failed', detail: 'no network' }) },
    clock: {
      now: () => Date.parse('2026-11-23T09:30:00.000Z'),
      elapsed: () => elapsed,
      every: () => () => undefined,
      async sleep(ms) {
        elapsed += ms;
      },
    },
    ids: { guid: () => '11111111-2222-4333-8444-555555555555' },
    locks: {
      acquire: async () => undefined,
      isHeld: async () => null,
      announce: () => ({ release: () => undefined }),
    },
    assets: { text: (name) => readFileSync(join(root, name), 'utf8'), names: () => [] },
    host: {
      platform: 'win32',
      hostName: 'WS-001',
      pid: 1,
      processStartedAt: '2026-11-23T09:00:00.000Z',
      programPath: 'C:\\PatchPilot\\patchpilot.exe',
      workingFolder: 'C:\\',
      temporaryFolder: 'C:\\Users\\x\\Temp',
      defaultOutputRoot: 'C:\\ProgramData\\PatchPilot',
      machineFolder,
      systemRoot: 'C:\\Windows',
      processors: 4,
      release: '10.0.26200',
      terminal: { isTty: false, columns: 80 },
      environmentRemoved: [],
      timeZoneOfCaller: null,
      version: { version: '0', commit: '0', runtime: '0' },
    },
  };
  return { system, calls, started, bridge: new Bridge(system) };
}

/** A process of the bridge: each request is answered by what `play` makes of it. */
function aBridge(request: ProcessRequest, play: (stdin: Uint8Array) => ReturnType<Program>): OpenProcess {
  let seq = 0;
  let answers = 0;
  let output = '';
  let end: (result: ProcessResult) => void = () => undefined;
  const result = new Promise<ProcessResult>((resolve) => {
    end = resolve;
  });
  const say = (line: string): void => {
    output += `${line}\n`;
    request.onLine?.(line);
  };
  const number = (line: object): string => {
    seq += 1;
    return JSON.stringify({ v: 1, seq, ...line });
  };
  return {
    pid: 4711,
    program: request.program,
    result,
    write(bytes) {
      const { lines, says = [], ...rest } = play(bytes);
      if (lines === undefined && seq === 0 && rest.ended !== 'notStarted') say(number(START));
      for (const line of lines ?? []) say(line);
      for (const line of says)
        say(number('type' in line && line.type === 'answered' ? { ...line, request: ++answers } : line));
      if (lines !== undefined || Object.keys(rest).length > 0) end({ ...EXIT, stdout: output, ...rest });
    },
    endInput: () => end({ ...EXIT, stdout: output }),
    limit() {
      output = '';
    },
    output: () => output,
    end: () => end({ ...EXIT, code: null, ended: 'stopped', stdout: output }),
  };
}

/** The answer to a request, without numbers; each part complete unless it is a text, which is why it failed. */
export function answerOf(parts: Readonly<Record<string, readonly object[] | string>>): object[] {
  const lines: object[] = [];
  for (const [part, items] of Object.entries(parts)) {
    lines.push({ type: 'partStart', part });
    if (typeof items === 'string') {
      lines.push({ type: 'partFailed', part, hresult: -2147024891, message: items, chain: [-2147024891] });
    } else lines.push({ type: 'part', part, items, last: true, skipped: 0 });
  }
  return [...lines, { type: 'answered' }];
}

export const numbered = (lines: readonly object[]): string[] =>
  lines.map((line, index) => JSON.stringify({ v: 1, seq: index + 1, ...line }));

/** The lines that the bridge was asked, decoded; without the one that names the job, and `end`. */
export function requestOf(call: ProcessRequest): string[][] {
  const decode = (field: string): string => (field === '-' ? '' : Buffer.from(field, 'base64').toString('utf8'));
  return Buffer.from(call.stdin ?? [])
    .toString('utf8')
    .split('\n')
    .slice(1, -2)
    .map((line) => line.split(' ').map((word, index) => (index === 0 ? word : decode(word))));
}

export const OS_ITEM = {
  currentBuild: '26200',
  ubr: 6899,
  displayVersion: '25H2',
  releaseId: '2009',
  editionId: 'Professional',
  installationType: 'Client',
  productName: 'Windows 10 Pro',
  architecture: 'AMD64',
  computerName: 'WS-001',
};
