import type { ChildProcess } from 'node:child_process';
import { CappedText } from './capped-text.ts';
import { endTree } from './end-tree.ts';
import { isAlive } from './is-alive.ts';
import { NOT_STARTED } from './keeper.ts';
import { startProcess } from './start-process.ts';
import type { OpenProcess, Processes, ProcessRequest, ProcessResult } from './system.ts';

/** How long the pipes of an ended process may stay open before they are left behind. */
const CLOSE_GRACE_MS = 5_000;

export interface ProcessHost {
  readonly platform: NodeJS.Platform;
  readonly systemRoot: string;
}

/** The door to child processes: a program, arguments, a time limit that ends the whole tree. Never a shell. */
export function createProcesses(host: ProcessHost): Processes {
  return {
    run(request) {
      try {
        const running = new Running(request, host);
        running.endInput();
        return running.result;
      } catch (error) {
        return Promise.resolve(notStarted(error)); // Node throws for what it does not expect of a start
      }
    },
    open: (request) => Promise.resolve(new Running(request, host)),
    alive: isAlive,
  };
}

/** One child process from its start to its result. */
class Running implements OpenProcess {
  readonly result: Promise<ProcessResult>;
  readonly program: string;
  readonly #request: ProcessRequest;
  readonly #child: ChildProcess;
  /** Whether the child is our keeper, and the program its child. */
  readonly #kept: boolean;
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

  constructor(request: ProcessRequest, { platform, systemRoot }: ProcessHost) {
    this.#request = request;
    this.program = request.program;
    this.#out = new CappedText(request.maxOutputBytes, request.onLine);
    this.#err = new CappedText(request.maxOutputBytes);
    this.result = new Promise((resolve, reject) => {
      this.#resolve = resolve;
      this.#reject = reject;
    });
    const { child, kept } = startProcess(request, platform);
    this.#child = child;
    this.#kept = kept;
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
      if (request.endWhenTooLong === true && this.#out.truncated) this.end();
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
    child.on('exit', (code) => {
      // What it left running may hold its pipes for hours, as a program does that an installer starts at its end.
      setTimeout(() => {
        // After a long stop of ours timers come first: what lies in the pipes by now is read in the same turn.
        setImmediate(() => {
          this.#finish(code);
        });
      }, CLOSE_GRACE_MS).unref();
    });
    child.stdin.on('error', (error) => {
      this.#failure ??= error.message; // the program did not read all of its input; its exit code tells more
    });
    if (request.stdin !== undefined) this.write(request.stdin);
    if (request.signal?.aborted === true) this.end();
    request.signal?.addEventListener('abort', this.#onStop, { once: true });
  }

  get pid(): number | null {
    return this.#child.pid ?? null;
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
    this.#out.restart();
    this.#silenceMs = silenceMs;
    if (timeoutMs !== null) {
      this.#limit = setTimeout(() => {
        this.#end('timeLimit');
      }, timeoutMs);
    }
    this.#heard();
  }

  output(): string {
    return this.#out.text();
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
    this.#child.stdout?.destroy();
    this.#child.stderr?.destroy();
    const { pid } = this.#child;
    const notStarted = pid === undefined || (this.#kept && code !== null && (code | 0) === NOT_STARTED);
    if (notStarted && this.#kept) this.#failure ??= this.#err.text();
    this.#resolve({
      code: this.#ended === 'exit' && code !== null && !notStarted ? code | 0 : null,
      ended: notStarted ? 'notStarted' : this.#ended,
      pid: pid ?? null,
      stdout: this.#out.text(),
      stderr: this.#err.text(),
      truncated: this.#out.truncated || this.#err.truncated,
      durationMs: Math.round(performance.now() - this.#started),
      error: this.#failure,
    });
  }
}

const notStarted = (error: unknown): ProcessResult => ({
  code: null,
  ended: 'notStarted',
  pid: null,
  stdout: '',
  stderr: '',
  truncated: false,
  durationMs: 0,
  error: error instanceof Error ? error.message : String(error),
});
