import { ARTIFACTS } from '../schema/artifacts.ts';
import type { Files } from '../system/system.ts';
import { sha256Hex } from './hash.ts';
import { acceptLines, type AcceptedLines } from './json-lines.ts';
import { APPEND_ONLY, oneOf } from './layout.ts';
import { logChunks, type RunFolder } from './run-folder.ts';

/** What was cut off the end of a `.jsonl` file, and where it is kept. The runner appends it as an event. */
export interface Recovery {
  readonly path: string;
  readonly keptBytes: number;
  readonly tornBytes: number;
  /** Path of the torn bytes inside the run. */
  readonly quarantine: string;
}

/**
 * Cut a log back to its longest valid prefix. What follows is kept under `State/quarantine/` first, so that a crash in
 * between loses nothing and the next start finds the same file there.
 */ // E-4.6
export function recoverLog(
  files: Files,
  folder: RunFolder,
  path: string,
  accept: (parsed: unknown, line: Uint8Array) => boolean,
): { readonly accepted: AcceptedLines; readonly recovery: Recovery | null } {
  const accepted = acceptLines(logChunks(files, folder.locate(path)), accept);
  const torn = tailOf(logChunks(files, folder.locate(path)), accepted.validBytes);
  if (torn.length === 0) return { accepted, recovery: null };
  const name = path.slice(path.lastIndexOf('/') + 1);
  const kept = `${name}.${accepted.validBytes}.${sha256Hex(torn).slice(0, 16)}.torn`;
  const quarantine = oneOf(ARTIFACTS.quarantine, kept);
  if (!folder.has(quarantine)) folder.save(quarantine, torn);
  files.truncate(folder.locate(path), accepted.validBytes);
  return {
    accepted,
    recovery: { path, keptBytes: accepted.validBytes, tornBytes: torn.length, quarantine: quarantine.path },
  };
}

/**
 * Recover the logs that have no chain. Done once when a run is resumed, after its seal was checked and before anything
 * is appended. `openEventLog` does the same for the events.
 */
export function recoverRecords(files: Files, folder: RunFolder): Recovery[] {
  return APPEND_ONLY.filter((path) => path !== ARTIFACTS.events.path).flatMap((path) => {
    const { recovery } = recoverLog(files, folder, path, isObject);
    return recovery === null ? [] : [recovery];
  });
}

/** What follows the first `length` bytes. */
function tailOf(chunks: Iterable<Uint8Array>, length: number): Uint8Array {
  const parts: Uint8Array[] = [];
  let before = 0;
  for (const chunk of chunks) {
    const from = length - before;
    if (from < chunk.length) parts.push(Uint8Array.from(chunk.subarray(Math.max(0, from))));
    before += chunk.length;
  }
  return Buffer.concat(parts);
}

const isObject = (value: unknown): value is object =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
