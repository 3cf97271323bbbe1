import type { ExitDecision } from '../domain/exit-code.ts';
import type { PatchPilotError } from '../errors/error.ts';
import type { RunResult } from './request.ts';

/** A run with a folder, as its record names it. */
export interface NamedRun {
  readonly runId: string;
  readonly runFolder: string;
  readonly simulated: boolean;
}

/** What of a kit a run left out and what waits, in words; what is to be done about what waits. */
export type KitEntries = Pick<RunResult, 'leftOut' | 'waiting'> & { readonly waitAction: string | null };

/** How a start ended, each with what only it knows. */
export type Ending =
  /** No run folder was made: 240. `unrecorded` tells why the refusal itself could not be written. */
  | (Ended<'refused'> & { simulated: boolean; error: PatchPilotError; unrecorded: PatchPilotError | null })
  /** Another run holds the device: 170, nothing is written. */
  | (Ended<'lockHeld'> & { simulated: boolean; deviceId: string })
  /** A scheduled task carries it out: 100 `detached`. */
  | (Ended<'detached'> & { runId: string; nextAction: string })
  /** 150 again, at once, without touching the run; only what people read learns how long it has been. */
  | (Ended<'stillWaiting'> & { run: NamedRun; exit: ExitDecision } & Pick<RunResult, 'root' | 'nextAction'> &
      Required<Pick<RunResult, 'ageDays' | 'rebootOverdue'>>)
  /** The run waits for its reboot from now on: 150. */
  | (Ended<'waiting'> & { run: NamedRun; kit: KitEntries } & Pick<RunResult, 'root' | 'counts' | 'nextAction'>)
  /** It was asked to stop, and goes on with the next start. */
  | (Ended<'stopped'> & { run: NamedRun; kit: KitEntries; exit: ExitDecision; dryRun: boolean; error: PatchPilotError })
  /** It is over, and its evidence is sealed. */
  | (Ended<'closed'> & { run: NamedRun; kit: KitEntries; exit: ExitDecision; dryRun: boolean } & Pick<
        RunResult,
        'root' | 'streak' | 'failure'
      >);

/** The kind of an ending. */
export interface Ended<Kind extends string> {
  readonly kind: Kind;
}
