import type { HresultTable } from '../schema/hresults.ts';
import { hresultEntryOf } from './hresult.ts';

/** Tries of one step in one run, the first included. */
export const MAX_TRIES = 3;
/** Searches that a server may ask for anew before it is left alone until the next run. */
export const MAX_SEARCHES_AGAIN = 5;
const FIRST_WAIT_MS = 30_000;

export interface FailedStep {
  /** Signed 32-bit; null when the step failed without a code. */
  readonly hresult: number | null;
  /** How often this step has been tried in this run, from 1. */
  readonly tries: number;
  /** A reboot is pending now: whatever failed may only have failed for that. */
  readonly rebootPending: boolean;
  /** Time that may still be spent in this run, milliseconds; null for no limit. */
  readonly remainingMs: number | null;
}

/**
 * What to do after a step failed: `wait` and try it again, `searchAgain` at once, `stop` this run at its checkpoint,
 * `reboot` first, servicing stack first, leave it to the `nextRun`, `repair`, or `never` by trying again. `done`: it
 * was no failure.
 */
export type Retry =
  | { readonly do: 'wait'; readonly afterMs: number }
  | {
      readonly do: 'searchAgain' | 'stop' | 'reboot' | 'stackFirst' | 'nextRun' | 'repair' | 'never' | 'done';
    };

/**
 * The decision by HRESULT. Bounded by the number of tries and by the time that is left; what is not in the table is
 * left to the next run, never tried again at once. Pure.
 */
export function retryOf(table: HresultTable, step: FailedStep): Retry {
  const { hresult, rebootPending } = step;
  if (hresult === null) return { do: rebootPending ? 'reboot' : 'nextRun' };
  const entry = hresultEntryOf(table, hresult);
  if (entry?.step === 'stop') return { do: 'stop' };
  if (entry?.action === 'info' || (entry === undefined && hresult >= 0)) return { do: 'done' };
  if (rebootPending || entry?.action === 'reboot') return { do: 'reboot' };
  switch (entry?.step) {
    case 'searchAgain':
      return { do: step.tries <= MAX_SEARCHES_AGAIN ? 'searchAgain' : 'nextRun' };
    case 'stackFirst':
      return { do: 'stackFirst' };
    default:
  }
  switch (entry?.action) {
    case 'retry':
    case 'network':
      return waitOrLeave(step);
    case 'repair':
      return { do: 'repair' };
    case 'never':
    case 'policy':
      return { do: 'never' };
    default:
      return { do: 'nextRun' };
  }
}

/** Twice as long before each further try, as long as tries and time are left. */
function waitOrLeave({ tries, remainingMs }: FailedStep): Retry {
  const afterMs = FIRST_WAIT_MS * 2 ** (tries - 1);
  const inTime = remainingMs === null || afterMs < remainingMs;
  return tries < MAX_TRIES && inTime ? { do: 'wait', afterMs } : { do: 'nextRun' };
}
