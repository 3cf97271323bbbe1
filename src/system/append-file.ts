import { PatchPilotError } from '../errors/error.ts';
import type { FileOps } from './file-ops.ts';
import type { AppendFile } from './system.ts';

/**
 * A file that was opened for appending, and only ever appends. A failed append leaves a torn tail behind at worst, and
 * no further append is accepted: what follows a torn line could never be told from it.
 */
export function openAppendFile(
  ops: FileOps,
  fd: number,
  path: string,
  writeAll: (fd: number, bytes: Uint8Array, path: string) => void,
): AppendFile {
  const opened = ops.fstat(fd);
  if (!opened.isFile() || opened.nlink > 1) {
    ops.close(fd);
    // A second name is somebody else's: what is appended here would be appended there.
    const got = opened.isFile() ? `one with ${opened.nlink} names` : 'something else';
    throw new PatchPilotError('outputUnusable', path, `expected a regular file with one name, got ${got}`);
  }
  let { size } = opened;
  let torn: PatchPilotError | null = null;
  return {
    append(bytes, durable) {
      if (torn !== null) throw torn;
      try {
        writeAll(fd, bytes, path);
        if (durable) ops.fsync(fd);
      } catch (error) {
        torn = named(error, path);
        throw torn;
      }
      size += bytes.length;
    },
    get size() {
      return size;
    },
    close() {
      ops.close(fd);
    },
  };
}

const named = (error: unknown, path: string): PatchPilotError =>
  error instanceof PatchPilotError
    ? error
    : new PatchPilotError('outputFailed', path, error instanceof Error ? error.message : String(error), {
        cause: error,
      });
