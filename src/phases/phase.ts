import type { Device } from '../device/port/device.ts';
import type { DeviceFacts } from '../device/port/inspection.ts';
import type { RebootReason } from '../domain/reboot.ts';
import type { PatchPilotError } from '../errors/error.ts';
import type { RunFolder } from '../evidence/run-folder.ts';
import type { DeviceIds } from '../schema/basics.ts';
import type { PhaseId } from '../schema/phases.ts';
import type { InstallRecord } from '../schema/install-summary.ts';
import type { EffectivePolicy } from '../schema/policy/index.ts';
import type { Event, Run } from '../schema/run.ts';
import type { DeviceState } from '../state/device-state.ts';
import type { System } from '../system/system.ts';

/**
 * What a phase is given. It reads what earlier phases wrote from `run`, never from memory. `Role`: what it may ask of
 * the device.
 */
export interface PhaseContext<Role = Device> {
  readonly system: System;
  readonly device: Role;
  readonly run: RunFolder;
  readonly state: DeviceState;
  readonly ids: DeviceIds;
  /**
   * Other output roots with runs of this device that may be old enough to go, and that users cannot write to. Absolute.
   */
  readonly otherRoots: readonly string[];
  /** 1 for the first start of a run, one more after each reboot. */
  readonly hop: number;
  readonly simulated: boolean;
  readonly testMode: boolean;
  /** `run.json` as it stands. */
  readonly record: () => Run;
  /** The policy as start loaded it, or why not; only phase 01 takes it from here, all others read the evidence. */
  readonly loadedPolicy: EffectivePolicy | PatchPilotError;
  /** What the device said when start opened it. */
  readonly facts: DeviceFacts;
  /** Appends an event; `durable` means it is on disk before this returns. */
  readonly log: (type: string, data: Record<string, unknown>, durable?: boolean) => void;
  /** Hands on the events of this run so far, from disk, one at a time. */
  readonly eachEvent: (take: (event: Event) => void) => void;
  readonly progress: (step: string, percent: number | null) => void;
  readonly announce: (record: InstallRecord, position: number, total: number) => void;
  /** Aborted when the process was asked to stop. */
  readonly stop: AbortSignal;
  /** Monotonic milliseconds since this process began the run. */
  readonly elapsedMs: () => number;
  /** `--max-runtime`; null without one. */
  readonly maxRuntimeMs: number | null;
  /** Makes the run end at least 100 `why=next`. */
  readonly restrictToNext: () => void;
}

export type PhaseOutcome =
  | { readonly kind: 'done'; readonly detail: string }
  | { readonly kind: 'reboot'; readonly resumeAt: PhaseId; readonly reasons: readonly RebootReason[] };

/** What one phase does. It throws when it fails; start, end and failure are recorded by the runner. */
export interface Phase<Role = Device> {
  /** Also after a failure that ended the cycle. */
  readonly alwaysRuns?: true;
  readonly run: (context: PhaseContext<Role>) => Promise<PhaseOutcome> | PhaseOutcome;
}

export const done = (detail: string): PhaseOutcome => ({ kind: 'done', detail });
