import { PatchPilotError } from '../errors/error.ts';
import { reading } from './file-errors.ts';
import { kindOf, unlessMissing, type Opening } from './file-opening.ts';
import type { FileOps } from './file-ops.ts';
import type { Files } from './system.ts';

const CHUNK_BYTES = 262_144;

/** The reading half of the file door; see `Files` for what each call promises. */
export function createReading(
  opening: Opening,
): Pick<Files, 'stat' | 'list' | 'realPath' | 'read' | 'chunks' | 'readAt'> {
  const { ops, stat, openRegular } = opening;

  const present = (path: string): { fd: number; size: number } => {
    const opened = openRegular(path);
    if (opened === undefined) throw new PatchPilotError('inputAbsent', path, 'the file does not exist');
    return opened;
  };

  function* chunks(path: string): Iterable<Uint8Array> {
    const { fd } = present(path);
    try {
      // One buffer for all: fresh memory for each chunk costs half as much as hashing it.
      const buffer = Buffer.allocUnsafeSlow(CHUNK_BYTES);
      for (;;) {
        const length = reading(path, () => ops.read(fd, buffer, null));
        if (length === 0) return;
        yield buffer.subarray(0, length);
      }
    } finally {
      ops.close(fd);
    }
  }

  return {
    stat,
    list: (path) =>
      (unlessMissing(path, () => ops.readdir(path)) ?? [])
        .map((entry) => ({ name: decodeName(entry.name), kind: kindOf(entry) }))
        .sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0)),
    realPath: (path) => unlessMissing(path, () => ops.realpath(path)),
    read: (path, maxBytes) => {
      const opened = openRegular(path);
      if (opened === undefined) return undefined;
      try {
        return readBounded(ops, opened, maxBytes, path);
      } finally {
        ops.close(opened.fd);
      }
    },
    chunks,
    readAt: (path, position, length) => {
      const { fd } = present(path);
      try {
        return reading(path, () => readExactly(ops, fd, path, { position, length }));
      } finally {
        ops.close(fd);
      }
    },
  };
}

function readBounded(
  ops: FileOps,
  { fd, size }: { fd: number; size: number },
  maxBytes: number,
  path: string,
): Uint8Array {
  if (size > maxBytes)
    throw new PatchPilotError('outputUnusable', path, `expected at most ${maxBytes} bytes, got ${size}`);
  const parts: Uint8Array[] = [];
  let total = 0;
  for (;;) {
    const buffer = Buffer.allocUnsafe(Math.max(1, Math.min(CHUNK_BYTES, size - total + 1)));
    const length = reading(path, () => ops.read(fd, buffer, null));
    if (length === 0) return parts.length === 1 && parts[0] !== undefined ? parts[0] : Buffer.concat(parts);
    total += length;
    if (total > maxBytes)
      throw new PatchPilotError('outputUnusable', path, `expected at most ${maxBytes} bytes; the file grows`);
    parts.push(buffer.subarray(0, length));
  }
}

function readExactly(
  ops: FileOps,
  fd: number,
  path: string,
  { position, length }: { position: number; length: number },
): Uint8Array {
  const bytes = Buffer.allocUnsafe(length);
  for (let done = 0; done < length;) {
    const got = ops.read(fd, bytes.subarray(done), position + done);
    if (got === 0)
      throw new PatchPilotError('readFailed', path, `expected ${length} bytes at ${position}, got ${done}`);
    done += got;
  }
  return bytes;
}

/** A name that is not UTF-8 keeps U+FFFD in it; such a file cannot be opened by that name and so is never trusted. */
const decodeName = (name: Buffer): string => name.toString('utf8');
