import type { PlatformPath } from 'node:path';
import { PatchPilotError, Faults } from '../errors/error.ts';
import { refusedPath } from '../domain/policy/refused-path.ts';
import { policyNames } from '../schema/policy/index.ts';
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
  if (kind === 'folder') {
    const top = topOf(reader, path, full);
    if (top === null) return { origin: 'given', root: full, profileFile: null };
    throw refused(
      full,
      `expected the top of a configuration, got a folder inside its Tenants; name ${top} and the ids`,
    );
  }
  if (kind === 'file') {
    const root = path.dirname(full);
    const other = policyNames.find((name) => name !== 'ClientProfile' && `${name}.json` === path.basename(full));
    if (other === undefined) return { origin: 'given', root, profileFile: full };
    throw refused(full, `expected a ClientProfile.json or a folder, got the ${other} of one; name its folder, ${root}`);
  }
  throw refused(full, `expected a file or folder, got a ${kind === 'other' ? 'device or pipe' : kind}`);
}

/** The folders of the levels below a tenant, as a path from the end. */
const BELOW_TENANT =
  /^(.*?)[\\/]Tenants[\\/][^\\/]+(?:[\\/]Clients[\\/][^\\/]+(?:[\\/]Sites[\\/][^\\/]+(?:[\\/]Devices[\\/][^\\/]+)?)?)?$/u;

/**
 * The folder that holds the tree of which this is a tenant, client, site or device; null where it is none. What stands
 * above would not hold, and the device would have no ids. Of a tenant it is told by the policies beside `Tenants`.
 */
function topOf(reader: TreeReader, path: PlatformPath, folder: string): string | null {
  const top = BELOW_TENANT.exec(folder)?.[1];
  if (top === undefined || top === '') return null;
  if (path.basename(path.dirname(folder)) !== 'Tenants') return top;
  const isPolicy = (name: string): boolean => policyNames.some((policy) => `${policy}.json` === name);
  return reader.list(top).some(({ name, kind }) => kind === 'file' && isPolicy(name)) ? top : null;
}

function refused(file: string, message: string): Faults {
  return new Faults('configInvalid', file, [{ file, path: '', message }]);
}
