/** Keys that some readers take for something else than a key. */
export const POISONED_KEYS: ReadonlySet<string> = new Set(['__proto__', 'constructor', 'prototype']);

/**
 * The value of a text that holds nothing two readers could understand differently, found at the speed of `JSON.parse`:
 * the value has as many keys as the text, so none was lost, and its numbers can be held. Undefined whenever that is not
 * certain; the text may be good all the same, and a parser that looks at each character must say.
 */
export function plainJson(text: string, maxDepth: number): { readonly value: unknown } | undefined {
  if (text.includes('\\u') && HALF_OF_A_PAIR.test(text)) return undefined;
  if (usual.size >= MAX_SPELLINGS) forgetSpellings();
  try {
    const value: unknown = JSON.parse(text);
    return keysIn(value, maxDepth) === keyEndsIn(text) ? { value } : undefined;
  } catch {
    return undefined; // not JSON; the other parser names the place
  }
}

const HALF_OF_A_PAIR = /\\u[dD][89a-fA-F]/u;
const SPACE_BEFORE_COLON = /"[ \t\r\n]+:/u;

/**
 * How often a quote stands before a colon: once for each key, also for one that a later key of the same name replaces;
 * and once more for each `\":` within a string. So it is never less than the keys. Not a number where a space stands
 * between.
 */
function keyEndsIn(text: string): number {
  let count = 0;
  let spaced = false;
  for (let at = text.indexOf(':'); at !== -1; at = text.indexOf(':', at + 1)) {
    const before = text.charCodeAt(at - 1);
    if (before === QUOTE) count += 1;
    else if (before <= SPACE) spaced = true; // mostly one within a string
  }
  return spaced && SPACE_BEFORE_COLON.test(text) ? Number.NaN : count;
}

const QUOTE = 0x22;
const SPACE = 0x20;

/** The keys of all objects in a value; not a number when it is too deep, or holds a key or number that is not plain. */
function keysIn(value: unknown, depth: number): number {
  if (typeof value === 'number') return isHeld(value) ? 0 : Number.NaN;
  if (typeof value !== 'object' || value === null) return 0;
  if (depth === 0) return Number.NaN;
  let keys = 0;
  if (Array.isArray(value)) {
    for (const item of value) keys += keysIn(item, depth - 1);
    return keys;
  }
  const members = value as Readonly<Record<string, unknown>>;
  for (const key in members) {
    if (!isOnlySpelling(key)) return Number.NaN;
    keys += 1 + keysIn(members[key], depth - 1);
  }
  return keys;
}

/** A number that is written down in one way only: finite, not -0, and exact where it is whole. */
const isHeld = (value: number): boolean =>
  Number.isInteger(value) ? Number.isSafeInteger(value) && !Object.is(value, -0) : Number.isFinite(value);

/**
 * Keys seen so far, each under the only spelling of it; bounded, since keys are somebody else's, and forgotten between
 * two texts, never within one.
 */
const spellings = new Map<string, string>();
const usual = new Set<string>();
const MAX_SPELLINGS = 10_000;
const MAX_KEY_LENGTH = 64;

/**
 * Whether no other key that was seen is equal but for case. Two keys of one object cannot both be the only spelling, so
 * there is no need to compare the keys of each object with one another.
 */
function isOnlySpelling(key: string): boolean {
  if (usual.has(key)) return true;
  const folded = key.toLowerCase();
  if (POISONED_KEYS.has(folded) || key.length > MAX_KEY_LENGTH || usual.size >= MAX_SPELLINGS) return false;
  const known = spellings.get(folded) ?? key;
  if (known !== key) return false;
  spellings.set(folded, key);
  usual.add(key);
  return true;
}

function forgetSpellings(): void {
  spellings.clear();
  usual.clear();
}
