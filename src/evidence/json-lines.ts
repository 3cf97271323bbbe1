import { chainLink } from './hash.ts';

const LF = 0x0a;

/** The longest line that is written or accepted, its LF included. */
export const MAX_LINE_BYTES = 1_048_576;

/** UTF-8 as text; throws for bytes that are not UTF-8. A BOM stays and so fails to parse. */
export const strictUtf8 = (bytes: Uint8Array): string =>
  new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);

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
 * The longest prefix of whole lines that hold no NUL and no CR, are UTF-8 and not too long, parse as JSON, and that
 * `accept` takes.
 * `accept` gets the parsed value and the bytes of the line; undefined refuses it and with it all that follows.
 */ // E-4.5
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
  if (line.length > MAX_LINE_BYTES || line.includes(0x00) || line.includes(0x0d)) return undefined;
  try {
    return accept(JSON.parse(strictUtf8(line.subarray(0, -1))), line);
  } catch {
    return undefined;
  }
}

/** The hash that the line after these must carry as `prev`; `start` when there is none. */
export function chainHeadOf(lines: readonly AcceptedLine<unknown>[], start: string): string {
  const last = lines.at(-1);
  return last === undefined ? start : chainLink(last.bytes);
}
