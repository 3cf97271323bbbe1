import { join } from 'node:path';
import * as v from 'valibot';
import { cleanValue } from '../domain/clean-value.ts';
import { isDiskFailure } from '../errors/error.ts';
import { DEVICE_FILES } from '../evidence/device-layout.ts';
import { deviceStatus, lockFile, type DeviceStatus, type LockFile } from '../schema/device-state.ts';
import type { Files } from '../system/system.ts';

const MAX_STATUS_BYTES = 1_048_576;
/** A holder that has given no sign of life for so long is nobody to go by: its id may be another program's by now. */
export const SILENT_AT_MOST_MS = 60 * 60_000;

/** What people and tools read of a run while it works: `status.json` and `lock.json`. Neither decides who runs. */
export class SignsOfLife {
  readonly #files: Files;
  readonly #deviceFolder: string;

  constructor(files: Files, deviceFolder: string) {
    this.#files = files;
    this.#deviceFolder = deviceFolder;
  }

  get lockPath(): string {
    return join(this.#deviceFolder, DEVICE_FILES.lock);
  }

  status(): DeviceStatus | undefined {
    try {
      const bytes = this.#files.read(this.#statusPath, MAX_STATUS_BYTES);
      return bytes === undefined ? undefined : v.parse(deviceStatus, JSON.parse(Buffer.from(bytes).toString('utf8')));
    } catch {
      return undefined; // one generation, without a checksum: torn by a power cut it says nothing
    }
  }

  /**
   * When whoever holds the lock was last heard of: its heartbeat, or the moment it took the lock, where that is later.
   * What a run before it left in `status.json` says nothing of the holder.
   */
  lastSign(): string | undefined {
    const { heartbeatAt } = this.status() ?? {};
    const acquiredAt = this.lock()?.acquiredAt;
    if (heartbeatAt === undefined || acquiredAt === undefined) return heartbeatAt ?? acquiredAt;
    return heartbeatAt > acquiredAt ? heartbeatAt : acquiredAt;
  }

  /** `lock.json` as far as it can be read; it is for people and decides nothing but how old a silence is. */
  lock(): LockFile | undefined {
    try {
      const bytes = this.#files.read(this.lockPath, MAX_STATUS_BYTES);
      return bytes === undefined ? undefined : v.parse(lockFile, JSON.parse(Buffer.from(bytes).toString('utf8')));
    } catch {
      return undefined; // a leftover, or one that is being written
    }
  }

  /** What was there before a dry run, or nothing. */
  putBack(value: DeviceStatus | null): void {
    if (value !== null) this.writeStatus(value);
    else
      this.#best(() => {
        this.#files.remove(this.#statusPath);
      });
  }

  /**
   * Live and rewritten often: one generation. A monitor that holds it open, or a full disk, costs this sign of life and
   * nothing else: what the run comes to stands in its folder.
   */
  writeStatus(value: DeviceStatus): void {
    const bytes = Buffer.from(`${JSON.stringify(cleanValue(value), null, 2)}\n`);
    this.#best(() => {
      this.#files.writeAtomic(this.#statusPath, bytes);
    });
  }

  #best(write: () => void): void {
    try {
      write();
    } catch (error) {
      if (!isDiskFailure(error)) throw error;
    }
  }

  get #statusPath(): string {
    return join(this.#deviceFolder, DEVICE_FILES.status);
  }
}
