import { PatchPilotError } from '../../errors/error.ts';
import type { OpenProcess, System } from '../../system/system.ts';
import type { OnProgress } from '../port.ts';
import { BridgeError } from './bridge-error.ts';
import { BridgeReader, type BridgePart } from './bridge-lines.ts';
import { CONVERSATION_END_MS } from './limits.ts';
import { demandAnswer, formatRequest, processRequest, type BridgeJob, type RequestLine } from './powershell.ts';

export interface AskLimits {
  readonly timeoutMs: number;
  /** Without a new line for so long the process is ended. */
  readonly silenceMs: number;
}

type Parts = ReadonlyMap<string, BridgePart>;

interface Speaker {
  readonly process: OpenProcess;
  readonly reader: BridgeReader;
  /** Whoever waits for an answer; null between two requests. */
  waiting: { answered: (parts: Parts) => void; onProgress: OnProgress } | null;
  /** Nobody wants the answer any more. */
  abandoned: boolean;
}

/**
 * One PowerShell process that answers requests one after another (clause 7). It is started by the first request and again
 * by the next one after it was lost; what a process knew is lost with it. When our own
 * process dies its input ends, and it ends too, after what it is doing.
 */
export class Conversation {
  #lives = 0;
  #speaker: Speaker | null = null;
  readonly #system: Pick<System, 'processes' | 'assets' | 'host'>;
  readonly #job: BridgeJob;
  readonly #temporaryFolder: string;

  constructor(system: Pick<System, 'processes' | 'assets' | 'host'>, job: BridgeJob, temporaryFolder: string) {
    this.#system = system;
    this.#job = job;
    this.#temporaryFolder = temporaryFolder;
  }

  /** Which process it is that answers now, counted from 1; null while there is none. */
  get life(): number | null {
    return this.#speaker === null ? null : this.#lives;
  }

  /**
   * Throws `BridgeError` for everything that is not an answer; the process is then gone, with all its children. Throws
   * `stopped` when it was abandoned.
   */
  async ask(request: readonly RequestLine[], limits: AskLimits, onProgress: OnProgress): Promise<Parts> {
    const speaker = (this.#speaker ??= await this.#start(limits));
    const { process, reader } = speaker;
    const answered = new Promise<Parts>((resolve) => {
      speaker.waiting = { answered: resolve, onProgress };
    });
    process.limit(limits.timeoutMs, limits.silenceMs);
    process.write(Buffer.from(formatRequest(request), 'utf8'));
    const first = await Promise.race([answered, process.result]);
    if (first instanceof Map) {
      speaker.waiting = null;
      process.limit(null, null);
      return first as Parts;
    }
    this.#speaker = null;
    if (speaker.abandoned) throw new PatchPilotError('stopped', this.#job, 'the run was asked to stop');
    demandAnswer(this.#job, await process.result, reader);
    throw new BridgeError('cutOff', this.#job, 'expected an answer, got the end of the conversation');
  }

  /** Ends the process that works on a question; whoever asked it gets the error `stopped`. The next question starts another. */
  async abandon(): Promise<void> {
    const speaker = this.#speaker;
    if (speaker?.waiting == null) return;
    speaker.abandoned = true;
    speaker.process.end();
    await speaker.process.result;
    this.#speaker = null;
  }

  /** Ends the input and waits for the process, which has nothing left to do; one that stays is ended. */
  async close(): Promise<void> {
    const speaker = this.#speaker;
    this.#speaker = null;
    if (speaker === null) return;
    speaker.process.limit(CONVERSATION_END_MS, null);
    speaker.process.endInput();
    await speaker.process.result;
  }

  async #start({ timeoutMs, silenceMs }: AskLimits): Promise<Speaker> {
    this.#lives += 1;
    let speaker: Speaker | null = null;
    const reader = new BridgeReader(this.#job, {
      progress: (step, percent) => {
        speaker?.waiting?.onProgress(step, percent);
      },
      answered: (parts) => {
        speaker?.waiting?.answered(parts);
      },
    });
    const limits = { timeoutMs, silenceMs, temporaryFolder: this.#temporaryFolder };
    const request = processRequest(this.#system, this.#job, '', limits, (line) => {
      reader.take(line);
      if (reader.noise !== null) speaker?.process.end();
    });
    speaker = { process: await this.#system.processes.open(request), reader, waiting: null, abandoned: false };
    return speaker;
  }
}
