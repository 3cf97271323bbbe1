import { constants, type Dirent, type Stats } from 'node:fs';
import { PatchPilotError } from '../errors/error.ts';
import { codeOf, isMissing, readFailed } from './file-errors.ts';
import type { FileOps } from './file-ops.ts';
import type { Access, EntryKind, FileStat } from './system.ts';

/** Antivirus and indexers hold a fresh file open for a moment; sharing errors are retried this long. */
const SHARING_RETRY_MS = 2_000;
const SHARING_PAUSE_MS = 20;
const SHARING_CODES = new Set(['EPERM', 'EACCES', 'EBUSY']);

/** How paths become handles: what is looked at before, what is waited for, what is never opened. */
export interface Opening {
  readonly ops: FileOps;
  readonly platform: NodeJS.Platform;
  /** Does it again while another program holds the file for a moment. */
  readonly retrying: <T>(act: () => T) => T;
  /** Opens a file; another program may hold it for a moment. */
  readonly open: (path: string, flags: string) => number;
  readonly stat: (path: string) => FileStat | undefined;
  /**
   * Opens a regular file for reading, undefined when it is absent. Throws `outputUnusable` for anything else,
   * `readFailed`.
   */
  readonly openRegular: (path: string) => { fd: number; size: number } | undefined;
}

export function createOpening(ops: FileOps, platform: NodeJS.Platform): Opening {
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

  const open = (path: string, flags: string): number => retrying(() => ops.open(path, flags, 0o600));

  const stat = (path: string): FileStat | undefined => {
    const found = unlessMissing(path, () => ops.lstat(path));
    if (found === undefined) return undefined;
    const { size, mtimeMs } = found;
    return { kind: kindOf(found), size, modifiedMs: mtimeMs, access: accessOf(found, platform), ...volumeOf(found) };
  };

  const openRegular = (path: string): { fd: number; size: number } | undefined => {
    const before = stat(path);
    if (before === undefined) return undefined;
    // A FIFO would block for ever in open, a link may lead anywhere: neither is opened.
    if (before.kind !== 'file')
      throw new PatchPilotError('outputUnusable', path, `expected a regular file, got a ${before.kind}`);
    // Whoever holds the device's lock may remove a file between our look at it and its opening: that is absence, too.
    const fd = unlessMissing(path, () => open(path, 'r'));
    if (fd === undefined) return undefined;
    const opened = ops.fstat(fd);
    if (!opened.isFile()) {
      ops.close(fd);
      throw new PatchPilotError('outputUnusable', path, 'expected a regular file');
    }
    return { fd, size: opened.size };
  };

  return { ops, platform, retrying, open, stat, openRegular };
}

/** What `act` gives; undefined where the path is absent. Throws `readFailed`. */
export function unlessMissing<T>(path: string, act: () => T): T | undefined {
  try {
    return act();
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw readFailed(path, error);
  }
}

export function kindOf(entry: Stats | Dirent<Buffer>): EntryKind {
  if (entry.isSymbolicLink()) return 'link';
  if (entry.isDirectory()) return 'folder';
  return entry.isFile() ? 'file' : 'other';
}

/** 32 bits on Windows, where the runtime says 0 for a file system that tells none. */
const volumeOf = ({ dev }: Stats): Pick<FileStat, 'volume'> =>
  dev > 0 ? { volume: dev.toString(16).padStart(8, '0') } : {};

/**
 * What others can do with an entry, from its owner and mode; Windows has access lists instead, which the bridge reads.
 */
function accessOf({ uid, mode }: Stats, platform: NodeJS.Platform): Access {
  if (platform === 'win32') return 'unknown';
  if (uid !== 0 && uid !== process.geteuid?.()) return 'foreign';
  return (mode & OTHERS_MAY_WRITE) === 0 || (mode & S_IFMT) === S_IFLNK ? 'ours' : 'open';
}

const OTHERS_MAY_WRITE = 0o002;
const { S_IFMT, S_IFLNK } = constants;
