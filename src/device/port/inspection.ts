import type { EventRecord } from '../../domain/event-records.ts';
import type { BootIdentity, Inventory, OsFacts, PendingRebootSignal } from '../../schema/inventory.ts';
import type { SessionState } from '../../schema/run.ts';
import type { OnProgress } from './progress.ts';

/** What phase 01 learns when it opens a device. */
export interface DeviceFacts {
  readonly os: OsFacts | null;
  readonly elevated: boolean;
  readonly account: string;
  readonly bootIdentity: BootIdentity;
  /** Signals that were there before us; `blocksInstallation` when the device refuses installs until it has rebooted. */
  readonly pendingReboot: { readonly signals: readonly PendingRebootSignal[]; readonly blocksInstallation: boolean };
  /** Why nothing may be installed here now, whatever is offered: Safe Mode, a first start, a setup in progress. */
  readonly setup: string | null;
  /** Things worth an event: who owns our folders, what was hardened, who else patches here. */
  readonly notes: readonly string[];
}

export interface InventoryAnswer {
  readonly inventory: Inventory;
  /** File name to content, kept under `raw/`. */
  readonly raw: Readonly<Record<string, string>>;
}

export interface EventRecords {
  readonly records: readonly EventRecord[];
  /** Logs that did not answer, each as a sentence. */
  readonly unread: readonly string[];
}

/** What is read of the device, and changes nothing on it. */
export interface Inspection {
  inventory(onProgress: OnProgress): Promise<InventoryAnswer>;
  /** The signals that ask for a reboot, now. */
  rebootSignals(): Promise<readonly PendingRebootSignal[]>;
  /** Who is logged on at this moment, at the console or remotely, disconnected sessions included. Never throws. */
  sessions(): Promise<SessionState>;
  /** What the device itself wrote into its logs about installs since then. Never throws. */
  eventRecords(sinceMs: number): Promise<EventRecords>;
  /** Whether this device was shut down and started since then without a restart (Fast Startup); null when not known. */
  shutDownInstead(sinceMs: number): Promise<boolean | null>;
}
