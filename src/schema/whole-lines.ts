const LF = 0x0a;

/** The longest line that is written or accepted, its LF included. */
export const MAX_LINE_BYTES = 1_048_576;

/** How many of the bytes are whole lines: what follows is an act that was cut off. */
export const wholeLength = (bytes: Uint8Array): number => bytes.lastIndexOf(LF) + 1;

/**
 * Lines with their LF; what follows the last LF, and a line beyond the limit with all that follows it, are left out.
 */
export function* wholeLines(chunks: Iterable<Uint8Array>): Iterable<Uint8Array> {
  let pending: Uint8Array = new Uint8Array();
  for (const chunk of chunks) {
    let from = 0;
    for (let end = chunk.indexOf(LF); end !== -1; end = chunk.indexOf(LF, from)) {
      const rest = chunk.subarray(from, end + 1);
      yield pending.length === 0 ? rest : Buffer.concat([pending, rest]);
      pending = new Uint8Array();
      from = end + 1;
    }
    pending = Buffer.concat([pending, chunk.subarray(from)]);
    if (pending.length > MAX_LINE_BYTES) return;
  }
}
