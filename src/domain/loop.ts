import type { SeenUpdate } from '../schema/device-state.ts';

const DAY_MS = 86_400_000;
/** For so long a loop is not tried again; after that once more, for the cause may be gone. */
export const LOOP_MEMORY_DAYS = 30;
/** So many claims of success that the device did not bear out are a loop; one may have been an accident. */
const EMPTY_CLAIMS = 2;

/**
 * Why this offer is a loop, in one sentence: the same update and revision was found installed after an earlier run, or was
 * reported installed by two earlier ones and never seen, and is offered again. Null for one that may be tried. Pure.
 */
export function loopOf(
  update: { readonly updateId: string; readonly revision: number },
  history: readonly SeenUpdate[],
  nowMs: number,
): string | null {
  const id = update.updateId.toLowerCase();
  const attempts = history
    .filter((seen) => seen.updateId.toLowerCase() === id && seen.revision === update.revision)
    .flatMap((seen) => seen.attempts)
    .filter((attempt) => nowMs - Date.parse(attempt.time) <= LOOP_MEMORY_DAYS * DAY_MS);
  const confirmed = attempts.findLast(({ verdict }) => verdict === 'installed' || verdict === 'installedDespiteError');
  if (confirmed !== undefined) {
    return `the run ${confirmed.runId} found it installed on ${confirmed.time.slice(0, 10)}, and it is offered again`;
  }
  const claims = attempts.filter(
    ({ verdict, hresult }) =>
      verdict === 'notEffective' || (verdict === 'rolledBack' && hresult !== null && hresult >= 0),
  );
  if (claims.length < EMPTY_CLAIMS) return null;
  return `the installer reported success in ${claims.length} earlier runs, and it is offered again`;
}
