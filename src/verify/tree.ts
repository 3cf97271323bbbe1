import type { FileStat } from '../system/system.ts';
import { MAX_DEPTH, MAX_FILE_BYTES, MAX_FILES, MAX_FOLDERS, MAX_TREE_BYTES } from './limits.ts';
import { Findings } from './result.ts';
import { isSoundPath } from './sound-path.ts';
import type { EvidenceSource } from './source.ts';

/** The regular files with a sound name, by path, as they were before anything was read. */
export type Tree = ReadonlyMap<string, FileStat>;

/**
 * Walks the tree without following anything and without opening a file. Links, special files, unsound names and names
 * that differ only in case are contradictions. Undefined for a tree beyond the limits: nothing of it is read.
 */ // E-3.1, E-3.3, E-3.4
export function readTree(source: EvidenceSource, findings: Findings): Tree | undefined {
  const tree = new Map<string, FileStat>();
  const folded = new Map<string, string>();
  let folders = 0;
  let bytes = 0;
  const tooMuch = (path: string, detail: string): false => {
    findings.unreadable('tree', path, `expected at most ${detail}`);
    return false;
  };
  const soundName = (path: string): boolean => {
    const twin = folded.get(path.toLowerCase());
    folded.set(path.toLowerCase(), path);
    if (twin !== undefined) findings.contradicts('tree', path, `the name differs only in case from ${twin}`);
    if (isSoundPath(path)) return true;
    findings.contradicts('tree', path, 'the name is not one that evidence has');
    return false;
  };
  const keep = (path: string): boolean => {
    const found = source.stat(path);
    if (found?.kind !== 'file') {
      findings.unreadable('tree', path, 'it was listed as a file and is none');
      return true;
    }
    bytes += found.size;
    tree.set(path, found);
    if (tree.size > MAX_FILES) return tooMuch(path, `${MAX_FILES} files`);
    if (found.size > MAX_FILE_BYTES) return tooMuch(path, `${MAX_FILE_BYTES} bytes in a file`);
    return bytes > MAX_TREE_BYTES ? tooMuch(path, `${MAX_TREE_BYTES} bytes in all files`) : true;
  };
  const walk = (folder: string, depth: number): boolean => {
    folders += 1;
    if (depth > MAX_DEPTH) return tooMuch(folder, `${MAX_DEPTH} levels of folders`);
    if (folders > MAX_FOLDERS) return tooMuch(folder, `${MAX_FOLDERS} folders`);
    return source.list(folder).every(({ name, kind }) => {
      const path = folder === '' ? name : `${folder}/${name}`;
      if (!soundName(path)) return true;
      if (kind === 'folder') return walk(path, depth + 1);
      if (kind === 'file') return keep(path);
      findings.contradicts('tree', path, `expected a file or a folder, got a ${kind}`);
      return true;
    });
  };
  if (!guarded(findings, () => walk('', 0))) return undefined;
  findings.pass('tree', '', `${tree.size} files`);
  return tree;
}

function guarded(findings: Findings, walk: () => boolean): boolean {
  try {
    return walk();
  } catch (error) {
    findings.unreadable('tree', '', error instanceof Error ? error.message : String(error));
    return false;
  }
}

/**
 * Looks at the tree once more: what was added, removed or touched while it was read makes the reading worthless.
 */ // E-3.6
export function checkUnchanged(source: EvidenceSource, before: Tree, findings: Findings): void {
  const now = readTree(source, new Findings()) ?? new Map<string, FileStat>();
  for (const path of new Set([...before.keys(), ...now.keys()])) {
    const [old, found] = [before.get(path), now.get(path)];
    if (old?.size !== found?.size || old?.modifiedMs !== found?.modifiedMs)
      findings.unreadable('read', path, 'it changed while it was read');
  }
}
