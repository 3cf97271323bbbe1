import { win32 } from 'node:path';
import { PatchPilotError } from '../../errors/error.ts';
import type { OpenProcess, System } from '../../system/system.ts';
import type { OnProgress } from '../port/progress.ts';
import { BridgeError } from './bridge-error.ts';
import { BridgeReader, type BridgePart } from './bridge-lines.ts';
import { BRIDGE_END_MS } from './limits.ts';
import {
  demandAnswer,
  formatRequest,
  processRequest,
  SCRIPTS,
  type BridgeJob,
  type BridgeScript,
  type RequestLine,
} from './powershell.ts';

export interface AskOptions {
  readonly timeoutMs: number;
  /** Without a new line for so long the process is ended. */
  readonly silenceMs: number;
  /** A silent or slow job is an answer too, of the parts that it completed. */
  readonly partial?: boolean;
  readonly onProgress?: OnProgress;
  /** What is asked for may go on after our own end: the process is written down before. */
  readonly lasting?: boolean;
}

export interface BridgeAnswer {
  readonly parts: ReadonlyMap<string, BridgePart>;
  /** The job was carried through; otherwise it was silent for too long, in the part that is still open. */
  readonly done: boolean;
  /** All lines as they came, for evidence. */
  readonly output: string;
}

interface Speaker {
  readonly process: OpenProcess;
  readonly reader: BridgeReader;
  /** Whether it was told to do what may go on without us. */
  lasting: boolean;
  /** Whoever waits for an answer; null between two requests. */
  waiting: { answered: (parts: BridgeAnswer['parts']) => void; onProgress: OnProgress } | null;
  /** Nobody wants the answer any more. */
  abandoned: boolean;
  ended: boolean;
}

/**
 * Windows PowerShell 5.1 (`docs/powershell-bridge.md`) as one start speaks with it: one process that answers one
 * request after another. It is started by the first request, and again by the next one after it was lost; what a
 * process knew is lost with it. When our own process dies its input ends, and it ends too, after what it is doing.
 */
export class Bridge {
  /** Called before a process is told to do what may go on without us. */
  onLasting: (process: OpenProcess) => void = () => undefined;
  /** `TEMP` of the process and of what it starts. */
  temporaryFolder: string;
  #lives = 0;
  #speaker: Speaker | null = null;
  #turn: Promise<unknown> = Promise.resolve();
  #closed = false;
  readonly #system: Pick<System, 'processes' | 'assets' | 'host'>;
  readonly #script: BridgeScript;

  constructor(system: Pick<System, 'processes' | 'assets' | 'host'>, script: BridgeScript = 'bridge') {
    this.#system = system;
    this.#script = script;
    this.temporaryFolder = win32.join(system.host.systemRoot, 'Temp');
  }

  /** Which process it is that answers now, counted from 1; null while there is none. */
  get life(): number | null {
    return this.#speaker === null || this.#speaker.ended ? null : this.#lives;
  }

  /**
   * One job, after those asked before. Throws `BridgeError` for everything that is not an answer; the process is then
   * gone, with all its children. Throws `stopped` when it was abandoned or closed.
   */
  ask(job: BridgeJob, request: readonly RequestLine[], options: AskOptions): Promise<BridgeAnswer> {
    const answer = this.#turn.then(() => this.#ask(job, request, options));
    this.#turn = answer.catch(() => undefined); // who asked gets the error; who comes next only waits
    return answer;
  }

  async #ask(job: BridgeJob, request: readonly RequestLine[], options: AskOptions): Promise<BridgeAnswer> {
    if (this.#closed) throw stopped(job);
    const { timeoutMs, silenceMs, partial = false, lasting = false, onProgress = () => undefined } = options;
    const data = formatRequest(job, this.temporaryFolder, request);
    if (this.#speaker?.ended === true) this.#speaker = null; // by somebody, between two requests
    const speaker = (this.#speaker ??= await this.#start({ timeoutMs, silenceMs }));
    const { process, reader } = speaker;
    const answered = new Promise<BridgeAnswer['parts']>((resolve) => {
      speaker.waiting = { answered: resolve, onProgress };
    });
    if (lasting && !speaker.lasting) this.onLasting(process);
    speaker.lasting ||= lasting;
    process.limit(timeoutMs, silenceMs);
    process.write(Buffer.from(data, 'utf8'));
    const first = await Promise.race([answered, process.result]);
    speaker.waiting = null;
    if (first instanceof Map) {
      const output = process.output();
      process.limit(null, null);
      return { parts: first as BridgeAnswer['parts'], done: true, output };
    }
    if (this.#speaker === speaker) this.#speaker = null;
    if (speaker.abandoned) throw stopped(job);
    const result = await process.result;
    const slow = result.ended === 'silence' || result.ended === 'timeLimit';
    if (slow && partial && reader.noise === null && reader.engine !== null) {
      return { parts: reader.parts, done: false, output: result.stdout };
    }
    demandAnswer(job, result, reader);
    throw new BridgeError('cutOff', job, 'expected an answer, got the end of the process');
  }

  /**
   * Ends the process that works on a question; whoever asked it gets the error `stopped`. The next question starts
   * another.
   */
  async abandon(): Promise<void> {
    const speaker = this.#speaker;
    if (speaker?.waiting == null) return;
    speaker.abandoned = true;
    speaker.process.end();
    await speaker.process.result;
    if (this.#speaker === speaker) this.#speaker = null;
  }

  /**
   * Ends the input and waits for the process, which has nothing left to do; one that stays is ended. The next question
   * starts another.
   */
  async renew(): Promise<void> {
    const speaker = this.#speaker;
    this.#speaker = null;
    if (speaker === null) return;
    speaker.process.limit(BRIDGE_END_MS, null);
    speaker.process.endInput();
    await speaker.process.result;
  }

  /** The same for good: who asks after it gets the error `stopped`. */
  async close(): Promise<void> {
    this.#closed = true;
    await this.abandon();
    await this.renew();
  }

  async #start(limits: { timeoutMs: number; silenceMs: number }): Promise<Speaker> {
    this.#lives += 1;
    let speaker: Speaker | null = null;
    const reader = new BridgeReader(SCRIPTS[this.#script], {
      progress: (step, percent) => {
        speaker?.waiting?.onProgress(step, percent);
      },
      answered: (parts) => {
        speaker?.waiting?.answered(parts);
      },
    });
    const start = { ...limits, temporaryFolder: this.temporaryFolder };
    const request = processRequest(this.#system, this.#script, start, (line) => {
      reader.take(line);
      if (reader.noise !== null) speaker?.process.end();
    });
    const process = await this.#system.processes.open(request);
    const begun: Speaker = { process, reader, lasting: false, waiting: null, abandoned: false, ended: false };
    void process.result.then(() => {
      begun.ended = true;
    });
    return (speaker = begun);
  }
}

const stopped = (job: BridgeJob): PatchPilotError => new PatchPilotError('stopped', job, 'the run was asked to stop');
