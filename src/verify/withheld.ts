import { APPEND_ONLY } from '../evidence/layout.ts';
import { withheldList, type WithheldList } from '../schema/seal.ts';
import { MAX_LIST_BYTES } from './limits.ts';
import { parseArtifact, valueOf } from './parse.ts';
import { readWhole, type Content } from './read-file.ts';
import type { Findings } from './result.ts';
import { hopOf, rolesOf } from './artifacts.ts';
import { isSoundPath } from './sound-path.ts';
import type { EvidenceSource } from './source.ts';
import type { Tree } from './tree.ts';

/** Beside the folder of the run in a zip: what the run has and the zip has not. */
export const WITHHELD = 'withheld.json';

/** The files that a zip says it leaves out, each with what it would hold; `runId` is null where there is no list. */
export interface Withheld {
  readonly runId: string | null;
  readonly files: ReadonlyMap<string, Content>;
}

const NOTHING: Withheld = { runId: null, files: new Map() };

/**
 * Reads what a zip withholds. Only files that nothing is concluded from may be left out, and what is left out is not
 * there; all else contradicts.
 */ // E-14.1, E-14.2
export function readWithheld(source: EvidenceSource, tree: Tree, findings: Findings): Withheld {
  const { withheld } = source;
  if (withheld === undefined) return NOTHING;
  const file = { ...source, chunks: () => withheld.chunks() };
  const read = readWhole(file, { path: WITHHELD, stat: withheld.stat }, findings, MAX_LIST_BYTES);
  const list =
    read?.bytes === undefined ? undefined : valueOf(parseArtifact(read.bytes, WITHHELD, withheldList, findings));
  return list === undefined ? NOTHING : judged(list, tree, findings);
}

function judged({ runId, entries }: WithheldList, tree: Tree, findings: Findings): Withheld {
  const taken = new Map<string, Content>();
  let before = '';
  for (const { path, length, sha256 } of entries) {
    const fault = faultOf(path, before, runId, tree);
    before = path;
    if (fault === null) taken.set(path, { length, sha256 });
    else findings.contradicts('withheld', path, fault);
  }
  if (taken.size === entries.length) findings.pass('withheld', WITHHELD, `${taken.size} files`);
  return { runId, files: taken };
}

function faultOf(path: string, before: string, runId: string, tree: Tree): string | null {
  if (!isSoundPath(path)) return 'the path is not one that evidence has';
  if (path <= before) return 'expected entries in order of their paths, each once';
  if (tree.has(path)) return 'it is withheld and there';
  return mayBeWithheld(path, runId) ? null : 'it is needed, and may not be withheld';
}

/** Whether nothing is concluded from a file: it has no role, is no log and no seal. */ // E-14.2
export const mayBeWithheld = (path: string, runId: string): boolean =>
  !Object.values(rolesOf(runId)).some((role) => role.path === path) &&
  !APPEND_ONLY.includes(path) &&
  hopOf(path) === null;
