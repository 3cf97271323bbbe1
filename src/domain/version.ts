/**
 * Whether a version such as `26100.3194.1.9` is `least` or newer. Missing parts count as 0; what is no number is not
 * newer.
 */
export function atLeast(version: string, least: string): boolean {
  const [have, want] = [partsOf(version), partsOf(least)];
  if (have === null || want === null) return false;
  for (let i = 0; i < Math.max(have.length, want.length); i++) {
    const [a, b] = [have[i] ?? 0n, want[i] ?? 0n];
    if (a !== b) return a > b;
  }
  return true;
}

export const isNewer = (version: string, than: string): boolean => atLeast(version, than) && !atLeast(than, version);

/** The numbers of a version; a word after them (`14.40.33810 beta`) is not looked at. Null when it begins with none. */
function partsOf(version: string): bigint[] | null {
  const numbers = /^\s*v?(\d{1,18}(?:[.,]\s?\d{1,18})*)/u.exec(version)?.[1];
  return numbers === undefined ? null : numbers.split(/[.,]\s?/u).map(BigInt);
}
