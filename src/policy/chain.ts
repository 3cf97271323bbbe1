import type { Fault } from '../schema/fault.ts';
import type { DeviceIds } from '../schema/basics.ts';
import type { LevelName } from '../domain/policy/files.ts';
import { childLevel, ID_OF_LEVEL, openLevel, readLevel, ringFolder, type LevelFolder } from './level-folder.ts';
import type { ReadFile } from './read-policy-file.ts';
import type { TreeContext } from './tree-context.ts';
import { BELOW } from './tree-names.ts';

/** The files of one chain, in the order in which they are applied. */
export interface ChainFiles {
  readonly files: readonly ReadFile[];
  readonly faults: readonly Fault[];
  /** Whether any level of the chain has a folder for the ring. */
  readonly ringFound: boolean;
}

/** The global level: what ids and ring are read from, before anything else is. */
export function openGlobal(context: TreeContext): LevelFolder {
  return openLevel(context, { level: 'Global', folder: context.root, ids: {} });
}

/** One level with its ring folder, if it has one. */
export function readWithRing(context: TreeContext, level: LevelFolder, ring: string | null): ChainFiles {
  const own = readLevel(context, level, null);
  if (ring === null) return { files: own.files, faults: [...level.faults, ...own.faults], ringFound: false };
  const folder = ringFolder(context, level, ring);
  const inRing = folder.exists ? readLevel(context, level, ring) : { files: [], faults: [] };
  return {
    files: [...own.files, ...inRing.files],
    faults: [...level.faults, ...own.faults, ...folder.faults, ...inRing.faults],
    ringFound: folder.exists,
  };
}

/** The levels of one device below the global one, as far as there are folders. */
export function readChain(context: TreeContext, global: LevelFolder, ids: DeviceIds, ring: string | null): ChainFiles {
  const files: ReadFile[] = [];
  const faults: Fault[] = [];
  let ringFound = false;
  let level = global;
  for (;;) {
    const next: LevelName | undefined = BELOW[level.level]?.level;
    if (next === undefined) break;
    const child = childLevel(context, level, ids[ID_OF_LEVEL[next]]);
    faults.push(...child.faults);
    if (child.place === undefined) break;
    level = openLevel(context, child.place);
    const read = readWithRing(context, level, ring);
    files.push(...read.files);
    faults.push(...read.faults);
    ringFound ||= read.ringFound;
  }
  return { files, faults, ringFound };
}

/** The level folders right below one, opened. */
export function childLevels(context: TreeContext, level: LevelFolder): LevelFolder[] {
  return level.children.flatMap(({ name, kind }) => {
    const { place } = kind === 'folder' ? childLevel(context, level, name) : { place: undefined };
    return place === undefined ? [] : [openLevel(context, place)];
  });
}

/** Every level folder of the tree, `level` first, depth first. */
export function* allLevels(context: TreeContext, level: LevelFolder): Generator<LevelFolder> {
  yield level;
  for (const child of childLevels(context, level)) yield* allLevels(context, child);
}
