import { constants, type Stats } from 'node:fs';
import { dirname, join, parse } from 'node:path';
import { PatchPilotError } from '../errors/error.ts';
import { openAppendFile } from './append-file.ts';
import { realFileOps, type FileOps } from './file-ops.ts';
import type { Access, EntryKind, Files, FileStat } from './system.ts';

/** Antivirus and indexers hold a fresh file open for a moment; sharing errors are retried this long. */
const SHARING_RETRY_MS = 2_000;
const SHARING_PAUSE_MS = 20;
const CHUNK_BYTES = 262_144;
const SHARING_CODES = new Set(['EPERM', 'EACCES', 'EBUSY']);
/** Our temp files: `.<name>.<16 hex>.tmp`; nothing else is ever swept. */
export const TEMP_NAME = /^\..+\.[0-9a-f]{16}\.tmp$/u;

/** The file door over `ops`; see `Files` for what each call promises. */
export function createFiles(ops: FileOps = realFileOps, platform: NodeJS.Platform = process.platform): Files {
  const retrying = <T>(act: () => T): T => {
    for (let waited = 0; ; waited += SHARING_PAUSE_MS) {
      try {
        return act();
      } catch (error) {
        if (platform !== 'win32' || !SHARING_CODES.has(codeOf(error)) || waited >= SHARING_RETRY_MS) throw error;
        ops.pause(SHARING_PAUSE_MS);
      }
    }
  };

  /** Opens a file; another program may hold it for a moment. */
  const open = (path: string, flags: string): number => retrying(() => ops.open(path, flags, 0o600));

  const stat = (path: string): FileStat | undefined => {
    try {
      const found = ops.lstat(path);
      return { kind: kindOf(found), size: found.size, modifiedMs: found.mtimeMs, access: accessOf(found, platform) };
    } catch (error) {
      if (isMissing(error)) return undefined;
      throw readFailed(path, error);
    }
  };

  /** Whoever holds the device's lock may remove a file between our look at it and the opening: that is absence, too. */
  const openIfThere = (path: string): number | undefined => {
    try {
      return open(path, 'r');
    } catch (error) {
      if (isMissing(error)) return undefined;
      throw readFailed(path, error);
    }
  };

  const openRegular = (path: string): { fd: number; size: number } | undefined => {
    const before = stat(path);
    if (before === undefined) return undefined;
    // A FIFO would block for ever in open, a link may lead anywhere: neither is opened.
    if (before.kind !== 'file')
      throw new PatchPilotError('outputUnusable', path, `expected a regular file, got a ${before.kind}`);
    const fd = openIfThere(path);
    if (fd === undefined) return undefined;
    const opened = ops.fstat(fd);
    if (!opened.isFile()) {
      ops.close(fd);
      throw new PatchPilotError('outputUnusable', path, 'expected a regular file');
    }
    return { fd, size: opened.size };
  };

  const writeAll = (fd: number, bytes: Uint8Array, path: string): void => {
    let done = 0;
    while (done < bytes.length) {
      const written = ops.write(fd, bytes, done, bytes.length - done);
      if (written <= 0)
        throw new PatchPilotError('outputFailed', path, `expected to write ${bytes.length} bytes, wrote ${done}`);
      done += written;
    }
  };

  const syncFolder = (folder: string): void => {
    if (platform === 'win32') return; // Windows cannot flush a folder
    const fd = ops.open(folder, 'r');
    try {
      ops.fsync(fd);
    } finally {
      ops.close(fd);
    }
  };

  const createFlushed = (path: string, bytes: Uint8Array): void => {
    const fd = open(path, 'wx');
    try {
      writeAll(fd, bytes, path);
      ops.fsync(fd); // never retried on the same handle: after a failure the kernel may have dropped the pages
    } finally {
      ops.close(fd);
    }
  };

  const makeFolder = (path: string): void => {
    const found = stat(path);
    if (found?.kind === 'folder') return;
    if (found !== undefined)
      throw new PatchPilotError('outputUnusable', path, `expected a folder, got a ${found.kind}`);
    if (path !== parse(path).root) makeFolder(dirname(path));
    try {
      ops.mkdir(path);
    } catch (error) {
      if (codeOf(error) !== 'EEXIST' || stat(path)?.kind !== 'folder') throw error;
    }
  };

  const remove = (path: string): void => {
    try {
      retrying(() => {
        ops.unlink(path);
      });
    } catch (error) {
      if (!isMissing(error)) throw error;
    }
  };

  const list = (path: string): { name: string; kind: EntryKind }[] => {
    try {
      return ops
        .readdir(path)
        .map((entry) => ({ name: decodeName(entry.name), kind: kindOf(entry) }))
        .sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0));
    } catch (error) {
      if (isMissing(error)) return [];
      throw readFailed(path, error);
    }
  };

  const removeTree = (path: string): void => {
    const found = stat(path);
    if (found === undefined) return;
    if (found.kind !== 'folder') {
      remove(path);
      return;
    }
    for (const entry of list(path)) removeTree(join(path, entry.name));
    retrying(() => {
      ops.rmdir(path);
    });
  };

  const naming =
    <A extends unknown[], R>(act: (...args: A) => R) =>
    (...args: A): R => {
      try {
        return act(...args);
      } catch (error) {
        if (error instanceof PatchPilotError) throw error;
        throw new PatchPilotError('outputFailed', String(args[0]), describe(error), { cause: error });
      }
    };

  function* chunks(path: string): Iterable<Uint8Array> {
    const opened = openRegular(path);
    if (opened === undefined) throw new PatchPilotError('inputAbsent', path, 'the file does not exist');
    try {
      // One buffer for all: fresh memory for each chunk costs half as much as hashing it.
      const buffer = Buffer.allocUnsafeSlow(CHUNK_BYTES);
      for (;;) {
        const length = reading(path, () => ops.read(opened.fd, buffer, 0, CHUNK_BYTES, null));
        if (length === 0) return;
        yield buffer.subarray(0, length);
      }
    } finally {
      ops.close(opened.fd);
    }
  }

  const writeAtomic = (path: string, bytes: Uint8Array): void => {
    const folder = dirname(path);
    const temp = join(
      folder,
      `.${path.slice(folder.length + 1)}.${crypto.randomUUID().replaceAll('-', '').slice(0, 16)}.tmp`,
    );
    try {
      createFlushed(temp, bytes);
      retrying(() => {
        ops.rename(temp, path);
      });
    } catch (error) {
      removeQuietly(ops, temp);
      throw error;
    }
    syncFolder(folder);
  };

  return {
    stat,
    list,
    realPath: (path) => {
      try {
        return ops.realpath(path);
      } catch (error) {
        if (isMissing(error)) return undefined;
        throw readFailed(path, error);
      }
    },
    read: (path, maxBytes) => {
      const opened = openRegular(path);
      if (opened === undefined) return undefined;
      try {
        return readBounded(ops, opened.fd, opened.size, maxBytes, path);
      } finally {
        ops.close(opened.fd);
      }
    },
    chunks,
    readAt: (path, position, length) => {
      const opened = openRegular(path);
      if (opened === undefined) throw new PatchPilotError('inputAbsent', path, 'the file does not exist');
      try {
        return reading(path, () => readExactly(ops, opened.fd, position, length, path));
      } finally {
        ops.close(opened.fd);
      }
    },
    writeAtomic: naming(writeAtomic),
    writeNew: naming((path: string, bytes: Uint8Array) => {
      createFlushed(path, bytes);
      syncFolder(dirname(path));
    }),
    openAppend: naming((path: string) => openAppendFile(ops, open(path, 'a'), path, writeAll)),
    flush: naming((path: string) => {
      const fd = open(path, 'r+'); // Windows flushes only what may be written to
      try {
        ops.fsync(fd);
      } finally {
        ops.close(fd);
      }
    }),
    truncate: naming((path: string, length: number) => {
      const fd = open(path, 'r+');
      try {
        if (!ops.fstat(fd).isFile()) throw new PatchPilotError('outputUnusable', path, 'expected a regular file');
        ops.ftruncate(fd, length);
        ops.fsync(fd);
      } finally {
        ops.close(fd);
      }
    }),
    copy: naming((from: string, to: string) => {
      const fd = open(to, 'wx');
      try {
        for (const chunk of chunks(from)) writeAll(fd, chunk, to);
        ops.fsync(fd);
      } finally {
        ops.close(fd);
      }
    }),
    rename: naming((from: string, to: string) => {
      retrying(() => {
        ops.rename(from, to);
      });
      syncFolder(dirname(to));
    }),
    makeFolder: naming(makeFolder),
    remove: naming(remove),
    removeTree: naming(removeTree),
  };
}

function readBounded(ops: FileOps, fd: number, size: number, maxBytes: number, path: string): Uint8Array {
  if (size > maxBytes)
    throw new PatchPilotError('outputUnusable', path, `expected at most ${maxBytes} bytes, got ${size}`);
  const parts: Uint8Array[] = [];
  let total = 0;
  for (;;) {
    const buffer = Buffer.allocUnsafe(Math.max(1, Math.min(CHUNK_BYTES, size - total + 1)));
    const length = reading(path, () => ops.read(fd, buffer, 0, buffer.length, null));
    if (length === 0) return parts.length === 1 && parts[0] !== undefined ? parts[0] : Buffer.concat(parts);
    total += length;
    if (total > maxBytes)
      throw new PatchPilotError('outputUnusable', path, `expected at most ${maxBytes} bytes; the file grows`);
    parts.push(buffer.subarray(0, length));
  }
}

function readExactly(ops: FileOps, fd: number, position: number, length: number, path: string): Uint8Array {
  const bytes = Buffer.allocUnsafe(length);
  for (let done = 0; done < length;) {
    const got = ops.read(fd, bytes.subarray(done), 0, length - done, position + done);
    if (got === 0)
      throw new PatchPilotError('readFailed', path, `expected ${length} bytes at ${position}, got ${done}`);
    done += got;
  }
  return bytes;
}

function kindOf(entry: { isFile(): boolean; isDirectory(): boolean; isSymbolicLink(): boolean }): EntryKind {
  if (entry.isSymbolicLink()) return 'link';
  if (entry.isDirectory()) return 'folder';
  return entry.isFile() ? 'file' : 'other';
}

/** A name that is not UTF-8 keeps U+FFFD in it; such a file cannot be opened by that name and so is never trusted. */
const decodeName = (name: Buffer): string => name.toString('utf8');

function removeQuietly(ops: FileOps, path: string): void {
  try {
    ops.unlink(path);
  } catch (error) {
    if (!isMissing(error)) return; // the first error is the one to report; the next start sweeps what is left
  }
}

/** What the system says of a file that is there and cannot be read is named; what it holds is no matter of this door. */
function reading<T>(path: string, act: () => T): T {
  try {
    return act();
  } catch (error) {
    throw readFailed(path, error);
  }
}

const readFailed = (path: string, error: unknown): PatchPilotError =>
  error instanceof PatchPilotError ? error : new PatchPilotError('readFailed', path, describe(error), { cause: error });

/** What others can do with an entry, from its owner and mode; Windows has access lists instead, which the bridge reads. */
function accessOf({ uid, mode }: Stats, platform: NodeJS.Platform): Access {
  if (platform === 'win32') return 'unknown';
  if (uid !== 0 && uid !== process.geteuid?.()) return 'foreign';
  return (mode & OTHERS_MAY_WRITE) === 0 || (mode & S_IFMT) === S_IFLNK ? 'ours' : 'open';
}

const OTHERS_MAY_WRITE = 0o002;
const { S_IFMT, S_IFLNK } = constants;

const codeOf = (error: unknown): string => (error instanceof Error && 'code' in error ? String(error.code) : '');
const isMissing = (error: unknown): boolean => ['ENOENT', 'ENOTDIR'].includes(codeOf(error));
const describe = (error: unknown): string => (error instanceof Error ? error.message : String(error));
