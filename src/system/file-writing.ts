import { dirname, join } from 'node:path';
import { PatchPilotError } from '../errors/error.ts';
import { openAppendFile } from './append-file.ts';
import { isMissing, writing } from './file-errors.ts';
import type { Opening } from './file-opening.ts';
import type { FileOps } from './file-ops.ts';
import type { Files } from './system.ts';

/** Our temp files: `.<name>.<16 hex>.tmp`; nothing else is ever swept. */
export const TEMP_NAME = /^\..+\.[0-9a-f]{16}\.tmp$/u;

/**
 * The writing half of the file door; see `Files` for what each call promises. Throws `outputFailed`, `outputUnusable`.
 */
export function createWriting(
  { ops, platform, retrying, open }: Opening,
  chunks: Files['chunks'],
): Pick<Files, 'writeAtomic' | 'writeNew' | 'openAppend' | 'flush' | 'truncate' | 'copy' | 'rename'> {
  /** Whatever happens in between, the handle is given back. */
  const opened = (path: string, flags: string, act: (fd: number) => void): void => {
    const fd = open(path, flags);
    try {
      act(fd);
    } finally {
      ops.close(fd);
    }
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
    opened(folder, 'r', (fd) => {
      ops.fsync(fd);
    });
  };

  const createFlushed = (path: string, bytes: Uint8Array): void => {
    opened(path, 'wx', (fd) => {
      writeAll(fd, bytes, path);
      ops.fsync(fd); // never retried on the same handle: after a failure the kernel may have dropped the pages
    });
  };

  const moveOver = (from: string, to: string): void => {
    retrying(() => {
      ops.rename(from, to);
    });
  };

  return {
    writeAtomic: writing((path: string, bytes: Uint8Array) => {
      const temp = temporaryBeside(path);
      try {
        createFlushed(temp, bytes);
        moveOver(temp, path);
      } catch (error) {
        removeQuietly(ops, temp);
        throw error;
      }
      syncFolder(dirname(path));
    }),
    writeNew: writing((path: string, bytes: Uint8Array) => {
      createFlushed(path, bytes);
      syncFolder(dirname(path));
    }),
    openAppend: writing((path: string) => openAppendFile(ops, open(path, 'a'), path, writeAll)),
    flush: writing((path: string) => {
      // Windows flushes only what may be written to
      opened(path, 'r+', (fd) => {
        ops.fsync(fd);
      });
    }),
    truncate: writing((path: string, length: number) => {
      opened(path, 'r+', (fd) => {
        if (!ops.fstat(fd).isFile()) throw new PatchPilotError('outputUnusable', path, 'expected a regular file');
        ops.ftruncate(fd, length);
        ops.fsync(fd);
      });
    }),
    copy: writing((from: string, to: string) => {
      opened(to, 'wx', (fd) => {
        for (const chunk of chunks(from)) writeAll(fd, chunk, to);
        ops.fsync(fd);
      });
    }),
    rename: writing((from: string, to: string) => {
      moveOver(from, to);
      syncFolder(dirname(to));
    }),
  };
}

function temporaryBeside(path: string): string {
  const folder = dirname(path);
  const unique = crypto.randomUUID().replaceAll('-', '').slice(0, 16);
  return join(folder, `.${path.slice(folder.length + 1)}.${unique}.tmp`);
}

function removeQuietly(ops: FileOps, path: string): void {
  try {
    ops.unlink(path);
  } catch (error) {
    if (!isMissing(error)) return; // the first error is the one to report; the next start sweeps what is left
  }
}
