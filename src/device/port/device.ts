import type { RunMode } from '../../schema/run.ts';
import type { Checks } from './checks.ts';
import type { DeviceClock } from './clock.ts';
import type { DeviceFacts, Inspection } from './inspection.ts';
import type { Servicing } from './servicing.ts';
import type { Updates } from './updates.ts';

/** Scripted faults of our own work; only a simulated device has any. */
export interface ScriptedFaults {
  /** Throws when reports must fail. */
  readonly faults?: { beforeReport(): void };
}

/**
 * A device that can be patched: all its roles. Who asks it names the roles it needs; none asks the operating system.
 */
export interface Device extends Inspection, Updates, Checks, Servicing, DeviceClock, ScriptedFaults {
  readonly mode: RunMode;
  readonly simulated: boolean;
  open(): Promise<DeviceFacts>;
  close(): Promise<void>;
}
