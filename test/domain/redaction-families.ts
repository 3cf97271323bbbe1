/** A family of patterns that are known to hurt, made by a number: the same number gives the same pattern. */
export interface Family {
  readonly name: string;
  readonly of: (pick: Pick) => string;
}

/** One of these; the choice moves on with each call. */
export type Pick = <T>(...list: readonly T[]) => T;

/** Choices that follow from a seed alone. */
export function picking(seed: number): Pick {
  let state = (seed * 2_654_435_761 + 12_345) % 2_147_483_648;
  return (...list) => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
    return list[(state >>> 8) % list.length]!;
  };
}

const one = (pick: Pick): string =>
  pick('a', 'b', '.', '\\w', '\\d', '\\s', '\\S', '[ab]', '[^b]', '[a-z]', '[^@]', '@', '\\W', '[\\w-]', '-');
const open = (pick: Pick): string => `${one(pick)}${pick('+', '*', '{2,}', '+?', '*?', '{0,40}', '{1,200}?', '{3}')}`;
const times = (pick: Pick): string => pick('+', '*', '{2,9}', '{4}', '?', '+?', '{0,3}?', '{30}');
const end = (pick: Pick): string => pick('', 'x', '$', '\\b', '@x', '\\d', '(?:x|$)');
const many = (pick: Pick, most: number, make: (pick: Pick) => string): string =>
  Array.from({ length: 1 + pick(...Array.from({ length: most }, (_, n) => n)) }, () => make(pick)).join('');
const either = (pick: Pick, make: (pick: Pick) => string): string => `(?:${make(pick)}|${make(pick)}|${make(pick)})`;

export const FAMILIES: readonly Family[] = [
  { name: 'a repetition in a repetition', of: (p) => `(?:${many(p, 2, open)}${p('', one(p))})${times(p)}${end(p)}` },
  { name: 'alternatives that overlap, repeated', of: (p) => `${either(p, p(one, open))}${times(p)}${end(p)}` },
  { name: 'neighbours that eat the same', of: (p) => `${many(p, 5, open)}${end(p)}` },
  {
    name: 'products of bounds',
    of: (p) => `${many(p, 4, (q) => `${one(q)}{${q(0, 1, 9)},${q(9, 20, 90)}}`)}${end(p)}`,
  },
  {
    name: 'a walk in a group behind many ways',
    of: (p) => `${`${one(p)}?`.repeat(p(4, 8, 12, 13))}(?:${open(p)}${one(p)})${end(p)}`,
  },
  {
    name: 'walks in groups behind repetitions',
    of: (p) => `${open(p)}(?:${open(p)}(?:${open(p)}${one(p)})?)${times(p)}${end(p)}`,
  },
  {
    name: 'groups that can be empty',
    of: (p) => `${many(p, 3, (q) => `(?:${q(one, open)(q)}?)${times(q)}`)}${one(p)}${end(p)}`,
  },
  { name: 'lazy before what it eats', of: (p) => `${one(p)}${p('+?', '*?', '{0,300}?')}${many(p, 3, open)}${end(p)}` },
  {
    name: 'alternatives of walks',
    of: (p) =>
      `${`${one(p)}?`.repeat(p(0, 3, 9))}${either(p, (q) => `${open(q)}${one(q)}`)}${p('', times(p))}${end(p)}`,
  },
  {
    name: 'ends of words and of the text between',
    of: (p) => `${open(p)}${p('\\b', '\\B', '$', '^')}${p('', open(p))}${p('\\b', '')}${end(p)}`,
  },
  {
    name: 'classes of Unicode',
    of: (p) =>
      `${many(p, 3, (q) => `${q('\\p{L}', '\\P{N}', '\\u{61}', '[\\u0061-z]', '\\x61', '\\p{Lu}', 'ſ', '\u212a')}${q('+', '*', '{1,30}')}`)}${end(p)}`,
  },
  {
    name: 'look around, back references, modifiers',
    of: (p) => `${p('(?=a)', '(?<!b)', '(?i:a)', '(?<n>a)')}${p('(a+)\\1', '(?:a+)+', open(p))}${times(p)}`,
  },
];

/** Texts of what the patterns eat, each as long as a pattern is ever shown, with an end that fails late. */
export const BAITS: readonly string[] = ['a', 'ab', 'a@', '1', 'a ', '@', '-', 'aab'].map(
  (piece) => `${piece.repeat(1_000).slice(0, 999)}!`,
);
