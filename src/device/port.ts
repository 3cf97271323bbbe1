import type { ClaimOutcome } from '../domain/agent/claim.ts';
import type { CoverageState } from '../domain/coverage.ts';
import type { EventRecord } from '../domain/event-records.ts';
import type { RepairKind } from '../schema/device-state.ts';
import type { BootIdentity, Inventory, OsFacts, PendingRebootSignal } from '../schema/inventory.ts';
import type { Effect, Offer, Scan } from '../schema/catalog.ts';
import type { CheckAttempt } from '../schema/validation.ts';
import type { BackupResult } from '../schema/validation.ts';
import type { CollectorResult } from '../schema/diagnostics.ts';
import type { AppCheck, BackupPolicy, DiagnosticsPolicy } from '../schema/policy/index.ts';
import type { RunMode, SessionState } from '../schema/run.ts';

/** Told while something long goes on; `percent` 0 to 100 or null when unknown. */
export type OnProgress = (step: string, percent: number | null) => void;

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

export interface SearchAnswer {
  readonly scan: Scan;
  readonly offers: readonly Offer[];
}

export interface DownloadAnswer {
  readonly ok: boolean;
  /** The source has tried as often as trying helps. */
  readonly final?: true;
  readonly hresult: number | null;
  readonly detail: string | null;
  readonly durationMs: number;
}

/** What the installer says of its own work: a claim, nothing more. */
export interface InstallClaim {
  readonly outcome: ClaimOutcome | 'timeLimit';
  readonly hresult: number | null;
  readonly rebootRequired: boolean;
  readonly detail: string | null;
  readonly durationMs: number;
}

/** What keeps one update from being started now; null when nothing does. */
export type Obstacle = {
  readonly reason: 'space' | 'battery' | 'download' | 'next';
  readonly detail: string;
} | null;

export interface EventRecords {
  readonly records: readonly EventRecord[];
  /** Logs that did not answer, each as a sentence. */
  readonly unread: readonly string[];
}

/** What came of a repair of definitions, call by call. */
export interface DefinitionsRepair {
  readonly calls: readonly { readonly arguments: readonly string[]; readonly code: number | null }[];
  readonly detail: string;
}

/** What came of a repair. `done`: it was carried out, whatever it helped. */
export interface Repair {
  readonly done: boolean;
  readonly detail: string;
}

/** What the device's own history knows of an update, asked after a crash. */
export interface HistoryAnswer {
  readonly known: boolean;
  readonly claim: InstallClaim | null;
  /** Why the history could not be read; then `known` says nothing. */
  readonly unreadable?: string;
}

/**
 * The state on the device that an update must have left. `present` from files, registry, packages or builds, never from
 * the installer's word. `wasPresent` is the same question asked of the baseline.
 */
export interface Witness {
  readonly updateId: string;
  readonly revision: number;
  /** `notStated`: no state of it is known, or none was stated; `listed`: the same, and the agent lists it as installed. */
  readonly state: 'present' | 'absent' | 'unreadable' | 'notStated' | 'listed';
  readonly superseded: boolean;
  /** Staged, pending or rolled-back traces of servicing. */
  readonly stagingTraces: boolean;
  readonly findings: readonly string[];
  readonly disagreed: readonly string[];
  /** What is present is true of a device without the update too: it counts only where it was absent before. */
  readonly provesNothing?: boolean;
}

/** Where updates come from on this device: the update agent, a kit, or the script of a simulated device. */
export interface UpdateSource {
  readonly kind: 'agent' | 'kit' | 'scenario';
  /** Before the first install; copies a kit to protected storage and checks the copies. Throws `kitInvalid`, `kitUntrusted`. */
  prepare(onProgress: OnProgress): Promise<void>;
  search(onProgress: OnProgress): Promise<SearchAnswer>;
  /** What tells whether the device is patched, as it is now; asked after a search, and again after the installs. */
  coverage(): Promise<CoverageState>;
  obstacle(offer: Offer): Promise<Obstacle>;
  download(offer: Offer, onProgress: OnProgress): Promise<DownloadAnswer>;
  install(offer: Offer, onProgress: OnProgress): Promise<InstallClaim>;
  /** History entries older than `since` (in the time of `Device.now`, milliseconds) do not count. */
  lookUp(offer: Offer, since?: number): Promise<HistoryAnswer>;
  /** Reads the effects of these updates now; asked in phase 02 or 03 for the baseline and in phase 07 for the outcome. */
  witness(offers: readonly WitnessQuestion[]): Promise<readonly Witness[]>;
}

export interface WitnessQuestion {
  readonly updateId: string;
  readonly revision: number;
  readonly effects: readonly Effect[];
  /** Its number, where it has one. */
  readonly kb?: string | null;
}

/** A device that can be patched. Phases ask it; they never ask the operating system. */
export interface Device {
  readonly mode: RunMode;
  readonly simulated: boolean;
  readonly updates: UpdateSource;
  open(): Promise<DeviceFacts>;
  inventory(onProgress: OnProgress): Promise<InventoryAnswer>;
  /** The signals that ask for a reboot, now. */
  rebootSignals(): Promise<readonly PendingRebootSignal[]>;
  /** After a reboot: resolves when Windows is ready, or says after a bounded time that it is not. */
  waitUntilReady(onProgress: OnProgress): Promise<{ readonly ready: boolean; readonly detail: string }>;
  /** One attempt of one check. `sinceMs`: from when on events of a log are new. */
  check(
    check: AppCheck,
    application: string,
    stage: 'pre' | 'post',
    sinceMs: number,
  ): Promise<Omit<CheckAttempt, 'time'>>;
  /** Lets time pass: before checks, until things have settled, and between attempts. Scripted time needs none. */
  pause(ms: number, signal: AbortSignal): Promise<void>;
  backup(policy: BackupPolicy): Promise<BackupResult>;
  diagnostics(
    policy: DiagnosticsPolicy,
    save: (path: string, bytes: Uint8Array) => void,
  ): Promise<readonly CollectorResult[]>;
  /**
   * What still works on the device from an install that nobody watches any more: after a time limit, or of a start that
   * was killed. Null when nothing does; only then may the next install begin. Waits for it a short, bounded time.
   */
  stillInstalling(): Promise<string | null>;
  /** What the device itself wrote into its logs about installs since then. Never throws. */
  eventRecords(sinceMs: number): Promise<EventRecords>;
  /** Lets the device's own virus scanner fetch its definitions anew; null where there is none. Never throws. */
  repairDefinitions(onProgress: OnProgress): Promise<DefinitionsRepair | null>;
  /** Repairs a part of the device that an error says is damaged. Never throws: what it came to is an answer. */
  repair(kind: RepairKind, onProgress: OnProgress): Promise<Repair>;
  /** Who is logged on at this moment, at the console or remotely, disconnected sessions included. Never throws. */
  sessions(): Promise<SessionState>;
  /** Asks the system to reboot; only called when policy says so. Never throws: what it came to is an answer. */
  requestReboot(
    delaySeconds: number,
    message: string,
  ): Promise<{ readonly accepted: boolean; readonly detail: string }>;
  /** Whether this device was shut down and started since then without a restart (Fast Startup); null when not known. */
  shutDownInstead(sinceMs: number): Promise<boolean | null>;
  /** IANA name of the device's time zone: what `local` means in a maintenance window. */
  readonly timeZone: string;
  /** Scripted faults of our own work; only a simulated device has any. `beforeReport` throws when reports must fail. */
  readonly faults?: { beforeReport(): void };
  /** Wall clock that decides windows and ages: the real one, or the scenario's. Milliseconds since 1970 UTC. */
  now(): number;
  close(): Promise<void>;
}
