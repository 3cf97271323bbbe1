/** Text of a stream up to a limit in bytes, and its lines as they come, up to the same limit. */
export class CappedText {
  truncated = false;
  #kept: Buffer[] = [];
  #size = 0;
  /**
   * What has come of a line that has not ended; joined when it ends, so that a long one costs no more than short ones.
   */
  #line: string[] = [];
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

  /** Forgets what was kept: the limit counts anew. A line that has not ended goes on. */
  restart(): void {
    this.#kept = [];
    this.#size = 0;
  }

  end(): void {
    const rest = this.#line.join('');
    this.#line = [];
    if (rest !== '') this.#onLine?.(rest);
  }

  text(): string {
    return Buffer.concat(this.#kept).toString('utf8');
  }

  #feed(text: string): void {
    if (this.#onLine === undefined) return;
    const pieces = text.split('\n');
    const rest = pieces.pop() ?? '';
    for (const piece of pieces) {
      const line = [...this.#line, piece].join('');
      this.#line = [];
      this.#onLine(line.endsWith('\r') ? line.slice(0, -1) : line);
    }
    if (rest !== '') this.#line.push(rest);
  }
}
