import { shown } from '../../schema/fault.ts';

/** Indexes of names that stood before; case is ignored. */
export function repeated(names: readonly string[]): number[] {
  const lower = names.map((name) => name.toLowerCase());
  return lower.flatMap((name, index) => (lower.indexOf(name) < index ? [index] : []));
}

/** A state is accepted by one entry: two would be two ends and two people who answer for it. */
export const repeatedWhy = (why: unknown): string => `expected each why once, got ${shown(why)} again`;
