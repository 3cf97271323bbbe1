import type { Offer } from '../../schema/catalog.ts';

/** Every KB number of an update, each once, the one that people are shown first. */
export const numbersOf = ({ kb, kbs }: Pick<Offer, 'kb' | 'kbs'>): string[] => [
  ...new Set([...(kb === null ? [] : [kb]), ...(kbs ?? [])]),
];
