import { spawn, type ChildProcess } from 'node:child_process';
import { isAlive } from './is-alive.ts';
import { join } from 'node:path';
import type { OpenProcess, Processes, ProcessRequest, ProcessResult } from './system.ts';

/** How long an ended process may take to close its pipes before it is left behind. */
const CLOSE_GRACE_MS = 5_000;

/** The door to child processes: a program, arguments, a time limit that ends the whole tree. Never a shell. */
export function createProcesses(platform: NodeJS.Platform, systemRoot: string): Processes {
  return {
    run(request) {
      const running = new Running(request, platform, systemRoot, false);
      running.endInput();
      return running.result;
    },
    open: (request) => Promise.resolve(new Running(request, platform, systemRoot, true)),
    alive: isAlive,
  };
}

/** One child process from its start to its result. */
class Running implements OpenProcess {
  readonly result: Promise<ProcessResult>;
  readonly #request: ProcessRequest;
  readonly #child: ChildProcess;
  readonly #endTree: () => void;
  readonly #started = performance.now();
  readonly #out: CappedText;
  readonly #err: CappedText;
  #resolve: (result: ProcessResult) => void = () => undefined;
  #reject: (error: Error) => void = () => undefined;
  #ended: ProcessResult['ended'] = 'exit';
  #settled = false;
  #failure: string | null = null;
  #limit: NodeJS.Timeout | undefined;
  #silence: NodeJS.Timeout | undefined;
  #silenceMs: number | null = null;
  readonly #onStop = (): void => {
    this.end();
  };

  constructor(request: ProcessRequest, platform: NodeJS.Platform, systemRoot: string, endsWhenTooLong: boolean) {
    this.#request = request;
    this.#out = new CappedText(request.maxOutputBytes, request.onLine);
    this.#err = new CappedText(request.maxOutputBytes);
    this.result = new Promise((resolve, reject) => {
      this.#resolve = resolve;
      this.#reject = reject;
    });
    const child = spawn(request.program, request.args, {
      cwd: request.cwd,
      env: { ...request.env },
      shell: false,
      windowsHide: true,
      detached: platform !== 'win32', // its own process group, so that the tree can be ended
      stdio: ['pipe', 'pipe', 'pipe'],
    });
    this.#child = child;
    this.#endTree = () => {
      endTree(child, platform, systemRoot);
    };
    try {
      if (child.pid !== undefined) request.onStarted?.(child.pid);
    } catch (error) {
      this.#settled = true;
      this.#endTree();
      this.#reject(error instanceof Error ? error : new Error(String(error)));
      return;
    }
    this.limit(request.timeoutMs, request.silenceMs ?? null);
    child.stdout.on('data', (bytes: Buffer) => {
      this.#heard();
      this.#out.add(bytes);
      if (endsWhenTooLong && this.#out.truncated) this.end();
    });
    child.stderr.on('data', (bytes: Buffer) => {
      this.#err.add(bytes);
    });
    child.on('error', (error) => {
      this.#failure = error.message;
      if (child.pid === undefined) this.#finish(null);
    });
    child.on('close', (code) => {
      this.#finish(code);
    });
    child.stdin.on('error', (error) => {
      this.#failure ??= error.message; // the program did not read all of its input; its exit code tells more
    });
    if (request.stdin !== undefined) this.write(request.stdin);
    if (request.signal?.aborted === true) this.end();
    request.signal?.addEventListener('abort', this.#onStop, { once: true });
  }

  write(bytes: Uint8Array): void {
    if (this.#child.stdin?.writable === true) this.#child.stdin.write(bytes);
  }

  endInput(): void {
    this.#child.stdin?.end();
  }

  limit(timeoutMs: number | null, silenceMs: number | null): void {
    clearTimeout(this.#limit);
    clearTimeout(this.#silence);
    if (this.#settled) return;
    this.#silenceMs = silenceMs;
    if (timeoutMs !== null) {
      this.#limit = setTimeout(() => {
        this.#end('timeLimit');
      }, timeoutMs);
    }
    this.#heard();
  }

  end(): void {
    this.#end('stopped');
  }

  #heard(): void {
    clearTimeout(this.#silence);
    if (this.#silenceMs === null || this.#settled) return;
    this.#silence = setTimeout(() => {
      this.#end('silence');
    }, this.#silenceMs);
  }

  #end(why: ProcessResult['ended']): void {
    if (this.#settled || this.#ended !== 'exit') return;
    this.#ended = why;
    this.#endTree();
    setTimeout(() => {
      this.#finish(null);
    }, CLOSE_GRACE_MS).unref();
  }

  #finish(code: number | null): void {
    if (this.#settled) return;
    this.#settled = true;
    clearTimeout(this.#limit);
    clearTimeout(this.#silence);
    this.#request.signal?.removeEventListener('abort', this.#onStop);
    this.#out.end();
    const { pid } = this.#child;
    this.#resolve({
      code: this.#ended === 'exit' && code !== null ? code | 0 : null,
      ended: pid === undefined ? 'notStarted' : this.#ended,
      pid: pid ?? null,
      stdout: this.#out.text(),
      stderr: this.#err.text(),
      truncated: this.#out.truncated || this.#err.truncated,
      durationMs: Math.round(performance.now() - this.#started),
      error: this.#failure,
    });
  }
}

/** Ends a process and everything it started: its group, on Windows the tree by taskkill. */
function endTree(child: ChildProcess, platform: NodeJS.Platform, systemRoot: string): void {
  if (child.pid === undefined) return;
  if (platform === 'win32') {
    const killer = spawn(join(systemRoot, 'System32', 'taskkill.exe'), ['/PID', String(child.pid), '/T', '/F'], {
      windowsHide: true,
      stdio: 'ignore',
    });
    killer.on('error', () => child.kill('SIGKILL'));
    killer.on('close', () => child.kill('SIGKILL'));
    return;
  }
  try {
    process.kill(-child.pid, 'SIGKILL');
  } catch {
    child.kill('SIGKILL'); // the group is gone already, the child may not be
  }
}

/** Text of a stream up to a limit, and its lines as they come, also beyond the limit of what is kept. */
class CappedText {
  truncated = false;
  #kept: Buffer[] = [];
  #size = 0;
  #line = '';
  readonly #decoder = new TextDecoder('utf-8');
  readonly #max: number;
  readonly #onLine: ((line: string) => void) | undefined;

  constructor(max: number, onLine?: (line: string) => void) {
    this.#max = max;
    this.#onLine = onLine;
  }

  add(bytes: Buffer): void {
    const room = this.#max - this.#size;
    if (bytes.length > room) this.truncated = true;
    if (room > 0) {
      const part = bytes.subarray(0, room);
      this.#kept.push(part);
      this.#size += part.length;
      this.#feed(this.#decoder.decode(part, { stream: true }));
    }
  }

  end(): void {
    if (this.#onLine !== undefined && this.#line !== '') this.#onLine(this.#line);
    this.#line = '';
  }

  text(): string {
    return Buffer.concat(this.#kept).toString('utf8');
  }

  #feed(text: string): void {
    if (this.#onLine === undefined) return;
    const lines = (this.#line + text).split('\n');
    this.#line = lines.pop() ?? '';
    for (const line of lines) this.#onLine(line.endsWith('\r') ? line.slice(0, -1) : line);
  }
}
