import type { RepairKind } from '../../schema/device-state.ts';
import type { CollectorResult } from '../../schema/diagnostics.ts';
import type { BackupPolicy, DiagnosticsPolicy } from '../../schema/policy/index.ts';
import type { BackupResult } from '../../schema/validation.ts';
import type { OnProgress } from './progress.ts';

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

/** What is done to the device, or waited for on it, around the updates themselves. */
export interface Servicing {
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
  /** Lets the device's own virus scanner fetch its definitions anew; null where there is none. Never throws. */
  repairDefinitions(onProgress: OnProgress): Promise<DefinitionsRepair | null>;
  /** Repairs a part of the device that an error says is damaged. Never throws: what it came to is an answer. */
  repair(kind: RepairKind, onProgress: OnProgress): Promise<Repair>;
  /** Asks the system to reboot; only called when policy says so. Never throws: what it came to is an answer. */
  requestReboot(
    delaySeconds: number,
    message: string,
  ): Promise<{ readonly accepted: boolean; readonly detail: string }>;
  /** After a reboot: resolves when Windows is ready, or says after a bounded time that it is not. */
  waitUntilReady(onProgress: OnProgress): Promise<{ readonly ready: boolean; readonly detail: string }>;
}
