import { asPatchPilotError } from '../../errors/error.ts';
import type { Files } from '../../system/system.ts';

/**
 * Removes a file or folder, or as much of it as nobody uses: the program of a process that works cannot be removed.
 * What is left is removed by a later start.
 */
export function removeWhereFree(files: Files, path: string): void {
  try {
    files.removeTree(path);
  } catch (error) {
    if (asPatchPilotError(error).code !== 'outputFailed') throw error;
  }
}
