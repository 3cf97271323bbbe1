import type { Offered } from './offered.ts';

/** Data of a registry value: text, number (DWord), or texts (MultiString). */
export type RegistryData = string | number | readonly string[];

export interface Package {
  readonly name: string;
  /** `CurrentState`: 0x70 installed, 0x40 staged, 0x50 superseded, 0x60 pending. */
  state: number | null;
  installTime: string | null;
}

/** A key below `Control\Class`: what a device is bound to. */
export interface BoundDriver {
  key: string;
  hardwareId: string;
  version: string;
  date: string;
  inf: string;
  provider: string;
  name: string;
}

export interface HistoryEntry {
  readonly updateId: string;
  readonly revision: number;
  readonly title: string;
  readonly date: string;
  readonly operation: number;
  readonly result: number;
  readonly hresult: number;
  readonly client: string;
}

export interface Os {
  currentBuild: string;
  ubr: number | null;
  displayVersion: string | null;
  releaseId: string | null;
  editionId: string;
  installationType: string;
  productName: string;
  architecture: string;
  computerName: string;
}

/** What a change of the device is: whatever it does to the model. */
export type Change = (windows: Windows) => void;

/** A Windows device as the bridge finds it: all that one start may ask, and what acts change. */
export interface Windows {
  now: number;
  os: Os;
  bootId: string;
  uuid: string | null;
  packages: Package[];
  /** `HKLM\...\value` in lower case to its data. */
  registry: Map<string, RegistryData>;
  products: { name: string; version: string | null; scope: string }[];
  drivers: BoundDriver[];
  files: Map<string, { fileVersion: string | null; productVersion: string | null }>;
  /** Folders of Windows that are listed by the program itself. */
  folders: Set<string>;
  /** Services by name: what `Get-Service` says. */
  services: Map<string, string>;
  /** Names of the strong signals that are set. */
  signals: Set<string>;
  history: HistoryEntry[];
  /** Records of the logs `System` and `Setup`, as wevtutil prints them. */
  events: { log: 'System' | 'Setup'; time: number; xml: string }[];
  offers: Offered[];
  /** Updates that `IsInstalled=1` lists. */
  listed: Offered[];
  /** Run at the next boot, in order. */
  atBoot: Change[];
  agent: AgentConduct;
  /** Settings below `WindowsUpdate` policies: key below HKLM, name, data. */
  settings: { key: string; name: string; data: RegistryData }[];
  /** Requests whose part fails or hangs: part to HRESULT, `hangs`, `skips` or `dies`. */
  broken: Map<string, number | 'hangs' | 'dies' | 'skips'>;
  conditions: Record<string, unknown>;
  /** Every install call: id and revision. */
  installs: string[];
}

export interface AgentConduct {
  /** Start type of `wuauserv`; 4 is disabled. */
  start: number;
  isBusy: boolean;
  rebootBefore: boolean;
  networkLogon: boolean;
  /** Result code of searches: 2 succeeded, 3 with errors. */
  searchCode: number;
  /** HRESULT that `Search` throws; null when it answers. By beginning of the criteria. */
  searchThrows: Map<string, number>;
  /** Whether a search that does not ask for optional ones lists them all the same. */
  mixesOptional: boolean;
  services: { id: string; name: string; managed: boolean; default: boolean; url: string }[];
}

export const value = (windows: Windows, key: string, name: string): RegistryData | undefined =>
  windows.registry.get(`${key}\\${name}`.toLowerCase());

export const setValue =
  (key: string, name: string, data: RegistryData): Change =>
  (windows) => {
    windows.registry.set(`${key}\\${name}`.toLowerCase(), data);
  };

/** Puts a package there, or gives it another state. */
export const setPackage =
  (name: string, state: number | null, installTime?: string | null): Change =>
  (windows) => {
    const at = installTime === undefined ? new Date(windows.now).toISOString() : installTime;
    const found = windows.packages.find((one) => one.name === name);
    if (found === undefined) windows.packages.push({ name, state, installTime: at });
    else Object.assign(found, { state, installTime: at });
  };

export const setOs =
  (os: Partial<Os>): Change =>
  (windows) => {
    Object.assign(windows.os, os);
  };

/** The device starts anew: what was waiting for it happens, signals go. */
export function boot(windows: Windows): void {
  windows.bootId = crypto.randomUUID();
  windows.now += 5 * 60_000;
  const waiting = windows.atBoot;
  windows.atBoot = [];
  windows.signals.clear();
  windows.agent.rebootBefore = false;
  for (const change of waiting) change(windows);
}
