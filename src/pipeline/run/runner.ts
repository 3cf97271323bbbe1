import { asPatchPilotError, isDiskFailure, type PatchPilotError } from '../../errors/error.ts';
import type { PhaseOutcome } from '../../phases/phase.ts';
import { untilAborted } from '../../phases/until-aborted.ts';
import type { PhaseId } from '../../schema/phases.ts';

/** What is run in its turn; it fails by throwing. */
export interface Row {
  readonly id: PhaseId;
  readonly name: string;
  /** Also after a failure. */
  readonly alwaysRuns: boolean;
  readonly run: () => PhaseOutcome | Promise<PhaseOutcome>;
}

/** How a row ended: `next` is where the run goes on from there. */
export type RowEnd =
  | { readonly status: 'done'; readonly durationMs: number; readonly detail: string; readonly next: PhaseId }
  | { readonly status: 'waiting'; readonly durationMs: number }
  | { readonly status: 'failed'; readonly durationMs: number; readonly error: PatchPilotError };

/** Where the runner writes what it does. */
export interface Recorder {
  /** Whether an earlier start has done this row, as the record has it. */
  readonly isDone: (row: Row) => boolean;
  readonly started: (row: Row) => void;
  readonly ended: (row: Row, end: RowEnd) => void;
  /** Not run, after a failure before it. */
  readonly skipped: (row: Row) => void;
}

/** How the rows ended: all of them, at one that asks for a reboot, or at a request to stop. */
export type RowsEnd =
  | { readonly kind: 'end' }
  | { readonly kind: 'reboot'; readonly phase: PhaseId; readonly outcome: Extract<PhaseOutcome, { kind: 'reboot' }> }
  | { readonly kind: 'stopped'; readonly error: PatchPilotError };

export interface RunnerOptions {
  readonly from: PhaseId;
  /** Something failed before: only what always runs is run. */
  readonly failed: boolean;
  readonly recorder: Recorder;
  /** Monotonic milliseconds. */
  readonly elapsed: () => number;
  /** Once aborted, no row is waited for any longer: that is a stop. */
  readonly closing: AbortSignal;
}

/**
 * Runs rows in their order from one on. It, not the row, has start, end, duration and failure of each recorded. After a
 * failure the rest is skipped, but for what always runs. Throws `outputFailed` and `readFailed`: what cannot record
 * what it does goes no further.
 */
export async function runRows(rows: readonly Row[], options: RunnerOptions): Promise<RowsEnd> {
  const { from, recorder } = options;
  let { failed } = options;
  for (const row of rows) {
    if (row.id < from || recorder.isDone(row)) continue;
    if (failed && !row.alwaysRuns) {
      recorder.skipped(row);
      continue;
    }
    const next = rows.find(({ id }) => id > row.id)?.id ?? row.id;
    const outcome = await runRow(row, next, options);
    if (outcome === 'failed') failed = true;
    else if (outcome instanceof Error) return { kind: 'stopped', error: outcome };
    else if (outcome.kind === 'reboot') return { kind: 'reboot', phase: row.id, outcome };
  }
  return { kind: 'end' };
}

async function runRow(row: Row, next: PhaseId, { recorder, elapsed, closing }: RunnerOptions) {
  const began = elapsed();
  const durationMs = (): number => Math.max(0, Math.round(elapsed() - began));
  recorder.started(row);
  try {
    const outcome = await untilAborted(closing, row.run);
    if (outcome.kind === 'reboot') recorder.ended(row, { status: 'waiting', durationMs: durationMs() });
    else recorder.ended(row, { status: 'done', durationMs: durationMs(), detail: outcome.detail, next });
    return outcome;
  } catch (thrown) {
    const error = asPatchPilotError(thrown);
    if (error.code === 'stopped') return error; // it stays as started: the next start does it again
    if (isDiskFailure(error)) throw error; // and so it does when the disk refuses: nothing is begun on such a disk
    recorder.ended(row, { status: 'failed', durationMs: durationMs(), error });
    return 'failed' as const;
  }
}
