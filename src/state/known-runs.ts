import { join } from 'node:path';
import { MACHINE_FILES } from '../evidence/device-layout.ts';
import { deviceRuns, type KnownRun } from '../schema/device-state.ts';
import type { Files } from '../system/system.ts';
import { readState, writeState } from './generations.ts';

/** Two runs a day for three years; about 1 MB. */
const MAX_RUNS = 2_000;

/** `runs.json`: where each run of this device lies, oldest first. */
export class KnownRuns {
  readonly #files: Files;
  readonly #path: string;
  readonly #onDamage: (path: string, reason: string) => void;

  constructor(files: Files, machineFolder: string, onDamage: (path: string, reason: string) => void) {
    this.#files = files;
    this.#path = join(machineFolder, MACHINE_FILES.runs);
    this.#onDamage = onDamage;
  }

  assertNotNewer(): void {
    readState(this.#files, this.#path, deviceRuns);
  }

  /** Whether there is a list that can be read: without one, runs may exist that nobody names. */
  get exists(): boolean {
    return readState(this.#files, this.#path, deviceRuns).value !== undefined;
  }

  all(): readonly KnownRun[] {
    const { value, damage } = readState(this.#files, this.#path, deviceRuns);
    if (damage !== null) this.#onDamage(this.#path, damage);
    return value?.runs ?? [];
  }

  /** A list without runs: that there is one says that no other runs are to be looked for. */
  begin(): void {
    this.#write([]);
  }

  /** Adds a run, or says anew what it came to; what is not over is never dropped for its age. */
  note(run: KnownRun): void {
    const all = this.all();
    const known = all.find(({ runId }) => runId === run.runId);
    if (known !== undefined && JSON.stringify(known) === JSON.stringify(run)) return;
    const runs = known === undefined ? [...all, run] : all.map((one) => (one === known ? run : one));
    const over = runs.filter(({ exitCode }) => exitCode !== null);
    const dropped = new Set(over.slice(0, Math.max(0, runs.length - MAX_RUNS)));
    this.#write(runs.filter((one) => !dropped.has(one)));
  }

  /** What a run came to of which nothing can be read any more; nothing when it is not known, or is over already. */
  end(runId: string, endedAt: string, exitCode: number): void {
    const run = this.all().find((one) => one.runId === runId && one.exitCode === null);
    if (run !== undefined) this.note({ ...run, endedAt, exitCode });
  }

  #write(runs: readonly KnownRun[]): void {
    writeState(this.#files, this.#path, { schemaVersion: 1, runs });
  }
}
