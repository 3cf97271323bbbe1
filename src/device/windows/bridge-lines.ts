import * as v from 'valibot';

/** Version of `docs/powershell-bridge.md` that is spoken here. */
const VERSION = 1;
/** Longest output line, in characters: 200 items of a part with texts cut to 4,096. */
const MAX_LINE_LENGTH = 8 * 1_048_576;

const failure = { hresult: v.number(), message: v.string(), chain: v.array(v.number()) };
const head = { v: v.literal(VERSION), seq: v.number() };

const bridgeLine = v.variant('type', [
  v.object({ ...head, type: v.literal('start'), jobs: v.array(v.string()), powershell: v.string() }),
  v.object({ ...head, type: v.literal('partStart'), part: v.string() }),
  v.object({
    ...head,
    type: v.literal('part'),
    part: v.string(),
    items: v.array(v.record(v.string(), v.unknown())),
    last: v.boolean(),
    skipped: v.number(),
  }),
  v.object({ ...head, type: v.literal('partFailed'), part: v.string(), ...failure }),
  v.object({ ...head, type: v.literal('progress'), step: v.string(), percent: v.nullable(v.number()) }),
  v.object({ ...head, type: v.literal('answered'), request: v.number() }),
  v.object({ ...head, type: v.literal('error'), where: v.string(), ...failure }),
  v.object({ ...head, type: v.literal('done') }),
]);
type BridgeLine = v.InferOutput<typeof bridgeLine>;

export interface BridgePart {
  /** `open`: begun and not ended. Only a complete part may be believed to be whole. */
  readonly state: 'open' | 'complete' | 'failed';
  readonly items: readonly Readonly<Record<string, unknown>>[];
  readonly skipped: number;
  readonly failure: { readonly hresult: number; readonly message: string } | null;
}

/** What a process tells on the way. */
export interface BridgeListener {
  progress(step: string, percent: number | null): void;
  /** The parts of the request that was answered. */
  answered(parts: ReadonlyMap<string, BridgePart>): void;
}

/**
 * Reads the lines of a process as they come (clause 3). The first line that is not of the protocol ends the reading:
 * what comes after it may be anything. Pure but for what it has read.
 */
export class BridgeReader {
  parts = new Map<string, BridgePart>();
  /** Why the output cannot be believed; null while it can. */
  noise: string | null = null;
  /** The `error` line of a process that could not go on. */
  jobFailure: { where: string; hresult: number; message: string } | null = null;
  done = false;
  engine: string | null = null;
  readonly #jobs: string;
  readonly #listener: BridgeListener;
  #seq = 0;
  #answers = 0;

  /** @param jobs what the process must say that it answers, in this order */
  constructor(jobs: readonly string[], listener: BridgeListener) {
    this.#jobs = jobs.join(' ');
    this.#listener = listener;
  }

  /** Takes one line of stdout, without its line end. */
  take(text: string): void {
    if (this.noise !== null || (text === '' && this.done)) return;
    const line = this.#parse(text);
    if (line === null) return;
    this.#seq += 1;
    if (line.seq !== this.#seq) this.#refuse(`expected line ${this.#seq}, got line ${line.seq}`);
    else if (this.done || this.jobFailure !== null) this.#refuse(`expected no more lines, got ${line.type}`);
    else if ((line.type === 'start') !== (this.#seq === 1)) this.#refuse(`expected a start first, got ${line.type}`);
    else this.#apply(line);
  }

  /** The part that is being worked on. */
  openPart(): string | null {
    return [...this.parts].find(([, part]) => part.state === 'open')?.[0] ?? null;
  }

  #parse(text: string): BridgeLine | null {
    if (text.length > MAX_LINE_LENGTH) {
      this.#refuse(`expected at most ${MAX_LINE_LENGTH} characters in a line, got ${text.length}`);
      return null;
    }
    let value: unknown;
    try {
      value = JSON.parse(text);
    } catch {
      this.#refuse(`expected a JSON object, got ${excerpt(text)}`);
      return null;
    }
    const parsed = v.safeParse(bridgeLine, value);
    if (parsed.success) return parsed.output;
    this.#refuse(`expected a line of version ${VERSION}, got ${excerpt(text)}`);
    return null;
  }

  #apply(line: BridgeLine): void {
    switch (line.type) {
      case 'start':
        if (line.jobs.join(' ') !== this.#jobs)
          this.#refuse(`expected the jobs ${this.#jobs}, got ${excerpt(line.jobs.join(' '))}`);
        this.engine = line.powershell;
        return;
      case 'partStart':
        if (this.parts.has(line.part)) this.#refuse(`expected each part once, got ${line.part} again`);
        else this.parts.set(line.part, { state: 'open', items: [], skipped: 0, failure: null });
        return;
      case 'part': {
        const part = this.#open(line.part);
        if (part === null) return;
        const items = [...part.items, ...line.items];
        this.parts.set(line.part, { ...part, items, skipped: line.skipped, state: line.last ? 'complete' : 'open' });
        return;
      }
      case 'partFailed': {
        const part = this.#open(line.part);
        if (part === null) return;
        const { hresult, message } = line;
        this.parts.set(line.part, { ...part, state: 'failed', failure: { hresult, message } });
        return;
      }
      case 'progress':
        this.#listener.progress(line.step, line.percent);
        return;
      case 'answered':
        this.#answered(line.request);
        return;
      case 'error':
        this.jobFailure = { where: line.where, hresult: line.hresult, message: line.message };
        return;
      case 'done':
        if (this.openPart() !== null) this.#refuse(`expected the end of ${this.openPart() ?? ''}, got done`);
        this.done = true;
    }
  }

  #answered(request: number): void {
    this.#answers += 1;
    const open = this.openPart();
    if (request !== this.#answers) this.#refuse(`expected answer ${this.#answers}, got answer ${request}`);
    else if (open !== null) this.#refuse(`expected the end of ${open}, got answered`);
    else {
      const { parts } = this;
      this.parts = new Map();
      this.#listener.answered(parts);
    }
  }

  #open(name: string): BridgePart | null {
    const part = this.parts.get(name);
    if (part?.state === 'open') return part;
    this.#refuse(`expected items of an open part, got some of ${excerpt(name)}`);
    return null;
  }

  #refuse(reason: string): void {
    this.noise ??= reason;
  }
}

/** The beginning of a text as a message may show it: one line, printable ASCII. */
export const excerpt = (text: string): string =>
  text
    .slice(0, 120)
    .replaceAll(/[^\x20-\x7e]/gu, '?')
    .trim();
