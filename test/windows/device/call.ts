import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, open, readFile, writeFile } from 'node:fs/promises';
import { join, win32 } from 'node:path';

import { endPrefix, type Prefix, startPrefix } from './prefix.ts';
import { processesWith, send } from './processes.ts';
import { inTree, tree } from './tree.ts';

export interface CallOptions {
  /** Environment variables besides those of the device. */
  env?: Readonly<Record<string, string>>;
  /** Windows path; the drive's root when absent. */
  cwd?: string;
  /** After this time every process of the device is ended. */
  timeoutMs?: number;
  stdin?: string | Uint8Array;
  /** Gives the program a console, to which `Device.consoleEvent` can send. */
  console?: boolean;
  /** Lets `Device.setClock` move the clock that the program sees; not the one that its durations are taken from. */
  settableClock?: boolean;
}

export interface CallResult {
  /** All 32 bits, unsigned; null when the call was ended from outside. */
  code: number | null;
  stdout: string;
  stderr: string;
  ms: number;
  timedOut: boolean;
}

/** A program that runs on a device. */
export interface RunningCall {
  readonly result: Promise<CallResult>;
  /** What it has written so far. */
  stdout(): Promise<string>;
  stderr(): Promise<string>;
  /** SIGKILL to the program itself, as a crash; its children live on. Waits until it has started. */
  kill(): Promise<void>;
  /** SIGKILL to it and to all that it has started, as a place does at the time limit of a job. Returns their names. */
  killTree(): Promise<string[]>;
  /** Stops the program itself in its tracks, as a device that sleeps does, until `thaw`. Waits until it has started. */
  freeze(): Promise<void>;
  thaw(): Promise<void>;
}

const DEFAULT_TIMEOUT_MS = 120_000;
const START_TIMEOUT_MS = 20_000;
const POLL_MS = 10;

/** In the folder that is /tmp for a device: how far its clock is from the true one. */
export const CLOCK_FILE = 'clock';
const SETTABLE_CLOCK = [
  'LD_PRELOAD=/usr/lib/x86_64-linux-gnu/faketime/libfaketime.so.1',
  `FAKETIME_TIMESTAMP_FILE=/tmp/${CLOCK_FILE}`,
  'FAKETIME_NO_CACHE=1',
  'DONT_FAKE_MONOTONIC=1',
];

/** What Wine itself may have started on behalf of a call: no part of its tree on Windows. */
const OF_WINDOWS: ReadonlySet<string> = new Set([
  ...['services.exe', 'winedevice.exe', 'plugplay.exe', 'svchost.exe', 'rpcss.exe', 'explorer.exe', 'conhost.exe'],
]);

const pause = (ms: number): Promise<void> => new Promise((done) => setTimeout(done, ms));

function settings(options: CallOptions): string {
  const variables = Object.entries(options.env ?? {}).map(([name, value]) => `${name}=${value}`);
  const lines = [options.cwd ?? 'C:\\', options.console === true ? 'console' : '', ...variables];
  if (lines.some((line) => /[\r\n]/.test(line))) throw new Error('expected settings without line breaks');
  return `${lines.join('\n')}\n`;
}

/** The code that the launcher left: null when it left none, because it was ended. */
async function readExit(path: string, program: string): Promise<number | null> {
  if (!existsSync(path)) return null;
  const text = (await readFile(path, 'utf8')).trim();
  if (text.startsWith('error')) throw new Error(`expected ${program} to start, got Windows ${text}`);
  return Number(text);
}

/** Standard output is a file, not a pipe: Node in Wine ends with EBADF on a Linux pipe. */
async function openStreams(io: string, options: CallOptions): Promise<{ handles: Awaited<ReturnType<typeof open>>[] }> {
  const input = join(io, 'stdin');
  await writeFile(input, options.stdin ?? '');
  return {
    handles: [
      await open(options.stdin === undefined ? '/dev/null' : input, 'r'),
      await open(join(io, 'stdout'), 'w'),
      await open(join(io, 'stderr'), 'w'),
    ],
  };
}

/** Starts a program on a device; `number` is unique on the device. */
export async function startCall(
  prefix: Prefix,
  number: number,
  [program, ...args]: readonly [program: string, ...args: string[]],
  options: CallOptions,
): Promise<RunningCall> {
  const folder = join(prefix.driveC, 'bench', 'call', String(number));
  const io = join(prefix.home, 'io', String(number));
  await mkdir(folder, { recursive: true });
  await mkdir(io);
  await writeFile(join(folder, 'settings'), settings(options));

  await startPrefix(prefix);
  const mark = `BENCH_CALL=${prefix.id}/${number}`;
  const { handles } = await openStreams(io, options);
  const started = performance.now();
  const launcher = ['wine', 'C:\\bench\\launch.exe', `C:\\bench\\call\\${number}`, program, ...args];
  const child = spawn(inTree, [tree, prefix.id, ...launcher], {
    env: {
      PATH: process.env.PATH,
      WINE_ENV: [mark, ...(options.settableClock === true ? SETTABLE_CLOCK : [])].join('\n'),
    },
    stdio: handles.map((handle) => handle.fd),
  });
  const ended = new Promise<void>((done, fail) => {
    child.once('error', fail);
    child.once('exit', () => {
      done();
    });
  });

  let end: Promise<void> | undefined;
  let killed = false;
  const timer = setTimeout(() => {
    end = endPrefix(prefix);
  }, options.timeoutMs ?? DEFAULT_TIMEOUT_MS);
  const read = (name: string): Promise<string> => readFile(join(io, name), 'utf8');

  async function finish(): Promise<CallResult> {
    try {
      await ended;
      await end;
    } finally {
      clearTimeout(timer);
      await Promise.all(handles.map((handle) => handle.close()));
    }
    const ms = Math.round(performance.now() - started);
    const exit = await readExit(join(folder, 'exit'), program);
    const timedOut = end !== undefined;
    const code = timedOut || killed ? null : exit;
    return { code, stdout: await read('stdout'), stderr: await read('stderr'), ms, timedOut };
  }

  async function signal(name: NodeJS.Signals): Promise<void> {
    const file = win32.basename(program).toLowerCase();
    const deadline = Date.now() + START_TIMEOUT_MS;
    while (Date.now() < deadline) {
      const target = processesWith(mark).find((one) => win32.basename(one.program).toLowerCase() === file);
      if (target !== undefined) {
        killed ||= name === 'SIGKILL';
        send(target.pid, name);
        return;
      }
      if (child.exitCode !== null) throw new Error(`expected ${program} to run, got its end`);
      await pause(POLL_MS);
    }
    throw new Error(`expected ${program} to start within ${START_TIMEOUT_MS} ms`);
  }

  async function kill(): Promise<void> {
    await signal('SIGKILL');
    await ended;
  }

  async function killTree(): Promise<string[]> {
    const tree = processesWith(mark).map(({ pid, program: path }) => ({
      pid,
      name: win32.basename(path).toLowerCase(),
    }));
    const own = tree.filter(({ name }) => name.endsWith('.exe') && !OF_WINDOWS.has(name));
    killed = true;
    for (const { pid } of own) send(pid, 'SIGKILL');
    await ended;
    return own.map(({ name }) => name);
  }

  const result = finish();
  result.catch(() => undefined); // reported to whoever awaits it
  return {
    result,
    stdout: () => read('stdout'),
    stderr: () => read('stderr'),
    kill,
    killTree,
    freeze: () => signal('SIGSTOP'),
    thaw: () => signal('SIGCONT'),
  };
}
