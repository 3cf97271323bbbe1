/**
 * Patterns come from policy files and run over texts from outside, in a process that must end. A pattern is taken only
 * when its worst case is known to be cheap: `waysToMatch` is an upper bound of how many ways there are to match from
 * one position, in a text of `MAX_INSPECTED` characters. Nested quantifiers, `(a|a)*` and `.*.*.*` are all refused
 * by that one number.
 */
export const MAX_INSPECTED = 2_000;
const MAX_WAYS = 2_000;
const REFUSED = Number.POSITIVE_INFINITY;

export type PatternCheck =
  { readonly ok: true; readonly pattern: RegExp } | { readonly ok: false; readonly fault: string };

/** A pattern of a policy as a regular expression (case-insensitive, Unicode), or the reason why it is refused. */
export function checkPattern(source: string): PatternCheck {
  let pattern: RegExp;
  try {
    pattern = new RegExp(source, 'giu');
  } catch (error) {
    return {
      ok: false,
      fault: `expected a regular expression, got ${error instanceof Error ? error.message : 'a fault'}`,
    };
  }
  if (pattern.test('')) return { ok: false, fault: 'expected a pattern that does not match the empty text' };
  const ways = waysToMatch(source);
  if (Number.isNaN(ways))
    return { ok: false, fault: 'expected no lookaround, back reference, named group or modifier, got one' };
  if (ways > MAX_WAYS)
    return {
      ok: false,
      fault:
        'expected a pattern without nested or overlapping repetitions, which could take for ever; bound them, as in .{0,40}',
    };
  return { ok: true, pattern: new RegExp(source, 'giu') };
}

/** A piece of a sequence: how many ways it matches, and for a repeated single character which characters it eats. */
interface Piece {
  readonly ways: number;
  readonly atom: string | null;
  readonly optional: boolean;
  readonly repeated: boolean;
}

/** Upper bound of the ways to match from one position; NaN when the pattern uses what we do not judge. */
export function waysToMatch(source: string): number {
  const reader = { source, at: 0 };
  const ways = alternatives(reader, 0);
  return reader.at < source.length ? Number.NaN : ways;
}

interface Reader {
  readonly source: string;
  at: number;
}

function alternatives(reader: Reader, depth: number): number {
  if (depth > 20) return REFUSED;
  let total = sequence(reader, depth);
  while (reader.source[reader.at] === '|') {
    reader.at += 1;
    total += sequence(reader, depth);
  }
  return total;
}

/** The product over the pieces. A repetition that ends at a character it cannot eat has only one way to end. */
function sequence(reader: Reader, depth: number): number {
  const pieces: Piece[] = [];
  while (reader.at < reader.source.length && !/[|)]/u.test(reader.source[reader.at] ?? ')')) {
    pieces.push(piece(reader, depth));
  }
  return pieces.reduce((product, current, index) => {
    const next = pieces[index + 1];
    const forced = current.repeated && current.atom !== null && endsItself(current.atom, next);
    return product * (forced ? 1 : current.ways);
  }, 1);
}

function endsItself(atom: string, next: Piece | undefined): boolean {
  return next !== undefined && next.atom !== null && !next.optional && disjoint(atom, next.atom);
}

function piece(reader: Reader, depth: number): Piece {
  const start = reader.at;
  const inner = atomWays(reader, depth);
  const atom = reader.source.slice(start, reader.at);
  const single = !atom.startsWith('(') && !/^(?:\^|\$|\\b|\\B)$/iu.test(atom);
  const bounds = quantifier(reader);
  if (bounds === null) return { ways: inner, atom: single ? atom : null, optional: false, repeated: false };
  const [min, max] = bounds;
  const choices = Math.min(max, MAX_INSPECTED) - Math.min(min, MAX_INSPECTED) + 1;
  // A group that can match in more than one way, or of more than one length, must not be repeated.
  const ways = inner > 1 && max > 1 ? REFUSED : inner * choices;
  return { ways, atom: single ? atom : null, optional: min === 0, repeated: max > min };
}

function atomWays(reader: Reader, depth: number): number {
  const { source } = reader;
  const first = source[reader.at] ?? '';
  if (first === '(') return groupWays(reader, depth);
  if (first === '[') {
    reader.at += 1;
    while (reader.at < source.length && source[reader.at] !== ']') reader.at += source[reader.at] === '\\' ? 2 : 1;
    reader.at += 1;
    return 1;
  }
  if (first === '\\') {
    const escape = /^\\(?:u\{[0-9a-f]+\}|u[0-9a-f]{4}|x[0-9a-f]{2}|[pP]\{[^}]*\}|c[a-z]|.)/iu.exec(
      source.slice(reader.at),
    );
    reader.at += escape?.[0].length ?? 2;
    return /^\\[1-9k]/u.test(escape?.[0] ?? '') ? Number.NaN : 1;
  }
  reader.at += source.codePointAt(reader.at)! > 0xffff ? 2 : 1;
  return 1;
}

function groupWays(reader: Reader, depth: number): number {
  reader.at += 1;
  if (reader.source[reader.at] === '?') {
    if (reader.source[reader.at + 1] !== ':') return Number.NaN;
    reader.at += 2;
  }
  const ways = alternatives(reader, depth + 1);
  reader.at += 1;
  return ways;
}

/** Bounds of the quantifier that stands here, or null when there is none. */
function quantifier(reader: Reader): [number, number] | null {
  const match = /^(?:[*+?]|\{(\d+)(,?)(\d*)\})\??/u.exec(reader.source.slice(reader.at));
  if (match === null) return null;
  reader.at += match[0].length;
  const sign = match[0][0];
  if (sign === '*') return [0, Infinity];
  if (sign === '+') return [1, Infinity];
  if (sign === '?') return [0, 1];
  const min = Number(match[1]);
  if (match[2] === '') return [min, min];
  return [min, match[3] === '' ? Infinity : Number(match[3])];
}

/** Whether no character fits both single-character atoms; judged for ASCII atoms only, else it is assumed not to be so. */
function disjoint(one: string, other: string): boolean {
  if (/[^\x20-\x7e]|\\[uxpPc]/u.test(one + other)) return false;
  const fitsOne = new RegExp(`^${one}$`, 'iu');
  const fitsOther = new RegExp(`^${other}$`, 'iu');
  for (let code = 0; code < 0x250; code += 1) {
    const character = String.fromCharCode(code);
    if (fitsOne.test(character) && fitsOther.test(character)) return false;
  }
  return true;
}
