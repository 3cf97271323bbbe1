import { parseStrictJson } from '../schema/strict-json.ts';
import { chainLink } from './hash.ts';

const LF = 0x0a;

/** The longest line that is written or accepted, its LF included. */
export const MAX_LINE_BYTES = 1_048_576;

/** Objects and lists inside one another, in any JSON of evidence. */
const MAX_JSON_DEPTH = 64;

/**
 * The value of JSON as evidence has it, no byte order mark and no CR included; else why it is not. What the verifier
 * would not take is not taken here either, so that both come to the same exit code.
 */ // E-2.1, E-2.2, E-2.5
export function parseEvidence(bytes: Uint8Array): { readonly value: unknown } | { readonly fault: string } {
  if (bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf) return { fault: 'expected no byte order mark' };
  if (bytes.includes(0x0d)) return { fault: 'expected LF line ends, got a CR' };
  const parsed = parseStrictJson(bytes, { file: '', maxBytes: bytes.length, maxDepth: MAX_JSON_DEPTH });
  if (parsed.ok) return { value: parsed.value };
  const { path, message } = parsed.faults[0] ?? { path: '', message: 'expected JSON' };
  return { fault: path === '' ? message : `${path}: ${message}` };
}

/** One line that was accepted, with the bytes it was read from. */
export interface AcceptedLine<T> {
  readonly value: T;
  /** The exact bytes, the LF included. */
  readonly bytes: Uint8Array;
}

export interface AcceptedLines<T> {
  readonly lines: readonly AcceptedLine<T>[];
  /** Bytes of the longest valid prefix; everything after it is torn. */
  readonly validBytes: number;
}

/**
 * The longest prefix of whole lines that hold no NUL, are not too long, are JSON as evidence has it, and that `accept`
 * takes.
 * `accept` gets the parsed value and the bytes of the line; undefined refuses it and with it all that follows.
 */ // E-4.1, E-4.5
export function acceptLines<T>(
  bytes: Uint8Array,
  accept: (parsed: unknown, line: Uint8Array) => T | undefined,
): AcceptedLines<T> {
  const lines: AcceptedLine<T>[] = [];
  let validBytes = 0;
  for (;;) {
    const end = bytes.indexOf(LF, validBytes);
    if (end === -1) break;
    const line = bytes.subarray(validBytes, end + 1);
    const value = acceptLine(line, accept);
    if (value === undefined) break;
    lines.push({ value, bytes: line });
    validBytes = end + 1;
  }
  return { lines, validBytes };
}

function acceptLine<T>(line: Uint8Array, accept: (parsed: unknown, line: Uint8Array) => T | undefined): T | undefined {
  if (line.length > MAX_LINE_BYTES || line.includes(0x00)) return undefined;
  const parsed = parseEvidence(line.subarray(0, -1));
  return 'value' in parsed ? accept(parsed.value, line) : undefined;
}

/** The hash that the line after these must carry as `prev`; `start` when there is none. */
export function chainHeadOf(lines: readonly AcceptedLine<unknown>[], start: string): string {
  const last = lines.at(-1);
  return last === undefined ? start : chainLink(last.bytes);
}
