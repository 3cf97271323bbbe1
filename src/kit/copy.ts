import { join } from 'node:path';
import { PatchPilotError } from '../errors/error.ts';
import type { Files } from '../system/system.ts';
import { FILES_FOLDER, KIT_JSON } from './read-kit.ts';
import { listedFiles, verifyKit, type OnFile } from './verify.ts';

/**
 * Copies a kit into a folder of ours, so that the stick can be taken out. What was copied is judged again where it is
 * used, as every kit is.
 *
 * @param to absolute; in a folder that only administrators can write to; what an earlier try left there is removed
 * @returns null, or why there is no whole copy: the kit is not what its list says, the stick is gone, the disk is full.
 *   A part of one may lie there then
 */
export function copyKit(files: Files, from: string, to: string, onFile: OnFile = () => undefined): string | null {
  const { ok, kit, faults } = verifyKit(files, from, onFile);
  if (!ok || kit === null) return `${faults[0]?.file ?? from}: ${faults[0]?.message ?? 'it is not what its list says'}`;
  try {
    files.removeTree(to);
    files.makeFolder(join(to, FILES_FOLDER));
    for (const { file } of listedFiles(kit)) {
      onFile(file, 100);
      files.copy(join(from, FILES_FOLDER, file), join(to, FILES_FOLDER, file));
    }
    files.copy(join(from, KIT_JSON), join(to, KIT_JSON)); // last: a kit without a list is none
    return null;
  } catch (error) {
    if (!(error instanceof PatchPilotError)) throw error;
    return error.message;
  }
}
