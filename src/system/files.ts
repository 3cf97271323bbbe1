import { createOpening } from './file-opening.ts';
import { realFileOps, type FileOps } from './file-ops.ts';
import { createReading } from './file-reading.ts';
import { createWriting } from './file-writing.ts';
import { createFolders } from './folders.ts';
import type { Files } from './system.ts';

/** The file door over `ops`; see `Files` for what each call promises. */
export function createFiles(ops: FileOps = realFileOps, platform: NodeJS.Platform = process.platform): Files {
  const opening = createOpening(ops, platform);
  const reading = createReading(opening);
  return { ...reading, ...createWriting(opening, reading.chunks), ...createFolders(opening, reading.list) };
}
