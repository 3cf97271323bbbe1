import { nearest } from '../schema/nearest.ts';

/** Case, hyphens and underscores do not matter: `OutputRoot`, `output-root` and `OUTPUT_ROOT` are one name. */
export const sameName = (name: string): string => name.toLowerCase().replace(/[-_]/gu, '');

/** The known name that was probably meant: one that begins so, else the nearest; null when none is near. */
export function nearestName(written: string, known: readonly string[]): string | null {
  const name = sameName(written);
  const beginning = name.length < 2 ? [] : known.filter((candidate) => sameName(candidate).startsWith(name));
  if (beginning.length === 1) return beginning[0] ?? null;
  const bySameName = new Map(known.map((candidate) => [sameName(candidate), candidate]));
  return bySameName.get(nearest(name, bySameName.keys()) ?? '') ?? null;
}
