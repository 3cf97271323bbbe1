import * as fs from 'node:fs';
import { randomUUID } from 'node:crypto';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { EntryKind, Files, Ids, System } from '../../src/system/system.ts';
import { repositoryAssets } from './embedded-assets.ts';

/** A real folder that is removed when the test ends. */
export function scratchFolder(context: { after(cleanup: () => void): void }): string {
  const folder = fs.mkdtempSync(join(tmpdir(), 'patchpilot-sim-'));
  context.after(() => fs.rmSync(folder, { recursive: true, force: true }));
  return folder;
}

const kindOf = (entry: fs.Stats | fs.Dirent): EntryKind =>
  entry.isFile() ? 'file' : entry.isDirectory() ? 'folder' : entry.isSymbolicLink() ? 'link' : 'other';

/**
 * The files door over node:fs, as little as the simulated device needs. `before` is called with the operation and the
 * path ahead of every write; throwing there is a process that is killed at that point.
 */
export function simFiles(before: (operation: string, path: string) => void = () => undefined): Files {
  const missing = (error: unknown): boolean => (error as NodeJS.ErrnoException).code === 'ENOENT';
  const unused = (): never => {
    throw new Error('expected a door that the simulated device uses');
  };
  return {
    stat(path) {
      const stats = fs.lstatSync(path, { throwIfNoEntry: false });
      return stats && { kind: kindOf(stats), size: stats.size, modifiedMs: stats.mtimeMs };
    },
    list(path) {
      if (!fs.existsSync(path)) return [];
      return fs.readdirSync(path, { withFileTypes: true }).map((one) => ({ name: one.name, kind: kindOf(one) }));
    },
    read(path) {
      try {
        return fs.readFileSync(path);
      } catch (error) {
        if (missing(error)) return undefined;
        throw error;
      }
    },
    writeAtomic(path, bytes) {
      before('writeAtomic', path);
      fs.writeFileSync(`${path}.tmp`, bytes);
      fs.renameSync(`${path}.tmp`, path);
    },
    openAppend(path) {
      before('openAppend', path);
      fs.mkdirSync(dirname(path), { recursive: true });
      return {
        append(bytes, durable) {
          before(durable ? 'appendDurable' : 'append', path);
          fs.appendFileSync(path, bytes);
        },
        get size() {
          return fs.statSync(path).size;
        },
        close: () => undefined,
      };
    },
    makeFolder: (path) => void fs.mkdirSync(path, { recursive: true }),
    remove(path) {
      before('remove', path);
      fs.rmSync(path, { force: true });
    },
    chunks: unused,
    readAt: unused,
    writeNew: unused,
    flush: unused,
    truncate: unused,
    copy: unused,
    rename: unused,
    removeTree: unused,
    realPath: unused,
  };
}

export const simIds: Ids = { guid: () => randomUUID() };

/** The part of `System` that a simulated device is given. */
export const simSystem = (
  before?: (operation: string, path: string) => void,
): Pick<System, 'files' | 'ids' | 'assets'> => ({
  files: simFiles(before),
  ids: simIds,
  assets: repositoryAssets,
});
