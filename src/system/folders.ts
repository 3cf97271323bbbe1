import { dirname, join, parse } from 'node:path';
import { PatchPilotError } from '../errors/error.ts';
import { codeOf, isMissing, writing } from './file-errors.ts';
import type { Opening } from './file-opening.ts';
import type { Files } from './system.ts';

/**
 * Folders made, files and folders removed; see `Files` for what each call promises. Throws `outputFailed`,
 * `outputUnusable`.
 */
export function createFolders(
  { ops, retrying, stat }: Opening,
  list: Files['list'],
): Pick<Files, 'makeFolder' | 'remove' | 'removeTree'> {
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

  return { makeFolder: writing(makeFolder), remove: writing(remove), removeTree: writing(removeTree) };
}
