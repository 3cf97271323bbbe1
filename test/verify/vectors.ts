import { join } from 'node:path';

/** Frozen evidence: a folder for each version of the format, in it a folder for each tree, and `expected.json`. */
export const VECTORS = join(import.meta.dirname, '..', 'vectors');

/** What every verifier of this and any later version says of a frozen tree, without and with its root. */
export interface Vector {
  readonly name: string;
  readonly verdict: string;
  readonly exitCode: number | null;
  readonly root: string | null;
  /** `check path` of each failed check. */
  readonly failed: readonly string[];
}
