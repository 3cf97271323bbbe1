import { parseStrictJson } from '../schema/strict-json.ts';
import { MAX_LINE_BYTES, wholeLines } from '../schema/whole-lines.ts';
import type { Files } from '../system/system.ts';
import { chainLink } from './hash.ts';

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

/** The longest valid prefix of a log. */
export interface AcceptedLines {
  readonly count: number;
  /** Everything after it is torn. */
  readonly validBytes: number;
  /** Hash of the last line, which the line after it must carry as `prev`; null when there is none. */
  readonly head: string | null;
}

/**
 * Reads a log, one line in memory at a time, as far as its lines are whole, hold no NUL, are not too long, are JSON as
 * evidence has it, and are such that `accept` takes them.
 * `accept` gets the parsed value and the bytes of the line, and keeps what it wants to keep; false refuses the line and
 * with it all that follows.
 */ // E-4.1, E-4.5
export function acceptLines(
  chunks: Iterable<Uint8Array>,
  accept: (parsed: unknown, line: Uint8Array) => boolean,
): AcceptedLines {
  let [count, validBytes] = [0, 0];
  let last: Uint8Array | null = null;
  for (const line of wholeLines(chunks)) {
    if (!isAccepted(line, accept)) break;
    count += 1;
    validBytes += line.length;
    last = Uint8Array.from(line); // the next chunk takes its place
  }
  return { count, validBytes, head: last === null ? null : chainLink(last) };
}

function isAccepted(line: Uint8Array, accept: (parsed: unknown, line: Uint8Array) => boolean): boolean {
  if (line.length > MAX_LINE_BYTES || line.includes(0x00)) return false;
  const parsed = parseEvidence(line.subarray(0, -1));
  return 'value' in parsed && accept(parsed.value, line);
}

/** One more line of a file. Throws `outputFailed`; `durable`: on disk when this returns. */
export function appendLine(files: Pick<Files, 'openAppend'>, path: string, line: Uint8Array, durable: boolean): void {
  const file = files.openAppend(path);
  try {
    file.append(line, durable);
  } finally {
    file.close();
  }
}
