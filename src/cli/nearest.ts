/** How many edits turn `a` into `b`: insertions, deletions, replacements (Levenshtein). */
export function editDistance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, i) => i);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const replace = (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      next.push(Math.min(replace, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1));
    }
    row = next;
  }
  return row[b.length] ?? 0;
}

/** Case, hyphens and underscores do not matter: `OutputRoot`, `output-root` and `OUTPUT_ROOT` are one name. */
export const sameName = (name: string): string => name.toLowerCase().replace(/[-_]/gu, '');

/** The candidate that `name` was probably meant to be; undefined when none is close enough to be a guess worth making. */
export function nearest(name: string, candidates: readonly string[]): string | undefined {
  const wanted = sameName(name).slice(0, 64);
  if (wanted === '') return undefined;
  const ranked = candidates
    .map((candidate) => ({ candidate, distance: closeness(wanted, sameName(candidate)) }))
    .sort((a, b) => a.distance - b.distance);
  const best = ranked[0];
  const limit = Math.max(1, Math.floor(wanted.length / 3));
  return best !== undefined && best.distance <= limit ? best.candidate : undefined;
}

/** A beginning counts as close: `out` was meant to be `outputroot`. */
function closeness(wanted: string, candidate: string): number {
  return wanted.length >= 3 && candidate.startsWith(wanted) ? 1 : editDistance(wanted, candidate);
}
