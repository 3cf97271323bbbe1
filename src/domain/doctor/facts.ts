import type { Inventory } from '../../schema/inventory.ts';

/** Something read, or the reason why not. */
export type Read<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly reason: string };

export interface DoctorFacts {
  readonly account: Read<{ readonly name: string; readonly elevated: boolean }>;
  /** Safe Mode, a first start or a setup in progress, in a sentence; null for none. */
  readonly setup: Read<string | null>;
  readonly services: Read<Inventory['services']>;
  readonly settings: Read<Inventory['updateSettings']>;
  readonly enrolments: Read<readonly { readonly provider: string; readonly state: number | null }[]>;
  readonly signals: Read<Inventory['pendingRebootSignals']>;
  readonly disks: Read<Inventory['disks']>;
  readonly systemDrive: string;
  /** Bytes; an empty list is a device without a recovery partition. */
  readonly recovery: Read<readonly { readonly size: number; readonly free: number | null }[]>;
  readonly wsus: Read<{ readonly host: string; readonly port: number; readonly reachable: boolean } | null>;
  /** `W32Time\Parameters` `Type`: NTP, NT5DS, NoSync. */
  readonly timeSync: Read<string | null>;
  /** The value `WinHttpSettings` in hex digits, null when there is none. */
  readonly proxy: Read<string | null>;
  readonly exclusions: Read<readonly string[]>;
  readonly componentStore: Read<'healthy' | 'repairable' | 'notRepairable'>;
  readonly outputRoot: string;
  readonly nowMs: number;
}
