import { join, relative, resolve, sep } from 'node:path';
import { kitFault, type KitFault } from './kit-fault.ts';
import { FILES_FOLDER, KIT_JSON, readKit } from './read-kit.ts';
import { listedFiles } from './verify.ts';
import type { Files } from '../system/system.ts';

/** The names that our own unfinished copies have in `files/`: `.<name>.kit-copy`. */
export const COPY_NAME = /^\..+\.kit-copy$/u;
export const copyNameOf = (file: string): string => `.${file}.kit-copy`;

/** What may be removed from a target folder because we put it there. */
export interface TargetFolder {
  readonly faults: readonly KitFault[];
  /** Names in `files/` that the kit of before listed. */
  readonly ours: readonly string[];
}

/**
 * Whether a kit may be built into `out`: it does not exist, is empty, or holds a kit of ours and, in `files/`, nothing that
 * is not listed there. Anything else may be somebody's data and is left alone.
 */
export function judgeTarget(files: Files, out: string, folder: string): TargetFolder {
  const refuse = (message: string): TargetFolder => ({ faults: [kitFault('folder', out, message)], ours: [] });
  const kind = files.stat(out)?.kind;
  if (kind === undefined) return { faults: [], ours: [] };
  if (kind !== 'folder') return refuse(`expected a folder, got a ${kind}`);
  if (isInside(files.realPath(folder) ?? folder, files.realPath(out) ?? out)) {
    return refuse('expected a folder that does not hold the source folder');
  }
  const present = files.list(out);
  if (present.length === 0) return { faults: [], ours: [] };
  if (!present.some((one) => one.name === KIT_JSON && one.kind === 'file')) {
    // What a build that was cut off leaves behind: only files/ and our own unfinished copies.
    const inside = files.list(join(out, FILES_FOLDER));
    const leftover = present.every((one) => one.name === FILES_FOLDER && one.kind === 'folder');
    if (leftover && inside.every((one) => one.kind === 'file' && COPY_NAME.test(one.name))) {
      return { faults: [], ours: inside.map((one) => one.name) };
    }
    return refuse('expected an empty folder or a kit, got a folder with other things in it');
  }
  const before = readKit(files, out);
  if (!before.ok) return refuse('expected an empty folder or a kit, got a kit.json that is none of ours');
  const known = new Set(listedFiles(before.kit).map((one) => one.file));
  const inside = files.list(join(out, FILES_FOLDER));
  const strangers = inside.filter((one) => one.kind !== 'file' || !(known.has(one.name) || COPY_NAME.test(one.name)));
  if (strangers.length > 0) {
    return {
      faults: strangers.map((one) => kitFault('notListed', one.name, 'lies in files/ of the kit of before, unlisted')),
      ours: [],
    };
  }
  return { faults: [], ours: inside.map((one) => one.name) };
}

/** Whether `path` is `folder` or lies in it. */
function isInside(path: string, folder: string): boolean {
  const way = relative(resolve(folder), resolve(path));
  return way === '' || (way !== '..' && !way.startsWith(`..${sep}`) && !/^[A-Za-z]:/u.test(way));
}
