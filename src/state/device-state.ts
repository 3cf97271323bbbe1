import { join } from 'node:path';
import * as v from 'valibot';
import { isDiskFailure } from '../errors/error.ts';
import { DEVICE_FILES, MACHINE_FILES } from '../evidence/layout.ts';
import {
  deviceStatus,
  installers,
  lastRun,
  lockFile,
  openRun,
  rebootCookie,
  repairs,
  updateHistory,
  type DeviceStatus,
  type InstallerProcess,
  type LastRepair,
  type LastRun,
  type LockFile,
  type OpenRun,
  type RebootCookie,
  type SeenUpdate,
} from '../schema/device-state.ts';
import { diagnosticsHistory, type DiagnosticsHistory } from '../schema/diagnostics.ts';
import type { Files } from '../system/system.ts';
import { readState, removeState, writeState } from './generations.ts';

/** Bounds of what is kept for ever. */
const MAX_SEEN_UPDATES = 2_000;
const MAX_ATTEMPTS = 10;
const MAX_DIAGNOSTIC_RUNS = 50;
const MAX_STATUS_BYTES = 1_048_576;

/** What outlives a run, for one device. `machineFolder` holds what decides, `deviceFolder` what people and tools read. */
export class DeviceState {
  readonly #files: Files;
  readonly deviceFolder: string;
  readonly machineFolder: string;
  /** Called when a damaged generation was passed over: path and reason. */
  onDamage: (path: string, reason: string) => void = () => undefined;

  constructor(files: Files, deviceFolder: string, machineFolder: string) {
    this.#files = files;
    this.deviceFolder = deviceFolder;
    this.machineFolder = machineFolder;
  }

  get lockPath(): string {
    return join(this.deviceFolder, DEVICE_FILES.lock);
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

  status(): DeviceStatus | undefined {
    try {
      const bytes = this.#files.read(join(this.deviceFolder, DEVICE_FILES.status), MAX_STATUS_BYTES);
      return bytes === undefined ? undefined : v.parse(deviceStatus, JSON.parse(Buffer.from(bytes).toString('utf8')));
    } catch {
      return undefined; // one generation, without a checksum: torn by a power cut it says nothing
    }
  }

  /**
   * When whoever holds the lock was last heard of: its heartbeat, or the moment it took the lock, where that is later. What a
   * run before it left in `status.json` says nothing of the holder.
   */
  lastSign(): string | undefined {
    const { heartbeatAt } = this.status() ?? {};
    const acquiredAt = this.#lock()?.acquiredAt;
    if (heartbeatAt === undefined || acquiredAt === undefined) return heartbeatAt ?? acquiredAt;
    return heartbeatAt > acquiredAt ? heartbeatAt : acquiredAt;
  }

  /** `lock.json` as far as it can be read; it is for people and decides nothing but how old a silence is. */
  #lock(): LockFile | undefined {
    try {
      const bytes = this.#files.read(this.lockPath, MAX_STATUS_BYTES);
      return bytes === undefined ? undefined : v.parse(lockFile, JSON.parse(Buffer.from(bytes).toString('utf8')));
    } catch {
      return undefined; // a leftover, or one that is being written
    }
  }

  /**
   * Live and rewritten often: one generation. A monitor that holds it open, or a full disk, costs this sign of life and
   * nothing else: what the run comes to stands in its folder.
   */
  writeStatus(value: DeviceStatus): void {
    const bytes = Buffer.from(`${JSON.stringify(value, null, 2)}\n`);
    try {
      this.#files.writeAtomic(join(this.deviceFolder, DEVICE_FILES.status), bytes);
    } catch (error) {
      if (!isDiskFailure(error)) throw error;
    }
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
