import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Mutant } from './mutants.ts';

/** A survivor that stays, and why. It is found by its texts, so that lines may move. */
export interface Accepted {
  readonly file: string;
  readonly original: string;
  readonly mutated: string;
  /** How often it stands in the file and survives; once where nothing is said. */
  readonly places?: number;
  /** It cannot be told from the original by any input that the types allow. */
  readonly equivalent: boolean;
  readonly why: string;
}

export const ACCEPTED = JSON.parse(
  readFileSync(join(import.meta.dirname, 'accepted.json'), 'utf8'),
) as readonly Accepted[];

/** The rows for these survivors, each for as many as it names; and the rows of their files that have too few. */
export const matchAccepted = (
  survivors: readonly Mutant[],
  files: ReadonlySet<string>,
  accepted: readonly Accepted[] = ACCEPTED,
): { readonly rows: ReadonlyMap<Mutant, Accepted>; readonly stale: readonly Accepted[] } => {
  const rows = new Map<Mutant, Accepted>();
  const stale: Accepted[] = [];
  for (const row of accepted.filter(({ file }) => files.has(file))) {
    const { places = 1 } = row;
    const named = survivors
      .filter((one) => one.file === row.file && one.original === row.original && one.mutated === row.mutated)
      .slice(0, places);
    for (const one of named) rows.set(one, row);
    if (named.length < places) stale.push(row);
  }
  return { rows, stale };
};
