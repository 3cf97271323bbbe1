/**
 * Patterns come from policy files and run over texts from outside, in a process that must end. A pattern is taken only
 * when its worst case is known to be cheap: `costOfMatching` is an upper bound of the steps that are tried from one
 * position of a text of `MAX_INSPECTED` characters. Nested quantifiers, `(a|a)*` and `.*.*.*` are all refused by that
 * one number.
 */
export const MAX_INSPECTED = 1_000;
const MAX_COST = 8 * MAX_INSPECTED;
const REFUSED = Number.POSITIVE_INFINITY;

export type PatternCheck =
  { readonly ok: true; readonly pattern: RegExp } | { readonly ok: false; readonly fault: string };

/** A pattern of a policy as a regular expression (case-insensitive, Unicode), or what was expected of it instead. */
export function checkPattern(source: string): PatternCheck {
  let pattern: RegExp;
  try {
    pattern = new RegExp(source, 'giu');
  } catch (error) {
    const why = error instanceof SyntaxError ? ` (${error.message.split(': ').at(-1) ?? ''})` : '';
    return { ok: false, fault: `expected a regular expression${why}` };
  }
  if (pattern.test('')) return { ok: false, fault: 'expected a pattern that does not match the empty text' };
  const cost = costOfMatching(source);
  if (Number.isNaN(cost))
    return { ok: false, fault: 'expected no lookaround, back reference, named group or modifier' };
  if (cost > MAX_COST)
    return {
      ok: false,
      fault: 'expected repetitions that are neither nested nor overlapping and have a bound, as in .{0,40}',
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

/** Upper bound of the steps from one position; NaN when the pattern uses what we do not judge. */
export function costOfMatching(source: string): number {
  const reader = { source, at: 0 };
  const cost = alternatives(reader, 0);
  return reader.at < source.length ? Number.NaN : cost;
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

/**
 * The product over the pieces. A repetition that cannot eat what follows it has only one way to end, and one at the
 * very end never has to give anything back; behind a piece with several ways it is still walked once for each.
 */
function sequence(reader: Reader, depth: number): number {
  const pieces: Piece[] = [];
  while (reader.at < reader.source.length && !/[|)]/u.test(reader.source[reader.at] ?? ')')) {
    pieces.push(piece(reader, depth));
  }
  let cost = 1;
  let walked = 1;
  pieces.forEach((current, index) => {
    const last = depth === 0 && index === pieces.length - 1;
    const oneEnd = current.repeated && current.atom !== null && (last || endsItself(current.atom, pieces, index + 1));
    if (!oneEnd) cost *= current.ways;
    else if (cost > 1 && !last) walked = Math.max(walked, current.ways);
  });
  return cost * walked;
}

/** Whether nothing that can follow, up to the first piece that must, begins with what the atom eats. */
function endsItself(atom: string, pieces: readonly Piece[], from: number): boolean {
  for (const next of pieces.slice(from)) {
    if (next.atom === null || !disjoint(atom, next.atom)) return false;
    if (!next.optional) return true;
  }
  return false;
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
  reader.at += (source.codePointAt(reader.at) ?? 0) > 0xffff ? 2 : 1;
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
