/** Keys that some readers take for something else than a key. */
export const POISONED_KEYS: ReadonlySet<string> = new Set(['__proto__', 'constructor', 'prototype']);

/**
 * The value of a text that holds nothing two readers could understand differently, found at the speed of `JSON.parse`:
 * what is written back from the value is the text again, on one line or indented by two, so no key was lost and no
 * number changed. Undefined whenever that is not certain; the text may be good all the same, and a parser that looks at
 * each character must say.
 */
export function plainJson(text: string, maxDepth: number): { readonly value: unknown } | undefined {
  if (HALF_OF_A_PAIR.test(text)) return undefined;
  try {
    const value: unknown = JSON.parse(text);
    return isWrittenBack(text, value) && isPlain(value, maxDepth) ? { value } : undefined;
  } catch {
    return undefined; // not JSON, or too deep to be written back; the other parser names the place
  }
}

const HALF_OF_A_PAIR = /\\u[dD][89a-fA-F]/u;

function isWrittenBack(text: string, value: unknown): boolean {
  const body = text.endsWith('\n') ? text.slice(0, -1) : text;
  return body.startsWith('{\n') ? body === JSON.stringify(value, null, 2) : body === JSON.stringify(value);
}

function isPlain(value: unknown, depth: number): boolean {
  if (typeof value === 'number') return !Number.isInteger(value) || Number.isSafeInteger(value);
  if (typeof value !== 'object' || value === null) return true;
  if (depth === 0) return false;
  if (Array.isArray(value)) return value.every((item) => isPlain(item, depth - 1));
  const members = value as Readonly<Record<string, unknown>>;
  for (const key in members) if (!isOnlySpelling(key) || !isPlain(members[key], depth - 1)) return false;
  return true;
}

/** Keys seen so far, each under the only spelling of it; bounded, since keys are somebody else's. */
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
