import { join } from 'node:path';
import { PatchPilotError } from '../errors/error.ts';
import type { Files, OwnProgram } from '../system/system.ts';

/**
 * A copy of this program below `folder`, under its own name; null where its file cannot be read any more. It is not
 * flushed: nothing uses it after a power cut. Throws `outputFailed`.
 */
export function copyOwnProgram(files: Files, folder: string, program: OwnProgram): string | null {
  const own = join(folder, 'program');
  const copy = join(own, program.name);
  try {
    files.makeFolder(own);
    const file = files.openAppend(copy);
    try {
      for (const chunk of program.chunks()) file.append(chunk, false);
    } finally {
      file.close();
    }
    return copy;
  } catch (error) {
    if (!(error instanceof PatchPilotError) || error.code !== 'readFailed') throw error;
    files.removeTree(own);
    return null;
  }
}
