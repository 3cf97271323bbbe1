import { join } from 'node:path';
import { hashOf } from '../evidence/hash.ts';
import type { Kit } from '../schema/kit.ts';
import type { Files } from '../system/system.ts';
import { kitFault, type KitFault } from './kit-fault.ts';
import { FILES_FOLDER, KIT_JSON } from './read-kit.ts';
import { STAGE_FOLDER, type TargetFolder } from './target-folder.ts';
import { listedFiles, type Listed } from './verify.ts';

/** Where the files of a kit come from and where it is to lie. */
export interface KitPlace {
  readonly out: string;
  readonly target: TargetFolder;
  /** The file in the source folder that a listed one is a copy of. */
  readonly sourceOf: (file: string) => string;
}

/**
 * Writes a kit: first all of it beside the one that is there, and only then, in renames, into its place, `kit.json`
 * last. Until the new one is whole the kit of before is not touched; a build that was killed, wherever, is repeated by
 * the same command. A file that changed since it was measured is a fault, and no kit comes of it. Throws `outputFailed`
 * and leaves nothing behind.
 */
export function writeKit(files: Files, kit: Kit, place: KitPlace): KitFault[] {
  const stage = join(place.out, STAGE_FOLDER);
  const list = Buffer.from(`${JSON.stringify(kit, null, 2)}\n`, 'utf8');
  let whole = false;
  try {
    const faults = stageFiles(files, kit, place);
    if (faults.length > 0) {
      files.removeTree(stage);
      return faults;
    }
    files.writeAtomic(join(stage, KIT_JSON), list);
    whole = true;
    settle(files, kit, place, list);
    return [];
  } catch (error) {
    // What is whole is kept: the next build puts it into its place.
    if (!whole) removeQuietly(files, stage);
    throw error;
  }
}

/** Copies what is not there yet in the same bytes. */
function stageFiles(files: Files, kit: Kit, { out, target, sourceOf }: KitPlace): KitFault[] {
  const stage = join(out, STAGE_FOLDER, FILES_FOLDER);
  const listed = listedFiles(kit);
  const wanted = new Set(listed.map((one) => one.file));
  files.makeFolder(stage);
  for (const name of target.cutOff) files.remove(join(out, name));
  files.remove(join(out, STAGE_FOLDER, KIT_JSON));
  for (const { name } of files.list(stage)) if (!wanted.has(name)) files.remove(join(stage, name));
  return listed.flatMap((one) => {
    const copy = join(stage, one.file);
    if (isAlready(files, copy, one)) return [];
    files.remove(copy);
    if (isAlready(files, join(out, FILES_FOLDER, one.file), one)) return [];
    files.copy(sourceOf(one.file), copy);
    if (isAlready(files, copy, one)) return [];
    return [kitFault('changed', one.file, 'changed while it was copied; build again')];
  });
}

/** Puts what is staged into its place. */
function settle(files: Files, kit: Kit, { out, target }: KitPlace, list: Uint8Array): void {
  const [stage, root] = [join(out, STAGE_FOLDER), join(out, FILES_FOLDER)];
  const staged = new Set(files.list(join(stage, FILES_FOLDER)).map(({ name }) => name));
  const wanted = new Set(listedFiles(kit).map((one) => one.file));
  files.makeFolder(root);
  for (const name of target.ours) if (!wanted.has(name) || staged.has(name)) files.remove(join(root, name));
  for (const name of staged) files.rename(join(stage, FILES_FOLDER, name), join(root, name));
  files.writeAtomic(join(out, KIT_JSON), list);
  files.removeTree(stage);
}

function removeQuietly(files: Files, folder: string): void {
  try {
    files.removeTree(folder);
  } catch {
    // The first error is the one to tell; the next build removes what is left.
  }
}

function isAlready(files: Files, path: string, one: Listed): boolean {
  const found = files.stat(path);
  return found?.kind === 'file' && found.size === one.size && hashOf(files.chunks(path)).sha256 === one.sha256;
}
