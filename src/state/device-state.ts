import { join } from 'node:path';
import type * as v from 'valibot';
import { DEVICE_FILES, MACHINE_FILES } from '../evidence/layout.ts';
import {
  installers,
  lastRun,
  openRun,
  rebootCookie,
  repairs,
  updateHistory,
  type InstallerProcess,
  type LastRepair,
  type LastRun,
  type OpenRun,
  type RebootCookie,
  type SeenUpdate,
} from '../schema/device-state.ts';
import { diagnosticsHistory, type DiagnosticsHistory } from '../schema/diagnostics.ts';
import type { Files } from '../system/system.ts';
import { readState, removeState, writeState } from './generations.ts';
import { SignsOfLife } from './signs-of-life.ts';

/** Bounds of what is kept for ever. */
const MAX_SEEN_UPDATES = 2_000;
const MAX_ATTEMPTS = 10;
const MAX_DIAGNOSTIC_RUNS = 50;

/** What outlives a run, for one device. `machineFolder` holds what decides, `deviceFolder` what people and tools read. */
export class DeviceState {
  readonly #files: Files;
  readonly deviceFolder: string;
  readonly machineFolder: string;
  /** What the run of this device tells while it works. */
  readonly life: SignsOfLife;
  /** Called when a damaged generation was passed over: path and reason. */
  onDamage: (path: string, reason: string) => void = () => undefined;

  constructor(files: Files, deviceFolder: string, machineFolder: string) {
    this.#files = files;
    this.deviceFolder = deviceFolder;
    this.machineFolder = machineFolder;
    this.life = new SignsOfLife(files, deviceFolder);
  }

  /**
   * Throws `stateNewer` when any file that a run of this device rewrites is of a newer version: what that version knows
   * would be lost.
   */
  assertNotNewer(): void {
    readState(this.#files, this.#openRunPath, openRun);
    readState(this.#files, this.#cookiePath, rebootCookie);
    readState(this.#files, this.#repairsPath, repairs);
    readState(this.#files, join(this.deviceFolder, DEVICE_FILES.lastRun), lastRun);
    readState(this.#files, join(this.deviceFolder, DEVICE_FILES.updateHistory), updateHistory);
    readState(this.#files, join(this.deviceFolder, DEVICE_FILES.diagnosticsHistory), diagnosticsHistory);
  }

  openRun(): OpenRun | undefined {
    return this.#read(this.#openRunPath, openRun);
  }

  writeOpenRun(value: OpenRun): void {
    writeState(this.#files, this.#openRunPath, value);
  }

  closeOpenRun(): void {
    removeState(this.#files, this.#openRunPath);
  }

  installers(): readonly InstallerProcess[] {
    return this.#read(this.#installersPath, installers)?.processes ?? [];
  }

  /** On disk when this returns; without processes there is no file. */
  writeInstallers(processes: readonly InstallerProcess[]): void {
    if (processes.length === 0) removeState(this.#files, this.#installersPath);
    else writeState(this.#files, this.#installersPath, { schemaVersion: 1, processes });
  }

  repairs(): readonly LastRepair[] {
    return this.#read(this.#repairsPath, repairs)?.repairs ?? [];
  }

  /** Keeps the newest of each kind. */
  writeRepair(repair: LastRepair): void {
    const others = this.repairs().filter(({ kind }) => kind !== repair.kind);
    writeState(this.#files, this.#repairsPath, { schemaVersion: 1, repairs: [...others, repair] });
  }

  cookie(): RebootCookie | undefined {
    return this.#read(this.#cookiePath, rebootCookie);
  }

  /** Whether anything lies where the cookie would be, whole or not. */
  cookieExists(): boolean {
    return this.#files.stat(this.#cookiePath) !== undefined;
  }

  writeCookie(value: RebootCookie): void {
    writeState(this.#files, this.#cookiePath, value);
  }

  /** Keeps the cookie as `reboot-required.<how>.<time>.json` and takes it out of the way. */
  archiveCookie(how: 'consumed' | 'rejected', time: string): void {
    if (!this.cookieExists()) return;
    this.#files.remove(`${this.#cookiePath}.previous`);
    this.#files.rename(
      this.#cookiePath,
      join(this.deviceFolder, `reboot-required.${how}.${time.replaceAll(':', '')}.json`),
    );
  }

  lastRun(): LastRun | undefined {
    return this.#read(join(this.deviceFolder, DEVICE_FILES.lastRun), lastRun);
  }

  writeLastRun(value: LastRun): void {
    writeState(this.#files, join(this.deviceFolder, DEVICE_FILES.lastRun), value);
  }

  seenUpdates(): SeenUpdate[] {
    return this.#read(join(this.deviceFolder, DEVICE_FILES.updateHistory), updateHistory)?.updates ?? [];
  }

  /** Keeps the most recently seen updates, and of each the last attempts. */
  writeSeenUpdates(updates: readonly SeenUpdate[]): void {
    const kept = [...updates]
      .sort((a, b) => (a.lastSeenAt < b.lastSeenAt ? 1 : a.lastSeenAt > b.lastSeenAt ? -1 : 0))
      .slice(0, MAX_SEEN_UPDATES)
      .map((update) => ({ ...update, attempts: update.attempts.slice(-MAX_ATTEMPTS) }));
    writeState(this.#files, join(this.deviceFolder, DEVICE_FILES.updateHistory), { schemaVersion: 1, updates: kept });
  }

  diagnosticsRuns(): DiagnosticsHistory['runs'] {
    return this.#read(join(this.deviceFolder, DEVICE_FILES.diagnosticsHistory), diagnosticsHistory)?.runs ?? [];
  }

  writeDiagnosticsRuns(runs: DiagnosticsHistory['runs']): void {
    const path = join(this.deviceFolder, DEVICE_FILES.diagnosticsHistory);
    writeState(this.#files, path, { schemaVersion: 1, runs: runs.slice(-MAX_DIAGNOSTIC_RUNS) });
  }

  get #openRunPath(): string {
    return join(this.machineFolder, MACHINE_FILES.openRun);
  }

  get #installersPath(): string {
    return join(this.machineFolder, MACHINE_FILES.installers);
  }

  get #repairsPath(): string {
    return join(this.machineFolder, MACHINE_FILES.repairs);
  }

  get #cookiePath(): string {
    return join(this.deviceFolder, DEVICE_FILES.cookie);
  }

  #read<S extends v.GenericSchema>(path: string, schema: S): v.InferOutput<S> | undefined {
    const { value, damage } = readState(this.#files, path, schema);
    if (damage !== null) this.onDamage(path, damage);
    return value;
  }
}
