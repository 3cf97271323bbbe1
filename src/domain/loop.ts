import type { SeenUpdate } from '../schema/device-state.ts';
import type { Verdict } from '../schema/verdict.ts';
import { DAY_MS } from '../schema/day-number.ts';

/** For so long a loop is not tried again; after that once more, for the cause may be gone. */
export const LOOP_MEMORY_DAYS = 30;
/** So many claims of success without effect or proof are a loop; one may have been an accident. */
const EMPTY_CLAIMS = 2;

type Attempt = SeenUpdate['attempts'][number];

/** What a loop rests on besides the history; times in milliseconds since 1970 UTC. */
export interface LoopContext {
  readonly nowMs: number;
  /** The build in force, `26100.3194`; null when it is not known, and then none is another one. */
  readonly build: string | null;
  /** When something of the update system was last repaired; null when it never was. */
  readonly repairedAtMs: number | null;
  /** KBs that this run was told to try again. */
  readonly retry: readonly string[];
}

export interface LoopedUpdate {
  readonly updateId: string;
  readonly revision: number;
  readonly kb: string | null;
  readonly kbs?: readonly string[] | undefined;
}

export interface Loop {
  /** One sentence. */
  readonly why: string;
  /**
   * What the last attempt came to, for a device on which the state cannot be read: an install found then is not proven
   * now.
   */
  readonly verdict: Verdict;
}

const FOUND: ReadonlySet<Verdict | null> = new Set<Verdict>(['installed', 'installedDespiteError', 'alreadyPresent']);

/**
 * Why this offer is a loop: the same update and revision was found installed after an earlier run, or was claimed to be
 * installed by two earlier ones without effect or proof, and is offered again. It ends after 30 days, with a new
 * revision, with another build in force, after a repair, or by `--retry`. What an installer reports as a failure is
 * none. Null for one that may be tried. Pure.
 */
export function loopOf(update: LoopedUpdate, history: readonly SeenUpdate[], context: LoopContext): Loop | null {
  const { nowMs, build, repairedAtMs, retry } = context;
  if ([update.kb, ...(update.kbs ?? [])].some((kb) => kb !== null && retry.includes(kb))) return null;
  const id = update.updateId.toLowerCase();
  const counts = (attempt: Attempt): boolean => {
    const at = Date.parse(attempt.time);
    if (nowMs - at > LOOP_MEMORY_DAYS * DAY_MS) return false;
    if (repairedAtMs !== null && at <= repairedAtMs) return false;
    return build === null || attempt.build === undefined || attempt.build === build;
  };
  const attempts = history
    .filter((seen) => seen.updateId.toLowerCase() === id && seen.revision === update.revision)
    .flatMap((seen) => seen.attempts)
    .filter(counts);
  const last = attempts.at(-1)?.verdict ?? 'unconfirmed';
  const verdict = FOUND.has(last) || last === 'superseded' ? 'unconfirmed' : last;
  const confirmed = attempts.findLast((attempt) => FOUND.has(attempt.verdict));
  if (confirmed !== undefined) {
    const day = confirmed.time.slice(0, 10);
    return { verdict, why: `the run ${confirmed.runId} found it installed on ${day}, and it is offered again` };
  }
  const claims = attempts.filter(isEmptyClaim);
  if (claims.length < EMPTY_CLAIMS) return null;
  return {
    verdict,
    why: `the installer reported success in ${claims.length} earlier runs without effect or proof, and it is offered again`,
  };
}

/**
 * A success that the device did not bear out or could not show. An error, or an end that nobody saw, claims nothing.
 */
function isEmptyClaim({ verdict, hresult }: Attempt): boolean {
  if (verdict === 'notEffective') return true; // said of claims only
  return (verdict === 'rolledBack' || verdict === 'unconfirmed') && hresult !== null && hresult >= 0;
}
