import { ACCEPTED, acceptedAs } from './accepted.ts';
import type { Tried } from './trial.ts';

/** What is printed of a file: its counts, and each mutant that no test noticed. */
export const fileLines = (file: string, tried: readonly Tried[]): readonly string[] => {
  const survivors = tried.filter(({ outcome }) => outcome !== 'killed');
  return [
    `${file}: ${tried.length} mutants, ${tried.length - survivors.length} killed, ${survivors.length} survived`,
    ...survivors.map(({ mutant, outcome }) => {
      const accepted = acceptedAs(mutant);
      const word = accepted === undefined ? outcome : `accepted (${accepted.why})`;
      const place = `${mutant.file}:${mutant.line}:${mutant.column}`;
      return `  ${place} ${mutant.operator} ${word}: ${mutant.original} → ${mutant.mutated}`;
    }),
  ];
};

/** The totals of an area; `share` is that of survivors that are not equivalent among the mutants that are not. */
export const summaryOf = (
  area: string,
  tried: readonly Tried[],
  named = ACCEPTED,
): { readonly lines: readonly string[]; readonly share: number } => {
  const survivors = tried.filter(({ outcome }) => outcome !== 'killed');
  const accepted = survivors.flatMap(({ mutant }) => acceptedAs(mutant, named) ?? []);
  const equivalent = accepted.filter((one) => one.equivalent).length;
  const share = (survivors.length - equivalent) / Math.max(1, tried.length - equivalent);
  const killed = tried.length - survivors.length;
  const all = percent(survivors.length / Math.max(1, tried.length));
  return {
    lines: [
      `${area}: ${tried.length} mutants, ${killed} killed, ${survivors.length} survived (${all})`,
      `  of these ${equivalent} equivalent, ${accepted.length - equivalent} accepted; without the equivalent ${percent(share)} survived`,
    ],
    share,
  };
};

const percent = (share: number): string => `${(share * 100).toFixed(1)} %`;
