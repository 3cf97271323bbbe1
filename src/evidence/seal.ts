import { PatchPilotError } from '../errors/error.ts';
import { ARTIFACTS } from '../schema/artifacts.ts';
import type { Seal, SealEntry } from '../schema/seal.ts';
import type { Files } from '../system/system.ts';
import { canonicalLeaf } from '../domain/canonical-json.ts';
import { wholeChain } from './events.ts';
import { hashOf, merkleRoot, sha256Hex } from './hash.ts';
import { APPEND_ONLY, MUTABLE, oneOf } from './layout.ts';
import { MAX_JSON_BYTES, type RunFolder } from './run-folder.ts';
import { byPath, isClosing, isLeftover } from './run-paths.ts';

export interface MadeSeal {
  /** Where it was written, inside the run. */
  readonly path: string;
  /** Merkle root; stands in the last line, never in the seal itself. */
  readonly root: string;
  /** SHA-256 of the seal's file, for the cookie. */
  readonly sha256: string;
}

/** Seal what there is before a reboot: the last file that a hop writes. The event log is closed before. */ // E-6.1
export const makeHopSeal = (files: Files, folder: RunFolder, hop: number): MadeSeal =>
  makeSeal(files, folder, oneOf(ARTIFACTS.hopSeals, hop), hop);

/** The seal of phase 10 over everything written so far; reports print its root. */ // E-6.4
export const makeContentSeal = (files: Files, folder: RunFolder): MadeSeal =>
  makeSeal(files, folder, ARTIFACTS.contentSeal, null);

/**
 * The root that a list commits to: the list without its entries is the first leaf, each entry in order is one more, all
 * in canonical form.
 */ // E-5.2
export function rootOf(list: { readonly entries: readonly object[] }): string {
  const { entries, ...head } = list;
  return merkleRoot([canonicalLeaf(head), ...entries.map(canonicalLeaf)]);
}

type SealFile = typeof ARTIFACTS.hopSeals | typeof ARTIFACTS.contentSeal;

function makeSeal(files: Files, folder: RunFolder, file: SealFile, hop: number | null): MadeSeal {
  const { path } = file;
  removeLeftovers(files, folder);
  flushLogs(files, folder);
  const seal: Seal = {
    schemaVersion: 1,
    runId: folder.runId,
    hop,
    entries: folder
      .list()
      .filter((one) => one !== path && !isClosing(one))
      .map((one) => ({ path: one, ...hashOf(files.chunks(folder.locate(one))), kind: kindOf(one) }))
      .sort(byPath),
    ...wholeChain(files, folder),
  };
  folder.write(file, seal);
  return { path, root: rootOf(seal), sha256: fileHash(files, folder, path) };
}

// E-6.2
const kindOf = (path: string): SealEntry['kind'] =>
  APPEND_ONLY.includes(path) ? 'prefix' : MUTABLE.includes(path) ? 'mutable' : 'file';

/** Temp files and previous generations are not evidence; they go before anything is listed. */ // E-3.5
export function removeLeftovers(files: Files, folder: RunFolder): void {
  for (const path of folder.list().filter(isLeftover)) files.remove(folder.locate(path));
}

/** What a list says of a log must be on disk before the list is: a power cut would leave a list that contradicts. */
export function flushLogs(files: Files, folder: RunFolder): void {
  for (const path of APPEND_ONLY.filter((one) => folder.has({ path: one }))) files.flush(folder.locate(path));
}

/** SHA-256 of a file that was just written. */
function fileHash(files: Files, folder: RunFolder, path: string): string {
  const bytes = files.read(folder.locate(path), MAX_JSON_BYTES);
  if (bytes === undefined) throw new PatchPilotError('evidenceUnreadable', path, 'the seal is gone');
  return sha256Hex(bytes);
}
