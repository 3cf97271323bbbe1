import { dirname, join, basename } from 'node:path';
import { Zip, ZipDeflate } from 'fflate';
import { isDiskFailure, PatchPilotError } from '../errors/error.ts';
import type { Files } from '../system/system.ts';

/** One file of a zip, read in chunks as it is packed. */
export interface ZipFile {
  /** Parts divided by `/`. */
  readonly name: string;
  readonly modifiedMs: number;
  readonly chunks: () => Iterable<Uint8Array>;
}

/** What a zip without 64-bit records can hold, less some for its directory. */
export const MAX_ZIP_BYTES = 3_900_000_000;

/** What the dates of a zip can say, a day inside of it for every time zone. */
const FIRST_DATE = Date.UTC(1980, 0, 2);
const LAST_DATE = Date.UTC(2099, 11, 30);

/**
 * Writes a zip that is there whole or not at all. `path` must not exist. Throws `outputFailed`, and `bundleFailed`
 * beyond `MAX_ZIP_BYTES`.
 */
export function writeZip(files: Files, path: string, content: readonly ZipFile[]): void {
  const partial = join(dirname(path), `.${basename(path)}.tmp`);
  files.remove(partial);
  packInto(files, partial, content);
  files.rename(partial, path);
}

/** Writes a zip under a name that is not its last one, on disk when this returns; what fails leaves no file. */
export function packInto(files: Files, partial: string, content: readonly ZipFile[]): void {
  try {
    packOpened(files, partial, content);
    files.flush(partial);
  } catch (error) {
    removeQuietly(files, partial);
    throw error;
  }
}

/** What is to be said is the first error; a file that cannot be removed is swept by the next call. */
export function removeQuietly(files: Files, path: string): void {
  try {
    files.remove(path);
  } catch (error) {
    if (!isDiskFailure(error)) throw error;
  }
}

function packOpened(files: Files, partial: string, content: readonly ZipFile[]): void {
  const out = files.openAppend(partial);
  try {
    pack(content, (bytes) => {
      out.append(bytes, false);
      if (out.size > MAX_ZIP_BYTES)
        throw new PatchPilotError('bundleFailed', partial, `expected at most ${MAX_ZIP_BYTES} bytes, got more`);
    });
  } finally {
    out.close();
  }
}

function pack(content: readonly ZipFile[], write: (bytes: Uint8Array) => void): void {
  const zip = new Zip((error, bytes) => {
    if (error !== null) throw error;
    write(bytes);
  });
  for (const { name, modifiedMs, chunks } of content) {
    const mtime = Math.min(Math.max(modifiedMs, FIRST_DATE), LAST_DATE);
    const entry = new ZipDeflate(name, { level: 6 });
    entry.mtime = mtime;
    zip.add(entry);
    for (const chunk of chunks()) entry.push(Uint8Array.from(chunk)); // a chunk holds only until the next one
    entry.push(new Uint8Array(), true);
  }
  zip.end();
}
