import { join, relative, resolve, sep } from 'node:path';
import { hashOf } from '../evidence/hash.ts';
import { fileTypeOf } from './file-names.ts';
import { kitFault, type KitFault } from './kit-fault.ts';
import { FILES_FOLDER, KIT_JSON, readKit } from './read-kit.ts';
import { listedFiles } from './verify.ts';
import type { Files } from '../system/system.ts';

/** Beside `files/`: where a kit is made until it is whole. */
export const STAGE_FOLDER = '.kit-build';
/** Names that unfinished copies of earlier versions have in `files/`: `.<name>.kit-copy`. */
const COPY_NAME = /^\..+\.kit-copy$/u;
/** What a write of `kit.json` that was cut off leaves. */
const CUT_OFF_LIST = /^\.kit\.json\.[0-9a-f]{16}\.tmp$/u;

/** What may be removed from a target folder because we put it there. */
export interface TargetFolder {
  readonly faults: readonly KitFault[];
  /** Names in `files/` that the kit of before, or a build that was cut off, put there. */
  readonly ours: readonly string[];
  /** Names beside `files/` that a write that was cut off left. */
  readonly cutOff: readonly string[];
}

/**
 * Whether a kit may be built into `out`: it does not exist, is empty, or holds a kit of ours or what a build of one
 * that was cut off left, and in `files/` nothing that is not listed there. Anything else may be somebody's data and is
 * left alone.
 */
export function checkTarget(files: Files, out: string, folder: string): TargetFolder {
  const kind = files.stat(out)?.kind;
  const nothing: TargetFolder = { faults: [], ours: [], cutOff: [] };
  const refuse = (...faults: KitFault[]): TargetFolder => ({ ...nothing, faults });
  if (kind === undefined) return nothing;
  if (kind !== 'folder') return refuse(kitFault('folder', out, `expected a folder, got a ${kind}`));
  if (isInside(files.realPath(folder) ?? folder, files.realPath(out) ?? out)) {
    return refuse(kitFault('folder', out, 'expected a folder that does not hold the source folder'));
  }
  const present = files.list(out);
  const cutOff = present
    .filter(({ name, kind: what }) => what === 'file' && CUT_OFF_LIST.test(name))
    .map((one) => one.name);
  const others = present.filter(({ name }) => !cutOff.includes(name));
  if (!isStageOfOurs(files, out))
    return refuse(
      kitFault('folder', STAGE_FOLDER, `expected what kit build left there, got a folder with other things in it`),
    );
  const known = new Set([...namesIn(files, join(out, STAGE_FOLDER)), ...namesIn(files, out)]);
  const inside = files.list(join(out, FILES_FOLDER));
  const isOurs = ({ name, kind: what }: { name: string; kind: string }): boolean =>
    what === 'file' && (known.has(name) || COPY_NAME.test(name));
  if (others.some(({ name, kind: what }) => name === KIT_JSON && what === 'file')) {
    if (!readKit(files, out).ok)
      return refuse(kitFault('folder', out, 'expected an empty folder or a kit, got a kit.json that is none of ours'));
    const strangers = inside.filter((one) => !isOurs(one));
    if (strangers.length > 0)
      return refuse(
        ...strangers.map(({ name }) => kitFault('notListed', name, 'lies in files/ of the kit of before, unlisted')),
      );
    return { ...nothing, ours: inside.map((one) => one.name), cutOff };
  }
  const leftover =
    others.every(({ name, kind: what }) => what === 'folder' && (name === FILES_FOLDER || name === STAGE_FOLDER)) &&
    inside.every((one) => isOurs(one) || isSameFile(files, join(out, FILES_FOLDER, one.name), join(folder, one.name)));
  if (!leftover)
    return refuse(kitFault('folder', out, 'expected an empty folder or a kit, got a folder with other things in it'));
  return { ...nothing, ours: inside.map((one) => one.name), cutOff };
}

/** The files that the kit in this folder lists; none where there is no kit that can be read. */
function namesIn(files: Files, folder: string): string[] {
  const read = readKit(files, folder);
  return read.ok ? listedFiles(read.kit).map((one) => one.file) : [];
}

/** Whether the folder where kits are made is not there or holds nothing but what kit build puts there. */
function isStageOfOurs(files: Files, out: string): boolean {
  const stage = join(out, STAGE_FOLDER);
  const kind = files.stat(stage)?.kind;
  if (kind !== 'folder') return kind === undefined;
  const isUpdate = ({ name, kind: what }: { name: string; kind: string }) =>
    what === 'file' && fileTypeOf(name) !== null;
  return files.list(stage).every(({ name, kind: what }) => {
    if (name === FILES_FOLDER) return what === 'folder' && files.list(join(stage, name)).every(isUpdate);
    return what === 'file' && (name === KIT_JSON || CUT_OFF_LIST.test(name));
  });
}

/** A copy that an earlier version made and did not list any more: nothing is lost when it is made again. */
function isSameFile(files: Files, path: string, source: string): boolean {
  const [one, other] = [files.stat(path), files.stat(source)];
  if (one?.kind !== 'file' || other?.kind !== 'file' || one.size !== other.size) return false;
  return hashOf(files.chunks(path)).sha256 === hashOf(files.chunks(source)).sha256;
}

/** Whether `path` is `folder` or lies in it. */
function isInside(path: string, folder: string): boolean {
  const way = relative(resolve(folder), resolve(path));
  return way === '' || (way !== '..' && !way.startsWith(`..${sep}`) && !/^[A-Za-z]:/u.test(way));
}
