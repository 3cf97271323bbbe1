import { spawn, type ChildProcess } from 'node:child_process';
import { isAlive } from './is-alive.ts';
import { join } from 'node:path';
import type { Processes, ProcessRequest, ProcessResult } from './system.ts';

/** How long an ended process may take to close its pipes before it is left behind. */
const CLOSE_GRACE_MS = 5_000;

/** The door to child processes: a program, arguments, a time limit that ends the whole tree. Never a shell. */
export function createProcesses(platform: NodeJS.Platform, systemRoot: string): Processes {
  return {
    run: (request) => runProcess(request, platform, systemRoot),
    alive: isAlive,
  };
}

function runProcess(request: ProcessRequest, platform: NodeJS.Platform, systemRoot: string): Promise<ProcessResult> {
  return new Promise((resolve, reject) => {
    const started = performance.now();
    const out = new CappedText(request.maxOutputBytes, request.onLine);
    const err = new CappedText(request.maxOutputBytes);
    let ended: ProcessResult['ended'] = 'exit';
    let settled = false;
    let failure: string | null = null;
    const child = spawn(request.program, request.args, {
      cwd: request.cwd,
      env: { ...request.env },
      shell: false,
      windowsHide: true,
      detached: platform !== 'win32', // its own process group, so that the tree can be ended
      stdio: ['pipe', 'pipe', 'pipe'],
    });

    try {
      if (child.pid !== undefined) request.onStarted?.(child.pid);
    } catch (error) {
      endTree(child, platform, systemRoot);
      reject(error instanceof Error ? error : new Error(String(error)));
      return;
    }

    const finish = (code: number | null): void => {
      if (settled) return;
      settled = true;
      clearTimeout(limit);
      clearTimeout(silence);
      request.signal?.removeEventListener('abort', onStop);
      out.end();
      resolve({
        code: ended === 'exit' && code !== null ? code | 0 : null,
        ended: child.pid === undefined ? 'notStarted' : ended,
        pid: child.pid ?? null,
        stdout: out.text(),
        stderr: err.text(),
        truncated: out.truncated || err.truncated,
        durationMs: Math.round(performance.now() - started),
        error: failure,
      });
    };
    const end = (why: ProcessResult['ended']): void => {
      if (settled || ended !== 'exit') return;
      ended = why;
      endTree(child, platform, systemRoot);
      setTimeout(() => {
        finish(null);
      }, CLOSE_GRACE_MS).unref();
    };
    const onStop = (): void => {
      end('stopped');
    };
    const limit = setTimeout(() => {
      end('timeLimit');
    }, request.timeoutMs);
    let silence: NodeJS.Timeout | undefined;
    const heard = (): void => {
      if (request.silenceMs === undefined) return;
      clearTimeout(silence);
      silence = setTimeout(() => {
        end('silence');
      }, request.silenceMs);
    };
    heard();
    if (request.signal?.aborted === true) onStop();
    request.signal?.addEventListener('abort', onStop, { once: true });
    child.stdout.on('data', (bytes: Buffer) => {
      heard();
      out.add(bytes);
    });
    child.stderr.on('data', (bytes: Buffer) => {
      err.add(bytes);
    });
    child.on('error', (error) => {
      failure = error.message;
      if (child.pid === undefined) finish(null);
    });
    child.on('close', finish);
    child.stdin.on('error', (error) => {
      failure ??= error.message; // the program did not read all of its input; its exit code tells more
    });
    child.stdin.end(request.stdin);
  });
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
