import type { EntryKind } from '../system/system.ts';
import type { Fault } from '../schema/fault.ts';
import { nearest } from '../schema/nearest.ts';
import { policyNames } from '../schema/policy/index.ts';
import type { LevelName } from '../domain/policy/files.ts';

export interface Entry {
  readonly name: string;
  readonly kind: EntryKind;
}

/** The folder that holds the next level, and that level's name, below each level. */
export const BELOW: Readonly<Partial<Record<LevelName, { readonly folder: string; readonly level: LevelName }>>> = {
  Global: { folder: 'Tenants', level: 'Tenant' },
  Tenant: { folder: 'Clients', level: 'Client' },
  Client: { folder: 'Sites', level: 'Site' },
  Site: { folder: 'Devices', level: 'Device' },
};

export const PROFILES_FOLDER = 'profiles';
const TREE_FOLDERS = ['Tenants', 'Clients', 'Sites', 'Devices', PROFILES_FOLDER];

export const fileNameOf = (policy: string): string => `${policy}.json`;

/**
 * Faults in the names of one folder: policy files and tree folders that are misspelt, differ in case, are links, or
 * stand where nobody reads them. A JSON file whose name is near no policy's (`kit.json`) is left alone.
 */
export function nameFaults(entries: readonly Entry[], shownFolder: string, known: Known): Fault[] {
  return entries.flatMap((entry) => {
    const message = nameFault(entry, known);
    return message === null ? [] : [{ file: `${shownFolder}${entry.name}`, path: '', message }];
  });
}

/** What is read in a folder: the five policy files or none, and these folders. */
export interface Known {
  readonly policies: boolean;
  readonly folders: readonly string[];
}

function nameFault({ name, kind }: Entry, known: Known): string | null {
  if (known.folders.includes(name)) return kind === 'folder' ? null : `expected a folder, got a ${kind}`;
  const stem = /^(.*)\.json(?:\.txt)?$/iu.exec(name)?.[1];
  if (stem !== undefined) {
    const near = nearest(stem, policyNames);
    if (near === null || (known.policies && name === fileNameOf(near))) return null;
    if (!known.policies) return 'expected no policy file here, got one that is never read';
    return `expected the name of a policy file, got ${JSON.stringify(name)}; the nearest is ${fileNameOf(near)}`;
  }
  if (kind === 'file') return null;
  const near = nearest(name, TREE_FOLDERS);
  if (near === null) return null;
  const expected = known.folders.length === 0 ? 'no folder' : known.folders.join(' or ');
  return `expected ${expected} here, got ${JSON.stringify(name)}, which is never read`;
}

function whatIsWrong(one: Entry, name: string, besideIt: boolean): string {
  if (one.name === name) return `expected a folder, got a ${one.kind}`;
  return besideIt
    ? `expected names that differ in more than case, got ${JSON.stringify(one.name)} for ${JSON.stringify(name)}`
    : `expected the name of the folder letter by letter, ${JSON.stringify(one.name)}, got ${JSON.stringify(name)}`;
}

/** The folder that is exactly `name`; a link, and a name that is equal but for case, is a fault. */
export function exactFolder(
  entries: readonly Entry[],
  name: string,
  shownFolder: string,
): { readonly entry: Entry | undefined; readonly faults: readonly Fault[] } {
  const same = entries.filter((entry) => entry.name.toLowerCase() === name.toLowerCase());
  const entry = same.find((one) => one.name === name && one.kind === 'folder');
  const faults = same
    .filter((one) => one !== entry && one.kind !== 'file')
    .map((one) => ({
      file: `${shownFolder}${one.name}`,
      path: '',
      message: whatIsWrong(one, name, entry !== undefined),
    }));
  return { entry, faults };
}
