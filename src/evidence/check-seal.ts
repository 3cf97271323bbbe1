import { asPatchPilotError, isDiskFailure } from '../errors/error.ts';
import { ARTIFACTS } from '../schema/artifacts.ts';
import type { Seal, SealEntry } from '../schema/seal.ts';
import type { Files } from '../system/system.ts';
import { hashOf, sha256Hex } from './hash.ts';
import { oneOf } from './layout.ts';
import { MAX_JSON_BYTES, type RunFolder } from './run-folder.ts';
import { isClosing } from './run-paths.ts';
import { rootOf } from './seal.ts';

export interface SealDifference {
  readonly path: string;
  readonly problem: 'missing' | 'changed' | 'added' | 'unreadable';
  readonly detail: string;
}

export interface SealCheck {
  readonly ok: boolean;
  /** Root of the seal as it stands now; null when it cannot be read. */
  readonly root: string | null;
  readonly differences: readonly SealDifference[];
}

/**
 * Whether the run is still what its hop sealed. Asked on resuming that hop, before anything is written or recovered:
 * then nothing may have been added, grown or rewritten, `mutable` files included. `expected` is what the cookie
 * remembers. Never throws for what it finds; `readFailed` when the system does not hand a file out.
 */ // E-6.3
export function checkHopSeal(
  files: Files,
  folder: RunFolder,
  hop: number,
  expected: { readonly sha256: string; readonly root: string } | null,
): SealCheck {
  const file = oneOf(ARTIFACTS.hopSeals, hop);
  const { path } = file;
  try {
    const seal = folder.read(file);
    if (seal === undefined) return broken(null, [{ path, problem: 'missing', detail: 'the seal is not there' }]);
    const root = rootOf(seal);
    const bytes = files.read(folder.locate(path), MAX_JSON_BYTES);
    const asRemembered =
      seal.hop === hop &&
      seal.runId === folder.runId &&
      (expected === null || (root === expected.root && bytes !== undefined && sha256Hex(bytes) === expected.sha256));
    const differences: SealDifference[] = asRemembered
      ? []
      : [{ path, problem: 'changed', detail: 'the seal is not the one that the cookie remembers' }];
    differences.push(...treeDifferences(files, folder, seal, path));
    return differences.length === 0 ? { ok: true, root, differences } : broken(root, differences);
  } catch (error) {
    if (isDiskFailure(error)) throw error; // a file that another program holds is not a file that was changed
    const known = asPatchPilotError(error);
    return broken(null, [{ path: known.subject ?? path, problem: 'unreadable', detail: known.message }]);
  }
}

const broken = (root: string | null, differences: readonly SealDifference[]): SealCheck => ({
  ok: false,
  root,
  differences,
});

function treeDifferences(files: Files, folder: RunFolder, seal: Seal, sealPath: string): SealDifference[] {
  const present = folder.list().filter((path) => path !== sealPath && !isClosing(path));
  const sealed = new Map(seal.entries.map((entry) => [entry.path, entry]));
  const added = present
    .filter((path) => !sealed.has(path))
    .map((path): SealDifference => ({ path, problem: 'added', detail: 'the seal does not list it' }));
  return [...added, ...seal.entries.flatMap((entry) => entryDifference(files, folder, entry, present))];
}

function entryDifference(
  files: Files,
  folder: RunFolder,
  entry: SealEntry,
  present: readonly string[],
): SealDifference[] {
  if (!present.includes(entry.path))
    return [{ path: entry.path, problem: 'missing', detail: 'the seal lists it and it is not there' }];
  const found = hashOf(files.chunks(folder.locate(entry.path)));
  if (found.length === entry.length && found.sha256 === entry.sha256) return [];
  return [{ path: entry.path, problem: 'changed', detail: `sealed ${entry.length} bytes, found ${found.length}` }];
}
