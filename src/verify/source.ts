import type { EntryKind, FileStat } from '../system/system.ts';

/** Evidence wherever it lies: a run's folder, or a zip of one. */
export interface EvidenceSource {
  /** Entries of one folder; '' is the run's own. Paths use `/`. */
  list(folder: string): readonly { readonly name: string; readonly kind: EntryKind }[];
  /** Never follows a link; undefined when the name cannot be found. */
  stat(path: string): FileStat | undefined;
  chunks(path: string): Iterable<Uint8Array>;
  /** The list of what a zip leaves out; undefined where there is none. */
  readonly withheld?: { readonly stat: FileStat; chunks(): Iterable<Uint8Array> };
}
