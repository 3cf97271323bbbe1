import { resolve } from 'node:path';
import { PatchPilotError } from '../errors/error.ts';
import type { System } from '../system/system.ts';

/** The absolute path of a folder that an argument names. Throws `inputAbsent` when there is none. */
export function existingFolder(system: Pick<System, 'files' | 'host'>, argument: string): string {
  const path = resolve(system.host.workingFolder, argument);
  const kind = system.files.stat(path)?.kind;
  if (kind === 'folder') return path;
  const got = kind === undefined ? 'nothing' : `a ${kind}`;
  throw new PatchPilotError('inputAbsent', path, `expected a folder, got ${got}`);
}
