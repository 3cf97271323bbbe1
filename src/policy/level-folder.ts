import { profileOf } from '../domain/policy/check-file.ts';
import { checkId } from '../domain/ids.ts';
import type { LevelName } from '../domain/policy/files.ts';
import type { Fault } from '../schema/fault.ts';
import { policyNames, type PolicyName } from '../schema/policy/index.ts';
import { shownName, type TreeContext } from './tree-context.ts';
import {
  POLICY_OF_PATH_KEY,
  readPolicyFile,
  refusedTarget,
  type ReadFile,
  type ReadFiles,
} from './read-policy-file.ts';
import { placementFaults, type FolderIds } from './placement.ts';
import { BELOW, exactFolder, fileNameOf, nameFaults, PROFILES_FOLDER, type Entry } from './tree-names.ts';

/** One level of one chain: its folder, and the ids of the folders that lead to it. */
export interface LevelPlace {
  readonly level: LevelName;
  readonly folder: string;
  readonly ids: FolderIds;
}

/** What one level folder holds, without its files being read. */
export interface LevelFolder extends LevelPlace {
  readonly entries: readonly Entry[];
  /** What lies in its `profiles/` folder: one folder a ring. */
  readonly profiles: readonly Entry[];
  /** What lies in its `Tenants/`, `Clients/`, ... folder: one folder an id. */
  readonly children: readonly Entry[];
  /** Faults in the names of this folder. */
  readonly faults: readonly Fault[];
  /** Faults in the names of rings and ids; those of others are no reason to stop this device. */
  readonly siblingFaults: readonly Fault[];
}

export function openLevel(context: TreeContext, place: LevelPlace): LevelFolder {
  const { reader } = context;
  const below = BELOW[place.level];
  const entries = reader.list(place.folder).filter((entry) => !isGivenProfile(context, place, entry.name));
  const folders = below === undefined ? [PROFILES_FOLDER] : [PROFILES_FOLDER, below.folder];
  const faults = nameFaults(entries, shownFolder(context, place.folder), { policies: true, folders });
  const inside = (name: string | undefined) =>
    name === undefined ? [] : entriesIn(context, place.folder, entries, name);
  const profiles = inside(PROFILES_FOLDER);
  const children = inside(below?.folder);
  const siblingFaults = [
    ...idFaults(profiles, 'policyProfileId', shownFolder(context, context.path.join(place.folder, PROFILES_FOLDER))),
    ...idFaults(children, 'deviceId', shownFolder(context, context.path.join(place.folder, below?.folder ?? ''))),
  ];
  return { ...place, entries, profiles, children, faults, siblingFaults };
}

/** The files of a level itself (`profile` null) or of one of its ring folders, read and checked. */
export function readLevel(context: TreeContext, level: LevelFolder, profile: string | null): ReadFiles {
  const folder = profile === null ? level.folder : context.path.join(level.folder, PROFILES_FOLDER, profile);
  const entries = profile === null ? level.entries : context.reader.list(folder);
  const names =
    profile === null ? [] : nameFaults(entries, shownFolder(context, folder), { policies: true, folders: [] });
  const at = (policy: PolicyName, path: string): ReadFiles =>
    readPolicyFile(context, path, { policy, file: shownName(context, path), level: level.level, profile });
  const given = profile === null && level.level === 'Global' ? context.profileFile : null;
  const inFolder = (policy: PolicyName): ReadFiles => {
    if (policy === 'ClientProfile' && given !== null) return at(policy, given);
    const name = fileNameOf(policy);
    return entries.some((entry) => entry.name === name) ? at(policy, context.path.join(folder, name)) : NONE;
  };
  const own = inFolder('ClientProfile');
  const placed = own.files.flatMap((file) => placementFaults(file, level.ids, profile));
  const pointed = own.files.flatMap((file) => pointedFiles(context, file));
  const rest = policyNames
    .filter((policy) => policy !== 'ClientProfile')
    .map((policy) => {
      const target = pointed.find((one) => one.policy === policy);
      if (target === undefined) return inFolder(policy);
      return target.refused === null ? at(policy, target.path) : { files: [], faults: [target.refused] };
    });
  const all = [own, ...rest];
  return { files: all.flatMap((one) => one.files), faults: [...names, ...placed, ...all.flatMap((one) => one.faults)] };
}

/** The folder of an id in the level below, if there is one; a link, or a name equal but for case, is a fault. */
export function childLevel(
  context: TreeContext,
  level: LevelFolder,
  id: string,
): { readonly place: LevelPlace | undefined; readonly faults: readonly Fault[] } {
  const below = BELOW[level.level];
  if (below === undefined) return { place: undefined, faults: [] };
  const folder = context.path.join(level.folder, below.folder);
  const { entry, faults } = exactFolder(level.children, id, shownFolder(context, folder));
  if (entry === undefined) return { place: undefined, faults };
  const ids = { ...level.ids, [ID_OF_LEVEL[below.level]]: id };
  return { place: { level: below.level, folder: context.path.join(folder, id), ids }, faults };
}

/** Whether a level has a folder for this ring; the same faults as for ids. */
export function ringFolder(
  context: TreeContext,
  level: LevelFolder,
  profile: string,
): { readonly exists: boolean; readonly faults: readonly Fault[] } {
  const folder = context.path.join(level.folder, PROFILES_FOLDER);
  const { entry, faults } = exactFolder(level.profiles, profile, shownFolder(context, folder));
  return { exists: entry !== undefined, faults };
}

export const ID_OF_LEVEL = {
  Global: 'tenantId',
  Tenant: 'tenantId',
  Client: 'clientId',
  Site: 'siteId',
  Device: 'deviceId',
} as const satisfies Record<LevelName, keyof FolderIds>;

const NONE: ReadFiles = { files: [], faults: [] };

export const shownFolder = (context: TreeContext, folder: string): string => {
  const name = shownName(context, folder);
  return name === '' ? '' : `${name}/`;
};

const isGivenProfile = (context: TreeContext, place: LevelPlace, name: string): boolean =>
  context.profileFile !== null && context.path.join(place.folder, name) === context.profileFile;

function entriesIn(context: TreeContext, folder: string, entries: readonly Entry[], name: string): readonly Entry[] {
  const there = entries.some((entry) => entry.name === name && entry.kind === 'folder');
  return there ? context.reader.list(context.path.join(folder, name)) : [];
}

/**
 * Faults among all ids or rings of one folder: links, names that are no ids, names equal but for case, stray policies.
 */
function idFaults(entries: readonly Entry[], kind: 'policyProfileId' | 'deviceId', shown: string): Fault[] {
  const folders = entries.filter((entry) => entry.kind !== 'file');
  const named = folders.flatMap(({ name }) => {
    const message = checkId(kind, name);
    return [
      ...(message === null ? [] : [{ file: `${shown}${name}`, path: '', message }]),
      ...exactFolder(folders, name, shown).faults,
    ];
  });
  const files = entries.filter((entry) => entry.kind === 'file');
  return [...named, ...nameFaults(files, shown, { policies: false, folders: [] })];
}

interface Pointed {
  readonly policy: PolicyName;
  readonly path: string;
  readonly refused: Fault | null;
}

function pointedFiles(context: TreeContext, file: ReadFile): Pointed[] {
  return Object.entries(profileOf(file)?.policyPaths ?? {}).flatMap(([key, path]) => {
    const policy = POLICY_OF_PATH_KEY[key];
    if (policy === undefined || path === undefined) return [];
    const message = refusedTarget(context, path);
    return [
      { policy, path, refused: message === null ? null : { file: file.file, path: `policyPaths.${key}`, message } },
    ];
  });
}
