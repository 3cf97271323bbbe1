import type { DecidedId } from '../domain/policy/effective.ts';
import type { LevelName } from '../domain/policy/files.ts';
import { BUILT_IN_ORIGIN } from '../domain/policy/sources.ts';
import { PatchPilotError } from '../errors/error.ts';
import type { Fault } from '../schema/fault.ts';
import { nearest } from '../schema/nearest.ts';
import { policyNames } from '../schema/policy/index.ts';
import { allLevels, childLevels } from './chain.ts';
import { COMMAND_LINE } from './decide-ids.ts';
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
    if (below === undefined) return { faults: [], notes: [] };
    if (id === undefined) return { faults: [], notes: withoutDevices(level) };
    const { place } = childLevel(context, level, id.value);
    if (place === undefined) {
      const lost = elsewhere(context, global, level.level, ids);
      return lost ?? missing(level, below.level, id);
    }
    level = openLevel(context, place);
  }
}

/**
 * A client that somebody named, and that only other tenants have than the one that nobody named: it would silently get
 * what holds for everybody. Null where that is not so.
 */
function elsewhere(
  context: TreeContext,
  global: LevelFolder,
  reached: LevelName,
  ids: readonly DecidedId[],
): NameCheck | null {
  const [tenant, client] = (['tenantId', 'clientId'] as const).map((one) => ids.find(({ key }) => key === one));
  if (tenant?.origin !== BUILT_IN_ORIGIN || client === undefined || client.origin === BUILT_IN_ORIGIN) return null;
  if (reached !== 'Global' && reached !== 'Tenant') return null;
  const tenants = childLevels(context, global).map((level) => ({
    name: level.ids.tenantId ?? '',
    has: foldersOf(level.children),
  }));
  const known = tenants.flatMap(({ has }) => has);
  if (known.length === 0) return null;
  const { key, value, origin } = client;
  const of = tenants.filter(({ has }) => has.includes(value)).map(({ name }) => name);
  const got = `got ${JSON.stringify(value)} without a tenant`;
  const message =
    of.length > 0
      ? `expected its tenant to be named too, ${got}; it stands under ${listed(of.map((name) => `Tenants/${name}`))}`
      : `expected a client of this configuration (${nearest(value, known) ?? listed([...new Set(known)])}), ${got}`;
  return { faults: [{ file: origin.source, path: key, message }], notes: [] };
}

/** What a policy for any device of a site leaves out: what devices with folders of their own have. */
function withoutDevices(site: LevelFolder): string[] {
  const known = foldersOf(site.children);
  const own = known.length === 1 ? 'has a folder of its own' : 'have folders of their own';
  return known.length === 0
    ? []
    : [`${listed(known)} ${own}, which this leaves out: name such a device by --device-id`];
}

function missing(above: LevelFolder, level: LevelName, { key, value, origin }: DecidedId): NameCheck {
  const known = foldersOf(above.children);
  if (known.length === 0) return { faults: [], notes: [] };
  const what = level.toLowerCase();
  const near = nearest(value, known);
  // Every device has a name, and few have a folder: that of the computer was not forgotten.
  if (origin === BUILT_IN_ORIGIN && level !== 'Device') {
    const option = `--${what}-id`;
    const note = `no ${what} was named, and ${nameOf(above)} has ${listed(known)}: what is written for ${known.length === 1 ? 'it' : 'them'} does not hold without ${option}`;
    return { faults: [], notes: [note] };
  }
  if (!MUST_BE_KNOWN.has(level)) {
    // Few devices have a folder: who has one is told only where it may have been meant.
    const others = level === 'Device' ? '' : `; ${listed(known)} ${known.length === 1 ? 'has' : 'have'} one`;
    const guess = near === null ? others : `; the nearest that has one is ${near}`;
    return { faults: [], notes: [`the ${what} ${value} has no folder in the configuration${guess}`] };
  }
  const message = `expected a ${what} of this configuration (${near ?? listed(known)}), got ${JSON.stringify(value)}`;
  return { faults: [{ file: origin.source, path: key, message }], notes: [] };
}

/** A level in a sentence: `the configuration`, `the client Acme`. */
function nameOf({ level, ids }: LevelFolder): string {
  return level === 'Global' ? 'the configuration' : `the ${level.toLowerCase()} ${ids[ID_OF_LEVEL[level]] ?? ''}`;
}

/**
 * What was named where there is no configuration to know it: the built-in defaults hold for every name. No fault, for
 * ids choose the place of a device's records too, and a first run needs no configuration.
 */
export function namedWithoutConfig(ids: readonly DecidedId[], ring: DecidedId | null): string[] {
  const places = ids.filter(({ key, origin }) => key !== 'deviceId' && origin === COMMAND_LINE);
  const stated = [...places, ...(ring?.origin === COMMAND_LINE ? [ring] : [])];
  if (stated.length === 0) return [];
  const names = stated.map(({ key, value }) => `${WORDS[key]} ${value}`).join(', ');
  return [
    `no configuration was found, by --config or as the folder config beside the program: ${names} chose no policy`,
  ];
}

const WORDS: Readonly<Record<DecidedId['key'], string>> = {
  tenantId: 'tenant',
  clientId: 'client',
  siteId: 'site',
  deviceId: 'device',
  policyProfileId: 'ring',
};

/** A ring that is no fault and has no folder on the way to this device: what it should have changed is not changed. */
export function ringWithoutFolder(context: TreeContext, global: LevelFolder, ring: DecidedId): string[] {
  const known = [...allLevels(context, global)].some(({ profiles }) => foldersOf(profiles).includes(ring.value));
  const where = known ? 'for this device; others have one' : 'in the configuration, which has no rings';
  return [`the ring ${ring.value} has no folder ${where}`];
}

/**
 * A ring that no folder of the whole tree is for is a fault where there are folders for others: most likely misspelt.
 * So is one that only tenants have of which none was named; a tenant without a ring that others have is normal.
 */
export function unknownRing(
  context: TreeContext,
  global: LevelFolder,
  ring: DecidedId,
  ids: readonly DecidedId[] = [],
): Fault[] {
  const levels = [...allLevels(context, global)];
  const rings = new Set(levels.flatMap(({ profiles }) => foldersOf(profiles)));
  const at = (message: string): Fault[] => [{ file: ring.origin.source, path: 'policyProfileId', message }];
  if (rings.size === 0) return [];
  if (rings.has(ring.value)) {
    const tenant = ids.find(({ key }) => key === 'tenantId');
    if (tenant?.origin !== BUILT_IN_ORIGIN || ring.origin !== COMMAND_LINE) return [];
    const of = levels.flatMap((level) =>
      foldersOf(level.profiles).includes(ring.value) ? [level.ids.tenantId ?? ''] : [],
    );
    const places = listed([...new Set(of)].map((name) => `Tenants/${name}`));
    return at(
      `expected the tenant of the ring to be named too, got ${JSON.stringify(ring.value)} alone; it stands under ${places}`,
    );
  }
  const near = nearest(ring.value, rings) ?? listed([...rings]);
  return at(`expected a policy profile of this configuration (${near}), got ${JSON.stringify(ring.value)}`);
}

/**
 * Throws `configMissing` for a folder in which nobody finds a policy: it would be the built-in defaults under another
 * name.
 */
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
