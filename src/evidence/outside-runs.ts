import { dirname, join, resolve } from 'node:path';
import { PatchPilotError } from '../errors/error.ts';
import type { Files } from '../system/system.ts';
import { RUN_FILES } from './layout.ts';

/**
 * Evidence is never written to after the fact: neither into the run itself nor into any other. Throws `outputUnusable`
 * for a folder in one, also through a link.
 */
export function refuseRunFolder(files: Pick<Files, 'stat' | 'realPath'>, outFolder: string): void {
  for (let folder = realFolder(files, resolve(outFolder)); ; folder = dirname(folder)) {
    const isRun = files.stat(join(folder, RUN_FILES.run)) ?? files.stat(join(folder, RUN_FILES.state));
    if (isRun !== undefined) {
      throw new PatchPilotError(
        'outputUnusable',
        outFolder,
        `expected a folder outside of every run, got one in ${folder}`,
      );
    }
    if (dirname(folder) === folder) return;
  }
}

/** The folder with links resolved; of one that does not exist yet, its nearest existing parent. */
function realFolder(files: Pick<Files, 'realPath'>, folder: string): string {
  const real = files.realPath(folder);
  if (real !== undefined || dirname(folder) === folder) return real ?? folder;
  return realFolder(files, dirname(folder));
}
