import { ACCEPTED, matchAccepted, type Accepted } from './accepted.ts';
import type { Tried } from './trial.ts';

export interface Summary {
  readonly lines: readonly string[];
  /** Survivors that are not equivalent, among the mutants that are not. */
  readonly share: number;
  /** Rows of accepted survivors that did not survive, or are not there. */
  readonly stale: readonly Accepted[];
}

const left = (tried: readonly Tried[]) => tried.filter(({ outcome }) => outcome !== 'killed');
const match = (tried: readonly Tried[], accepted: readonly Accepted[]) =>
  matchAccepted(
    left(tried).map(({ mutant }) => mutant),
    new Set(tried.map(({ mutant }) => mutant.file)),
    accepted,
  );

/** What is printed of a file: its counts, and each mutant that no test noticed. */
export const fileLines = (file: string, tried: readonly Tried[]): readonly string[] => {
  const survivors = left(tried);
  const { rows } = match(tried, ACCEPTED);
  return [
    `${file}: ${tried.length} mutants, ${tried.length - survivors.length} killed, ${survivors.length} survived`,
    ...survivors.map(({ mutant, outcome }) => {
      const why = rows.get(mutant)?.why;
      const word = why === undefined ? outcome : `accepted (${why})`;
      const place = `${mutant.file}:${mutant.line}:${mutant.column}`;
      return `  ${place} ${mutant.operator} ${word}: ${mutant.original} → ${mutant.mutated}`;
    }),
  ];
};

/** The totals of an area. */
export const summaryOf = (area: string, tried: readonly Tried[], accepted = ACCEPTED): Summary => {
  const survived = left(tried).length;
  const { rows, stale } = match(tried, accepted);
  const equivalent = [...rows.values()].filter((row) => row.equivalent).length;
  const share = (survived - equivalent) / Math.max(1, tried.length - equivalent);
  const all = percent(survived / Math.max(1, tried.length));
  return {
    share,
    stale,
    lines: [
      `${area}: ${tried.length} mutants, ${tried.length - survived} killed, ${survived} survived (${all})`,
      `  of these ${equivalent} equivalent, ${rows.size - equivalent} accepted; without the equivalent ${percent(share)}`,
      ...stale.map(
        ({ file, original, mutated }) => `  accepted, but it did not survive: ${file} ${original} → ${mutated}`,
      ),
    ],
  };
};

const percent = (share: number): string => `${(share * 100).toFixed(1)} %`;
