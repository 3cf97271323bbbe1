import { join } from 'node:path';
import { PatchPilotError } from '../errors/error.ts';
import type { Files } from '../system/system.ts';

/** More files than any run writes; a folder that holds more is not one of ours. */
export const MAX_TREE_FILES = 20_000;
/** Deeper than any path of `layout.ts` and of collected diagnostics. */
export const MAX_TREE_DEPTH = 16;

/**
 * Every file under a folder as relative paths with `/`, sorted by UTF-16 code unit. Throws `evidenceUnreadable` for a
 * link, a special file, or a tree beyond the limits: we never write those.
 */
export function listTree(files: Files, root: string): string[] {
  const found: string[] = [];
  const walk = (folder: string, prefix: string, depth: number): void => {
    if (depth > MAX_TREE_DEPTH) throw refuse(folder, `expected at most ${MAX_TREE_DEPTH} levels of folders`);
    for (const entry of files.list(folder)) {
      const path = prefix === '' ? entry.name : `${prefix}/${entry.name}`;
      if (entry.kind === 'folder') walk(join(folder, entry.name), path, depth + 1);
      else if (entry.kind === 'file') found.push(path);
      else throw refuse(path, `expected a file or a folder, got a ${entry.kind}`);
      if (found.length > MAX_TREE_FILES) throw refuse(root, `expected at most ${MAX_TREE_FILES} files`);
    }
  };
  walk(root, '', 1);
  return found.sort((a, b) => (a < b ? -1 : a > b ? 1 : 0));
}

const refuse = (subject: string, detail: string): PatchPilotError =>
  new PatchPilotError('evidenceUnreadable', subject, detail);
