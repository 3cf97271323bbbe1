import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Mutant } from './mutants.ts';

/** A survivor that stays, and why. It is found by its texts, so that lines may move. */
export interface Accepted {
  readonly file: string;
  readonly original: string;
  readonly mutated: string;
  /** It cannot be told from the original by any input. */
  readonly equivalent: boolean;
  readonly why: string;
}

export const ACCEPTED = JSON.parse(
  readFileSync(join(import.meta.dirname, 'accepted.json'), 'utf8'),
) as readonly Accepted[];

export const acceptedAs = (mutant: Mutant, accepted = ACCEPTED): Accepted | undefined =>
  accepted.find(
    ({ file, original, mutated }) => file === mutant.file && original === mutant.original && mutated === mutant.mutated,
  );
