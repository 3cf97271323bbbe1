import type { Files } from '../system/system.ts';
import { sha256Hex } from './hash.ts';
import { acceptLines, type AcceptedLines } from './json-lines.ts';
import { RUN_FILES } from './layout.ts';
import { MAX_LOG_BYTES, type RunFolder } from './run-folder.ts';

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
export function recoverLog<T>(
  files: Files,
  folder: RunFolder,
  path: string,
  accept: (parsed: unknown, line: Uint8Array) => T | undefined,
): { readonly accepted: AcceptedLines<T>; readonly recovery: Recovery | null } {
  const bytes = files.read(folder.locate(path), MAX_LOG_BYTES) ?? new Uint8Array();
  const accepted = acceptLines(bytes, accept);
  const torn = bytes.subarray(accepted.validBytes);
  if (torn.length === 0) return { accepted, recovery: null };
  const name = path.slice(path.lastIndexOf('/') + 1);
  const quarantine = `State/quarantine/${name}.${accepted.validBytes}.${sha256Hex(torn).slice(0, 16)}.torn`;
  if (!folder.has(quarantine)) folder.save(quarantine, torn);
  files.truncate(folder.locate(path), accepted.validBytes);
  return {
    accepted,
    recovery: { path, keptBytes: accepted.validBytes, tornBytes: torn.length, quarantine },
  };
}

/**
 * Recover the logs that have no chain. Done once when a run is resumed, after its seal was checked and before anything
 * is appended. `openEventLog` does the same for the events.
 */
export function recoverRecords(files: Files, folder: RunFolder): Recovery[] {
  return [RUN_FILES.installSummary, RUN_FILES.spans].flatMap((path) => {
    const { recovery } = recoverLog(files, folder, path, (parsed) => (isObject(parsed) ? parsed : undefined));
    return recovery === null ? [] : [recovery];
  });
}

const isObject = (value: unknown): value is object =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
