import type { Acceptance } from '../domain/accepted-states.ts';
import type { Counts, RecordedError } from '../schema/basics.ts';
import type { PhaseId } from '../schema/phases.ts';
import type { InstallRecord } from '../schema/install-summary.ts';
import type { RecordedWhy } from '../schema/why.ts';

/** What a caller asks of `run`. Nulls are decided by the configuration, then by the defaults. */
export interface RunRequest {
  readonly outputRoot: string | null;
  /** `ClientProfile.json` or the folder that holds it. */
  readonly config: string | null;
  readonly tenantId: string | null;
  readonly clientId: string | null;
  readonly siteId: string | null;
  readonly deviceId: string | null;
  readonly policyProfileId: string | null;
  readonly testMode: boolean;
  /** A scenario file, or the name of an embedded one. */
  readonly scenario: string | null;
  readonly kit: string | null;
  readonly maxRuntimeMs: number | null;
  /** KBs to be tried again although they are loops; none when absent. */
  readonly retry?: readonly string[];
  readonly waitLockMs: number;
  /** What was decided of a run before it was handed over; absent for a start of its own. */
  readonly handedOver?: HandedOver;
}

/** A run as it was handed over. */
export interface HandedOver {
  /** The id that was promised for a fresh run; null: a new one. */
  readonly freshRunId: string | null;
  /** This run is gone on with, and no other is begun; null: whatever a start does. */
  readonly onlyRun: string | null;
  /** Why nothing that the policy trusts is trusted: it was judged where it lay before it was copied. */
  readonly trustRefusal: string | null;
  readonly firstEvents: readonly FirstEvent[];
}

/** What the evidence of a fresh run tells of the way to it. */
export interface FirstEvent {
  readonly type: string;
  readonly data: Record<string, unknown>;
}

/** What a run tells while it works. Called on the way; never decides anything. */
export interface RunListener {
  /** A start of a run or of its next hop: where, who, simulated or not, resumed or fresh. */
  started(run: { runId: string; runFolder: string; simulated: boolean; hop: number; resumedAt: PhaseId | null }): void;
  phaseStarted(phase: PhaseId, name: string): void;
  phaseEnded(
    phase: PhaseId,
    name: string,
    ended: {
      readonly status: 'done' | 'failed' | 'skipped' | 'waiting';
      readonly durationMs: number;
      readonly detail: string;
    },
  ): void;
  /** One update has its claim (phase 05) or its verdict (phase 07). */
  update(record: InstallRecord, position: number, total: number): void;
  progress(phase: PhaseId, step: string, percent: number | null): void;
  /** `always`: also where only the last line was asked for, since without it that line misleads. */
  note(text: string, always?: 'always'): void;
}

/** Who asks for a run: is told how it goes, and may end it. */
export interface Caller {
  readonly listener: RunListener;
  /** Asks for the next good moment to stop. */
  readonly stop: AbortSignal;
  /** Once aborted nothing is waited for, not even an installer, which works on by itself. */
  readonly closing?: AbortSignal;
}

/** What a run came to. `exitCode` was computed from the files of the run folder when there is one. */
export interface RunResult {
  readonly exitCode: number;
  readonly exitName: string;
  readonly why: readonly RecordedWhy[];
  readonly counts: Counts;
  readonly simulated: boolean;
  readonly runId: string | null;
  readonly runFolder: string | null;
  readonly root: string | null;
  /** Days since the reboot was first asked for, only at 150. */
  readonly ageDays: number | null;
  /** At 150: the reboot has been waited for as long as policy calls overdue. The code and its name stay. */
  readonly rebootOverdue?: boolean;
  /** A scheduled task carries the run out: there is no run folder yet, and the code is not that of the run. */
  readonly detached?: true;
  /** Runs in a row that ended 210, only at 210. */
  readonly streak: number | null;
  /** What went wrong, when something did: for stderr. */
  readonly failure: RecordedError | null;
  readonly nextAction: string;
  /** Known states that hold and that policy accepts; absent when there is none. */
  readonly accepted?: Acceptance['accepted'];
  /** Entries about a state that holds, and that are not in force; absent when there is none. */
  readonly notAccepted?: Acceptance['notAccepted'];
  /**
   * Entries of a kit that were not installed because policy leaves them out or they are for another device: one
   * sentence each.
   */
  readonly leftOut?: readonly string[];
  /**
   * Entries of a kit that wait for a window, their age or another run, for which the kit is needed again: one sentence
   * each.
   */
  readonly waiting?: readonly string[];
}
