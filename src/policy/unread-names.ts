import type { Fault } from '../schema/fault.ts';
import { nearest } from '../schema/nearest.ts';
import { policyNames } from '../schema/policy/index.ts';
import { shownFolder, type LevelFolder } from './level-folder.ts';
import { BUILDS_FILE } from './read-builds.ts';
import type { TreeContext } from './tree-context.ts';
import { BELOW, fileNameOf, PROFILES_FOLDER, type Entry } from './tree-names.ts';

/** Endings of files that somebody takes for a policy; a `.md` beside one tells of it. */
const ENDING = /\.(?:jsonc?|json5|txt|bak|old|orig|tmp|ya?ml|toml)$/iu;
/** What a copy has in its name. */
const COPY = /^(?:copy of|kopie von) | - (?:copy|kopie)(?: \(\d+\))?$| ?\(\d+\)$/giu;

/**
 * What lies in a level folder or one of its ring folders under names that nobody reads and that look like policies: a
 * copy, another ending, a folder of its own. A warning each, for they may lie there on purpose.
 */
export function unreadNames(context: TreeContext, level: LevelFolder): Fault[] {
  const { reader, path } = context;
  const below = BELOW[level.level]?.folder;
  const known = [PROFILES_FOLDER, ...(below === undefined ? [] : [below])];
  const rings = level.profiles.filter(({ kind }) => kind === 'folder').map(({ name }) => name);
  return [
    ...unreadIn(context, level.folder, level.entries, known),
    ...rings.flatMap((ring) => {
      const folder = path.join(level.folder, PROFILES_FOLDER, ring);
      return unreadIn(context, folder, reader.list(folder), []);
    }),
  ];
}

function unreadIn(context: TreeContext, folder: string, entries: readonly Entry[], known: readonly string[]): Fault[] {
  const shown = shownFolder(context, folder);
  return entries.flatMap(({ name, kind }) => {
    const at = (message: string): Fault[] => [{ file: `${shown}${name}`, path: '', message }];
    if (kind === 'file') {
      const near = isBuilds(name) ? BUILDS_FILE : policyLike(name);
      if (near === null || name === near) return name === BUILDS_FILE && folder !== context.root ? at(ONE_TABLE) : [];
      return at(`expected ${near}, got ${JSON.stringify(name)}, which nobody reads`);
    }
    if (kind !== 'folder' || known.includes(name) || !holdsPolicies(context, context.path.join(folder, name), DEPTH))
      return [];
    const expected = known.length === 0 ? 'no folder here' : `${known.join(' or ')} here`;
    return at(`expected ${expected}, got ${JSON.stringify(name)} with policies in it, which nobody reads`);
  });
}

const ONE_TABLE = `expected ${BUILDS_FILE} in the config folder alone, got one below it, which nobody reads`;

const isBuilds = (name: string): boolean => name.toLowerCase() === BUILDS_FILE;

/** So deep a folder that nobody knows is looked through: `rings/Production/UpdatePolicy.json`. */
const DEPTH = 2;

function holdsPolicies(context: TreeContext, folder: string, depth: number): boolean {
  const { reader, path } = context;
  if (path.basename(folder).startsWith('.')) return false;
  const entries = reader.list(folder);
  return (
    entries.some(({ name, kind }) => kind === 'file' && policyNames.some((policy) => name === fileNameOf(policy))) ||
    (depth > 1 &&
      entries.some(({ name, kind }) => kind === 'folder' && holdsPolicies(context, path.join(folder, name), depth - 1)))
  );
}

/** The name of the policy file that a file was most likely meant to be; null for one that looks like none. */
function policyLike(name: string): string | null {
  let stem = name;
  while (ENDING.test(stem)) stem = stem.replace(ENDING, '');
  if (stem === name && name.includes('.')) return null;
  const meant = stem.replaceAll(COPY, '');
  const near = nearest(meant, policyNames);
  if (near !== null) return fileNameOf(near);
  if (!/\.jsonc?$/iu.test(name) || /schema/iu.test(name) || !/policy|profile|validation/iu.test(meant)) return null;
  const part = policyNames.find((policy) => policy.toLowerCase().startsWith(meant.toLowerCase()));
  return part === undefined ? `one of ${policyNames.map(fileNameOf).join(', ')}` : fileNameOf(part);
}

/**
 * Rings of a tree that are one letter apart and stand at different levels: whoever names one of them misses what the
 * other has. Names that count (`Ring1`, `Ring2`) and short ones are apart on purpose.
 */
export function almostSameRings(rings: ReadonlyMap<string, readonly string[]>): Fault[] {
  const names = [...rings.keys()];
  return names.flatMap((name) => {
    const twin = names.find((other) => other !== name && isAlmost(name, other) && more(rings, other, name));
    const places = rings.get(name) ?? [];
    if (twin === undefined || places.some((place) => rings.get(twin)?.includes(place) === true)) return [];
    const message = `expected one name for a ring, got ${JSON.stringify(name)} beside ${JSON.stringify(twin)} of another level`;
    return places.map((place) => ({ file: `${place}${PROFILES_FOLDER}/${name}`, path: '', message }));
  });
}

/** The rarer name is the misspelt one; of two that are as frequent, the one that was met later. */
function more(rings: ReadonlyMap<string, readonly string[]>, other: string, name: string): boolean {
  const [a, b] = [rings.get(other)?.length ?? 0, rings.get(name)?.length ?? 0];
  return a > b || (a === b && [...rings.keys()].indexOf(other) < [...rings.keys()].indexOf(name));
}

const SHORTEST = 6;

function isAlmost(one: string, other: string): boolean {
  const bare = (name: string): string => name.replaceAll(/\d/gu, '').toLowerCase();
  const [a, b] = [bare(one), bare(other)];
  if (a === b || Math.min(a.length, b.length) < SHORTEST || Math.abs(a.length - b.length) > 1) return false;
  let start = 0;
  while (start < Math.min(a.length, b.length) && a[start] === b[start]) start += 1;
  let end = 0;
  while (end < Math.min(a.length, b.length) - start && a.at(-1 - end) === b.at(-1 - end)) end += 1;
  const [left, right] = [a.slice(start, a.length - end), b.slice(start, b.length - end)];
  const swapped = left.length === 2 && right === [...left].reverse().join('');
  return Math.max(left.length, right.length) <= 1 || swapped;
}
