import type { PlatformPath } from 'node:path';
import { PatchPilotError, Faults } from '../errors/error.ts';
import { refusedPath } from '../domain/policy/refused-path.ts';
import type { TreeReader } from './reader.ts';

/** Where the configuration is; `beside` means it was found, not named, so that its folder has to be trusted first. */
export interface ConfigPlace {
  readonly origin: 'given' | 'beside';
  readonly root: string;
  /** The file in the place of `ClientProfile.json` when one was named. */
  readonly profileFile: string | null;
}

/**
 * The folder or profile that `--config` names, else `config` beside the program when there is one, else null. Throws
 * `configMissing` for a named one that does not exist, `configInvalid` for one that is refused before it is opened.
 */
export function findConfig(
  reader: TreeReader,
  path: PlatformPath,
  asked: { readonly config: string | null; readonly workingFolder: string; readonly programFolder: string | null },
): ConfigPlace | null {
  if (asked.config !== null) return givenConfig(reader, path, asked.config, asked.workingFolder);
  if (asked.programFolder === null) return null;
  const root = path.join(asked.programFolder, 'config');
  const kind = reader.stat(root)?.kind;
  if (kind === undefined) return null;
  if (kind !== 'folder') throw refused(root, `expected a folder, got a ${kind}`);
  return { origin: 'beside', root, profileFile: null };
}

function givenConfig(reader: TreeReader, path: PlatformPath, stated: string, workingFolder: string): ConfigPlace {
  const message = refusedPath(stated);
  if (message !== null) throw refused(stated, message);
  const full = path.resolve(workingFolder, stated);
  const kind = reader.stat(full)?.kind;
  if (kind === undefined) throw new PatchPilotError('configMissing', full, 'expected a file or folder, got nothing');
  if (kind === 'folder') return { origin: 'given', root: full, profileFile: null };
  if (kind === 'file') return { origin: 'given', root: path.dirname(full), profileFile: full };
  throw refused(full, `expected a file or folder, got a ${kind === 'other' ? 'device or pipe' : kind}`);
}

function refused(file: string, message: string): Faults {
  return new Faults('configInvalid', file, [{ file, path: '', message }]);
}
