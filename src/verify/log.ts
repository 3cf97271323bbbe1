import { CHAIN_START, chainLink, runningHash, type RunningHash } from '../evidence/hash.ts';
import { MAX_LINE_BYTES } from './limits.ts';
import { readJson } from './parse.ts';

/** Where a log stops being what it should be; only the first such place is named. */
export interface LogFault {
  /** Counted from 1. */
  readonly line: number;
  /** Of the line's first byte, counted from 0. */
  readonly offset: number;
  readonly detail: string;
  readonly kind: 'contradicts' | 'unreadable';
}

/** The log as it was at the end of a line. */
export interface LogMark {
  readonly lines: number;
  /** Hash of the last line, or the start of the chain. */
  readonly head: string;
}

export interface LogReading extends LogMark {
  /** SHA-256 of the first n bytes, for each n that was asked for and that the file has. */
  readonly prefixes: ReadonlyMap<number, string>;
  /** The state at each of those n at which a good line ends; 0 is always there. */
  readonly marks: ReadonlyMap<number, LogMark>;
  readonly fault: LogFault | null;
  /** Bytes after the last LF: what a crash leaves behind. */
  readonly tornBytes: number;
}

/** Judges one parsed line; a text says what is wrong with it. */
export type LineCheck = (value: unknown, previous: LogMark) => Pick<LogFault, 'detail' | 'kind'> | null;

/**
 * The hash of a log that judges its lines on the way; one line is in memory. Those after the first fault are only
 * hashed.
 */ // E-4.1, E-4.4
export class LogReader implements RunningHash {
  private readonly cuts: readonly number[];
  private readonly wanted: ReadonlySet<number>;
  private readonly judge: LineCheck;
  private readonly hash = runningHash();
  private readonly prefixes = new Map<number, string>();
  private readonly marks = new Map<number, LogMark>();
  private pieces: Uint8Array[] = [];
  private pending = 0;
  private offset = 0;
  private last: LogMark = { lines: 0, head: CHAIN_START };
  private fault: LogFault | null = null;

  /** `cuts` are the lengths at which the hash and the state are wanted: those that seals name. */
  constructor(cuts: Iterable<number>, judge: LineCheck) {
    this.cuts = [...new Set(cuts)].sort((a, b) => a - b);
    this.wanted = new Set(this.cuts);
    this.judge = judge;
    this.prefixes.set(0, this.hash.hex());
    this.marks.set(0, this.last);
  }

  add(chunk: Uint8Array): void {
    this.addToHash(chunk);
    let from = 0;
    for (let end = chunk.indexOf(0x0a); end !== -1; end = chunk.indexOf(0x0a, from)) {
      const piece = chunk.subarray(from, end + 1);
      if (this.pending === 0) this.endLine(piece, piece.length);
      else this.endHeldLine(piece);
      from = end + 1;
    }
    this.hold(chunk.subarray(from));
  }

  /** SHA-256 of all bytes so far. */
  hex(): string {
    return this.hash.hex();
  }

  get length(): number {
    return this.hash.length;
  }

  end(): LogReading {
    return { ...this.last, prefixes: this.prefixes, marks: this.marks, fault: this.fault, tornBytes: this.pending };
  }

  private addToHash(chunk: Uint8Array): void {
    const start = this.hash.length;
    let from = 0;
    for (const cut of this.cuts) {
      if (cut <= start || cut > start + chunk.length) continue;
      this.hash.add(chunk.subarray(from, cut - start));
      this.prefixes.set(cut, this.hash.hex());
      from = cut - start;
    }
    this.hash.add(chunk.subarray(from));
  }

  private hold(piece: Uint8Array): void {
    this.pending += piece.length;
    // A line beyond the limit is a fault; its bytes are counted and not kept.
    if (this.pending <= MAX_LINE_BYTES) this.pieces.push(Uint8Array.from(piece));
    else this.pieces = [];
  }

  private endHeldLine(piece: Uint8Array): void {
    this.hold(piece);
    const [line, length] = [Buffer.concat(this.pieces), this.pending];
    this.pieces = [];
    this.pending = 0;
    this.endLine(line, length);
  }

  private endLine(line: Uint8Array, length: number): void {
    if (this.fault === null) {
      const wrong = this.wrongWith(line, length);
      if (wrong === null) this.last = { lines: this.last.lines + 1, head: chainLink(line) };
      else this.fault = { line: this.last.lines + 1, offset: this.offset, ...wrong };
    }
    this.offset += length;
    if (this.fault === null && this.wanted.has(this.offset)) this.marks.set(this.offset, this.last);
  }

  private wrongWith(line: Uint8Array, length: number): ReturnType<LineCheck> {
    if (length > MAX_LINE_BYTES)
      return { detail: `expected at most ${MAX_LINE_BYTES} bytes, got ${length}`, kind: 'unreadable' };
    const read = readJson(line, '');
    if ('fault' in read) return { detail: read.fault, kind: 'contradicts' };
    return this.judge(read.value, this.last);
  }
}
