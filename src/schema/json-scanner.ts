import type { Position } from './fault.ts';

/** Thrown inside the parser at the first place where the text stops being JSON; never leaves `strict-json.ts`. */
export class NotJson extends Error {
  readonly offset: number;

  constructor(message: string, offset: number) {
    super(message);
    this.offset = offset;
  }
}

/** Reads the tokens of RFC 8259 from a text, one after the other. Nothing of JSON5 and no comments. */
export class JsonScanner {
  readonly text: string;
  offset = 0;

  constructor(text: string) {
    this.text = text;
  }

  /** The character at the next token, past white space; empty at the end of the text. */
  peek(): string {
    while (isWhiteSpace(this.text.charCodeAt(this.offset))) this.offset += 1;
    return this.text.charAt(this.offset);
  }

  /** Steps over `character` when it comes next. */
  take(character: string): boolean {
    if (this.peek() !== character) return false;
    this.offset += 1;
    return true;
  }

  fail(expected: string): never {
    const found = this.peek();
    const got =
      found === ''
        ? 'the end of the file'
        : JSON.stringify(String.fromCodePoint(this.text.codePointAt(this.offset) ?? 0));
    const curly = /^[\u2018-\u201f\u00ab\u00bb]/u.test(found) ? ', a typographic quote; type a plain "' : '';
    throw new NotJson(`expected ${expected}, got ${got}${curly}`, this.offset);
  }

  string(): string {
    const start = this.offset;
    for (let at = start + 1; ; at += 1) {
      const code = this.text.charCodeAt(at);
      if (code === QUOTE) {
        this.offset = at + 1;
        return this.unescape(start);
      }
      if (Number.isNaN(code)) throw new NotJson('expected a closing quote, got the end of the file', start);
      if (code < 0x20) throw new NotJson('expected an escape such as \\n, got a control character in a string', at);
      if (code === BACKSLASH) at += 1;
    }
  }

  /** The text of a number token, or null when none comes next. */
  number(): string | null {
    this.peek();
    NUMBER.lastIndex = this.offset;
    const found = NUMBER.exec(this.text)?.[0] ?? null;
    if (found !== null) this.offset += found.length;
    return found;
  }

  /** Steps over `word` when it comes next as a whole word. */
  word(word: string): boolean {
    this.peek();
    if (!this.text.startsWith(word, this.offset) || /\w/u.test(this.text.charAt(this.offset + word.length)))
      return false;
    this.offset += word.length;
    return true;
  }

  private unescape(start: number): string {
    try {
      return JSON.parse(this.text.slice(start, this.offset)) as string;
    } catch {
      throw new NotJson('expected a string, got one with an escape that does not exist', start);
    }
  }
}

/** Line and column of an offset, both from 1. */
export function positionOf(text: string, offset: number): Position {
  const before = text.slice(0, offset);
  const lines = before.split(/\r\n|\r|\n/u);
  return { line: lines.length, column: (lines.at(-1) ?? '').length + 1 };
}

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const NUMBER = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/uy;

function isWhiteSpace(code: number): boolean {
  return code === 0x20 || code === 0x0a || code === 0x0d || code === 0x09;
}
