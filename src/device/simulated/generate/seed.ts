/** 32-bit FNV-1a of a text, mixed; the same on every system. Not for security. */
function hash32(text: string, basis: number): number {
  let hash = basis >>> 0;
  for (let i = 0; i < text.length; i += 1) {
    hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193) >>> 0;
  }
  hash = Math.imul(hash ^ (hash >>> 16), 0x7feb352d);
  hash = Math.imul(hash ^ (hash >>> 15), 0x846ca68b);
  return (hash ^ (hash >>> 16)) >>> 0;
}

/** 128 bits of a text as 32 hex digits: tells contents apart, proves nothing. */
export function fingerprint(text: string): string {
  return [0x811c9dc5, 0x01234567, 0x89abcdef, 0x5bd1e995]
    .map((basis) => hash32(text, basis).toString(16).padStart(8, '0'))
    .join('');
}

/** A GUID that the text decides. */
export function guidOf(text: string): string {
  const hex = fingerprint(text);
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20)}`;
}

/** An integer from 0 to `below` - 1 that the text decides. */
export const numberOf = (text: string, below: number): number => hash32(text, 0x811c9dc5) % below;

/** One of the choices, decided by the text. */
export function choiceOf<T>(text: string, choices: readonly [T, ...T[]]): T {
  return choices[numberOf(text, choices.length)] ?? choices[0];
}

/** The choices one after the other, and again from the first; there is at least one. */
export function inTurn<T>(choices: readonly T[], i: number): T {
  const choice = choices[i % choices.length];
  if (choice === undefined) throw new Error('expected a choice, got none');
  return choice;
}
