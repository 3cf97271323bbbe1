import { formatPath, type Fault, type JsonPath, type Position } from './fault.ts';
import { JsonScanner, NotJson, positionOf } from './json-scanner.ts';
import { decodeJsonText } from './json-text.ts';
import { plainJson, POISONED_KEYS } from './plain-json.ts';

export interface StrictJsonLimits {
  /** The name that faults carry. */
  readonly file: string;
  readonly maxBytes: number;
  /** Objects and lists inside one another; a scalar has depth 0. */
  readonly maxDepth: number;
}

interface Read {
  readonly value: unknown;
  /** Where the value at a path begins, for faults that a schema finds; undefined when there is none. */
  readonly locate: (path: JsonPath) => Position | undefined;
}

export type StrictJson =
  | ({ readonly ok: true } & Read)
  | {
      readonly ok: false;
      readonly faults: readonly Fault[];
      /**
       * What could be read of it all the same, to name what else is wrong: of a key given twice the last. Never to be
       * used.
       */
      readonly read?: Read;
    };

/** No list of faults grows beyond this; the first hundred are enough to see what kind of file it is. */
export const MAX_FAULTS = 100;

/**
 * JSON from somebody else's hands. Refuses what two readers could understand differently: duplicate keys (also equal
 * but for case), numbers that cannot be held, halves of surrogate pairs; and what could hurt: `__proto__`, depth, size.
 * Time and stack are bounded by the limits. Pure; never throws.
 */
export function parseStrictJson(bytes: Uint8Array, limits: StrictJsonLimits): StrictJson {
  const decoded = decodeJsonText(bytes, limits.file, limits.maxBytes);
  if (!decoded.ok) return { ok: false, faults: [decoded.fault] };
  const { text } = decoded;
  const plain = plainJson(text, limits.maxDepth);
  if (plain !== undefined) return { ok: true, value: plain.value, locate: (path) => locate(text, limits, path) };
  return parseEachCharacter(text, limits);
}

/** The same for what is not plain: the parser that names the place of each fault. */
export function parseEachCharacter(text: string, limits: StrictJsonLimits): StrictJson {
  const parser = new Parser(text, limits);
  try {
    const value = parser.document();
    const read: Read = { value, locate: (path) => locate(text, limits, path) };
    return parser.faults.length > 0 ? { ok: false, faults: parser.faults, read } : { ok: true, ...read };
  } catch (thrown) {
    if (!(thrown instanceof NotJson)) throw thrown;
    const fault = { file: limits.file, path: '', message: thrown.message, ...positionOf(text, thrown.offset) };
    return { ok: false, faults: [...parser.faults, fault] };
  }
}

function locate(text: string, limits: StrictJsonLimits, wanted: JsonPath): Position | undefined {
  const parser = new Parser(text, limits);
  parser.wanted = formatPath(wanted);
  parser.document();
  return parser.found === undefined ? undefined : positionOf(text, parser.found);
}

class Parser {
  readonly faults: Fault[] = [];
  wanted: string | undefined;
  found: number | undefined;
  private readonly scanner: JsonScanner;
  private readonly limits: StrictJsonLimits;
  private readonly path: (string | number)[] = [];

  constructor(text: string, limits: StrictJsonLimits) {
    this.scanner = new JsonScanner(text);
    this.limits = limits;
  }

  document(): unknown {
    const value = this.value(0);
    if (this.scanner.peek() !== '') this.scanner.fail('the end of the file');
    return value;
  }

  private value(depth: number): unknown {
    const { scanner } = this;
    const next = scanner.peek();
    if (this.wanted !== undefined && formatPath(this.path) === this.wanted) this.found ??= scanner.offset;
    if (next === '{' || next === '[') {
      if (depth >= this.limits.maxDepth) scanner.fail(`at most ${this.limits.maxDepth} levels`);
      scanner.offset += 1;
      return next === '{' ? this.object(depth + 1) : this.list(depth + 1);
    }
    if (next === '"') return this.text();
    if (scanner.word('true')) return true;
    if (scanner.word('false')) return false;
    if (scanner.word('null')) return null;
    return this.number();
  }

  private object(depth: number): Record<string, unknown> {
    const { scanner } = this;
    const result: Record<string, unknown> = {};
    const seen = new Map<string, string>();
    if (scanner.take('}')) return result;
    do {
      if (scanner.peek() !== '"') scanner.fail('a key in double quotes');
      const at = scanner.offset;
      const key = scanner.string();
      this.path.push(key);
      const twin = seen.get(key.toLowerCase());
      if (POISONED_KEYS.has(key.toLowerCase()))
        this.fault(at, `expected no key of this name, got ${JSON.stringify(key)}`);
      else if (twin === key) this.fault(at, `expected each key once, got ${JSON.stringify(key)} again`);
      else if (twin !== undefined) {
        this.fault(
          at,
          `expected keys that differ in more than case, got ${JSON.stringify(key)} beside ${JSON.stringify(twin)}`,
        );
      }
      seen.set(key.toLowerCase(), key);
      if (!scanner.take(':')) scanner.fail('a colon');
      const value = this.value(depth);
      if (!POISONED_KEYS.has(key.toLowerCase())) result[key] = value;
      this.path.pop();
    } while (this.another('}'));
    return result;
  }

  private list(depth: number): unknown[] {
    const result: unknown[] = [];
    if (this.scanner.take(']')) return result;
    do {
      this.path.push(result.length);
      result.push(this.value(depth));
      this.path.pop();
    } while (this.another(']'));
    return result;
  }

  /** After an entry: true at a comma that is followed by one more, false at the end of the object or list. */
  private another(closing: '}' | ']'): boolean {
    const { scanner } = this;
    if (scanner.take(closing)) return false;
    if (!scanner.take(',')) scanner.fail(`a comma or ${closing}`);
    if (scanner.peek() === closing) scanner.fail('another entry after the comma');
    return true;
  }

  private text(): string {
    const at = this.scanner.offset;
    const value = this.scanner.string();
    if (!value.isWellFormed()) this.fault(at, 'expected text, got half of a surrogate pair');
    return value;
  }

  private number(): number {
    const { scanner } = this;
    const at = scanner.offset;
    const token = scanner.number() ?? scanner.fail('a value');
    const value = Number(token);
    const whole = /^-?\d+$/u.test(token);
    if (!Number.isFinite(value) || (whole && !Number.isSafeInteger(value))) {
      this.fault(at, `expected a number that can be held exactly, got ${token.slice(0, 40)}`);
    } else if (Object.is(value, -0)) this.fault(at, `expected 0, got ${token.slice(0, 40)}`);
    return value;
  }

  private fault(offset: number, message: string): void {
    if (this.faults.length >= MAX_FAULTS) return;
    const { file } = this.limits;
    this.faults.push({ file, path: formatPath(this.path), message, ...positionOf(this.scanner.text, offset) });
  }
}
