import { join } from 'node:path';
import type * as v from 'valibot';
import { DEVICE_FILES, MACHINE_FILES } from '../evidence/device-layout.ts';
import { isDiskFailure } from '../errors/error.ts';
import {
  installers,
  lastRun,
  machine,
  openRun,
  rebootCookie,
  repairs,
  type InstallerProcess,
  type LastRepair,
  type LastRun,
  type Machine,
  type OpenRun,
  type RebootCookie,
  type SeenUpdate,
} from '../schema/device-state.ts';
import { diagnosticsHistory, type DiagnosticsHistory } from '../schema/diagnostics.ts';
import type { Files } from '../system/system.ts';
import { readState, removeState, writeState } from './generations.ts';
import { KnownRuns } from './known-runs.ts';
import { SignsOfLife } from './signs-of-life.ts';
import type { StateFolders } from './state-folders.ts';
import { UpdateMemory, type History } from './update-memory.ts';

const MAX_DIAGNOSTIC_RUNS = 50;

/** What outlives a run, for one device. */
export class DeviceState {
  readonly #files: Files;
  readonly folders: StateFolders;
  /** What the run of this device tells while it works. */
  readonly life: SignsOfLife;
  /** The runs of this device, wherever they lie. */
  readonly runs: KnownRuns;
  readonly #updates: UpdateMemory;
  readonly #seed: () => SeenUpdate[];
  /** Called when a damaged generation was passed over: path and reason. */
  onDamage: (path: string, reason: string) => void = () => undefined;

  /** `seed` is what a device remembers that has no history yet. */
  constructor(files: Files, folders: StateFolders, seed: () => SeenUpdate[] = () => []) {
    this.#files = files;
    this.#seed = seed;
    this.folders = folders;
    this.life = new SignsOfLife(files, folders.device);
    const onDamage = (path: string, reason: string): void => {
      this.onDamage(path, reason);
    };
    this.runs = new KnownRuns(files, folders.machine, onDamage);
    this.#updates = new UpdateMemory(files, folders, this.runs, { seed, onDamage });
  }

  get deviceFolder(): string {
    return this.folders.device;
  }

  get machineFolder(): string {
    return this.folders.machine;
  }

  /** The same device as another output root or other ids see it. */
  at(device: string): DeviceState {
    if (device === this.folders.device) return this;
    const other = new DeviceState(this.#files, { ...this.folders, device }, this.#seed);
    other.onDamage = this.onDamage;
    return other;
  }

  /** The same device without a memory: what there is is of another computer, and a dry run does not put it aside. */
  forgotten(): DeviceState {
    return new DeviceState(this.#files, { ...this.folders, forgotten: true }, this.#seed);
  }

  /**
   * Throws `stateNewer` when any file that a run of this device rewrites is of a newer version: what that version knows
   * would be lost.
   */
  assertNotNewer(): void {
    readState(this.#files, this.#machinePath, machine);
    readState(this.#files, this.#openRunPath, openRun);
    readState(this.#files, this.#cookiePath, rebootCookie);
    readState(this.#files, this.#repairsPath, repairs);
    readState(this.#files, this.#lastRunPath, lastRun);
    readState(this.#files, this.#lastRunCopy, lastRun);
    readState(this.#files, join(this.deviceFolder, DEVICE_FILES.diagnosticsHistory), diagnosticsHistory);
    this.runs.assertNotNewer();
    this.#updates.assertNotNewer();
  }

  machine(): Machine | undefined {
    return this.#read(this.#machinePath, machine);
  }

  /** Without a generation before: which computer it was until now would be the wrong answer after a damage. */
  writeMachine(value: Machine): void {
    removeState(this.#files, this.#machinePath);
    writeState(this.#files, this.#machinePath, value);
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

  /** The last run of this device; of a version that kept it below each output root, the last one there. */
  lastRun(): LastRun | undefined {
    if (this.folders.forgotten === true) return undefined;
    return this.#read(this.#lastRunPath, lastRun) ?? (this.#hasCopies ? this.lastRunHere() : undefined);
  }

  /** The last run of this device under this output root and these ids, for people. */
  lastRunHere(): LastRun | undefined {
    return this.#read(this.#lastRunCopy, lastRun);
  }

  writeLastRun(value: LastRun): void {
    this.#files.makeFolder(this.folders.memory);
    writeState(this.#files, this.#lastRunPath, value);
    try {
      writeState(this.#files, this.#lastRunCopy, value);
    } catch (error) {
      if (!isDiskFailure(error)) throw error; // for people and tools: nothing is decided from it
    }
  }

  history(): History {
    return this.#updates.read();
  }

  writeHistory(history: History): void {
    this.#updates.write(history);
  }

  seenUpdates(): SeenUpdate[] {
    return [...this.history().updates];
  }

  writeSeenUpdates(updates: readonly SeenUpdate[]): void {
    this.writeHistory({ ...this.history(), updates });
  }

  diagnosticsRuns(): DiagnosticsHistory['runs'] {
    return this.#read(join(this.deviceFolder, DEVICE_FILES.diagnosticsHistory), diagnosticsHistory)?.runs ?? [];
  }

  writeDiagnosticsRuns(runs: DiagnosticsHistory['runs']): void {
    const path = join(this.deviceFolder, DEVICE_FILES.diagnosticsHistory);
    writeState(this.#files, path, { schemaVersion: 1, runs: runs.slice(-MAX_DIAGNOSTIC_RUNS) });
  }

  /** A simulated device's copies are of whichever scenario ran last, so they are read by nobody. */
  get #hasCopies(): boolean {
    return this.folders.deviceName === undefined;
  }

  get #machinePath(): string {
    return join(this.machineFolder, MACHINE_FILES.machine);
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

  get #lastRunPath(): string {
    return join(this.folders.memory, DEVICE_FILES.lastRun);
  }

  get #lastRunCopy(): string {
    return join(this.deviceFolder, DEVICE_FILES.lastRun);
  }

  #read<S extends v.GenericSchema>(path: string, schema: S): v.InferOutput<S> | undefined {
    const { value, damage } = readState(this.#files, path, schema);
    if (damage !== null) this.onDamage(path, damage);
    return value;
  }
}
