import { join } from 'node:path';
import type * as v from 'valibot';
import { isDiskFailure } from '../errors/error.ts';
import { DEVICE_FILES } from '../evidence/device-layout.ts';
import { updateHistory, type KeptCheck, type SeenUpdate, type UpdateHistory } from '../schema/device-state.ts';
import type { Files } from '../system/system.ts';
import { readState, writeState } from './generations.ts';
import type { KnownRuns } from './known-runs.ts';
import type { StateFolders } from './state-folders.ts';

/** Bounds of what is kept for ever. */
const MAX_SEEN_UPDATES = 2_000;
const MAX_ATTEMPTS = 10;
/** So many places are looked at for a copy. */
const MAX_COPIES = 20;

export interface History {
  readonly updates: readonly SeenUpdate[];
  /** How checks went before an install that no run has looked at since. */
  readonly checks: readonly KeptCheck[];
}

/**
 * `update-history.json`. What decides lies in the memory folder; each output root has a copy. A copy is read when there
 * is no history that can be read: of a version that kept none but there, or after a loss.
 */
export class UpdateMemory {
  readonly #files: Files;
  readonly #folders: StateFolders;
  readonly #runs: KnownRuns;
  readonly #seed: () => SeenUpdate[];
  readonly #onDamage: (path: string, reason: string) => void;

  constructor(
    files: Files,
    folders: StateFolders,
    runs: KnownRuns,
    or: { readonly seed: () => SeenUpdate[]; readonly onDamage: (path: string, reason: string) => void },
  ) {
    this.#files = files;
    this.#folders = folders;
    this.#runs = runs;
    this.#seed = or.seed;
    this.#onDamage = or.onDamage;
  }

  assertNotNewer(): void {
    readState(this.#files, this.#path, updateHistory);
    readState(this.#files, this.#copy(this.#folders.device), updateHistory);
  }

  read(): History {
    const forgotten = this.#folders.forgotten === true;
    const own = forgotten ? undefined : (this.#whole(this.#path) ?? this.#fromCopies());
    return { updates: own?.updates ?? this.#seed(), checks: own?.checks ?? [] };
  }

  /** Keeps what is pending, then the most recently seen updates, and of each what is pending and the last attempts. */
  write({ updates, checks }: History): void {
    const kept = [...updates].sort(byUse).filter((update, at) => at < MAX_SEEN_UPDATES || isPending(update));
    const { deviceName } = this.#folders;
    const value: UpdateHistory = {
      schemaVersion: 1,
      updates: kept.map((update) => ({ ...update, attempts: newest(update.attempts) })),
      ...(checks.length === 0 ? {} : { checks: [...checks] }),
      ...(deviceName === undefined ? {} : { deviceName }),
    };
    this.#files.makeFolder(this.#folders.memory);
    writeState(this.#files, this.#path, value);
    if (this.#copy(this.#folders.device) === this.#path) return;
    try {
      writeState(this.#files, this.#copy(this.#folders.device), value);
    } catch (error) {
      if (!isDiskFailure(error)) throw error; // what decides is on disk
    }
  }

  /** The copy of the newest run that has one of this device. */
  #fromCopies(): UpdateHistory | undefined {
    const ofRuns = this.#runs.all().map(({ deviceFolder }) => deviceFolder);
    const folders = new Set([...ofRuns.reverse(), this.#folders.device]);
    for (const folder of [...folders].slice(0, MAX_COPIES)) {
      const found = this.#whole(this.#copy(folder));
      if (found !== undefined && found.deviceName === this.#folders.deviceName) return found;
    }
    return undefined;
  }

  #whole(path: string): v.InferOutput<typeof updateHistory> | undefined {
    const { value, damage } = readState(this.#files, path, updateHistory);
    if (damage !== null) this.#onDamage(path, damage);
    return value;
  }

  #copy(folder: string): string {
    return join(folder, DEVICE_FILES.updateHistory);
  }

  get #path(): string {
    return join(this.#folders.memory, DEVICE_FILES.updateHistory);
  }
}

const isPending = ({ attempts }: SeenUpdate): boolean => attempts.some(({ pending }) => pending === true);

const byUse = (a: SeenUpdate, b: SeenUpdate): number =>
  Number(isPending(b)) - Number(isPending(a)) ||
  (a.lastSeenAt < b.lastSeenAt ? 1 : a.lastSeenAt > b.lastSeenAt ? -1 : 0);

/** The last attempts; what is pending is never dropped. */
const newest = (attempts: SeenUpdate['attempts']): SeenUpdate['attempts'] =>
  attempts.filter(({ pending }, at) => pending === true || at >= attempts.length - MAX_ATTEMPTS);
