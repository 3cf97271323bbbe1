import type { DecidedId } from '../domain/policy/effective.ts';
import type { LevelName } from '../domain/policy/files.ts';
import { BUILT_IN_ORIGIN } from '../domain/policy/sources.ts';
import { PatchPilotError } from '../errors/error.ts';
import type { Fault } from '../schema/fault.ts';
import { nearest } from '../schema/nearest.ts';
import { policyNames } from '../schema/policy/index.ts';
import { allLevels } from './chain.ts';
import { childLevel, ID_OF_LEVEL, openLevel, type LevelFolder } from './level-folder.ts';
import type { TreeContext } from './tree-context.ts';
import { BELOW, fileNameOf, PROFILES_FOLDER } from './tree-names.ts';

/** What the tree says of the names that chose the files of a device. */
export interface NameCheck {
  readonly faults: readonly Fault[];
  /** What is normal and still worth a line: a site or device without a folder of its own. */
  readonly notes: readonly string[];
}

/** What is misspelt when the tree knows others: who is named so would silently get what holds for everybody. */
const MUST_BE_KNOWN: ReadonlySet<LevelName> = new Set(['Tenant', 'Client']);

/** Follows the ids down the tree as far as there are folders, and judges the first that has none among others. */
export function checkNames(context: TreeContext, global: LevelFolder, ids: readonly DecidedId[]): NameCheck {
  let level = global;
  for (;;) {
    const below = BELOW[level.level];
    const id = below === undefined ? undefined : ids.find(({ key }) => key === ID_OF_LEVEL[below.level]);
    if (below === undefined || id === undefined) return { faults: [], notes: [] };
    const { place } = childLevel(context, level, id.value);
    if (place === undefined) return missing(below.level, id, foldersOf(level.children));
    level = openLevel(context, place);
  }
}

function missing(level: LevelName, { key, value, origin }: DecidedId, known: readonly string[]): NameCheck {
  if (known.length === 0) return { faults: [], notes: [] };
  const what = level.toLowerCase();
  const near = nearest(value, known);
  if (!MUST_BE_KNOWN.has(level)) {
    const guess = near === null ? '' : `; the nearest that has one is ${near}`;
    return { faults: [], notes: [`the ${what} ${value} has no folder in the configuration${guess}`] };
  }
  if (origin === BUILT_IN_ORIGIN)
    return { faults: [], notes: [`no ${what} was named, and the configuration has ${listed(known)}`] };
  const message = `expected a ${what} of this configuration (${near ?? listed(known)}), got ${JSON.stringify(value)}`;
  return { faults: [{ file: origin.source, path: key, message }], notes: [] };
}

/** A ring that no folder of the whole tree is for is a fault where there are folders for others: most likely misspelt. */
export function unknownRing(context: TreeContext, global: LevelFolder, ring: DecidedId): Fault[] {
  const rings = new Set<string>();
  for (const { profiles } of allLevels(context, global)) for (const name of foldersOf(profiles)) rings.add(name);
  if (rings.size === 0 || rings.has(ring.value)) return [];
  const near = nearest(ring.value, rings) ?? listed([...rings]);
  const message = `expected a policy profile of this configuration (${near}), got ${JSON.stringify(ring.value)}`;
  return [{ file: ring.origin.source, path: 'policyProfileId', message }];
}

/** Throws `configMissing` for a folder in which nobody finds a policy: it would be the built-in defaults under another name. */
export function demandAnyPolicy(context: TreeContext, global: LevelFolder): void {
  for (const level of allLevels(context, global)) {
    if (hasPolicyFile(context, level)) return;
  }
  const expected = `expected a policy file in it, such as ${policyNames.map(fileNameOf).join(', ')}, got none`;
  throw new PatchPilotError('configMissing', context.root, expected);
}

function hasPolicyFile({ reader, path }: TreeContext, level: LevelFolder): boolean {
  const names = policyNames.map(fileNameOf);
  const isPolicy = ({ name, kind }: LevelFolder['entries'][number]): boolean => kind === 'file' && names.includes(name);
  return (
    level.entries.some(isPolicy) ||
    foldersOf(level.profiles).some((ring) => reader.list(path.join(level.folder, PROFILES_FOLDER, ring)).some(isPolicy))
  );
}

const foldersOf = (entries: LevelFolder['children']): string[] =>
  entries.filter(({ kind }) => kind === 'folder').map(({ name }) => name);

/** More names than this are counted. */
const LISTED = 5;
const listed = (names: readonly string[]): string =>
  names.length <= LISTED ? names.join(', ') : `${names.slice(0, LISTED).join(', ')} and ${names.length - LISTED} more`;
