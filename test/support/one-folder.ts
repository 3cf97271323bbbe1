import type { StateFolders } from '../../src/state/state-folders.ts';

/** A device whose whole state lies in one folder. */
export const oneFolder = (folder: string): StateFolders => ({ device: folder, machine: folder, memory: folder });
