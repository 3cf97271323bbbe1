import { warningsOfMeaning } from '../domain/policy/doubts.ts';
import { describeFault } from '../errors/error.ts';
import type { LoadedPolicy } from './load-types.ts';

/**
 * What a person should know of a policy that holds, a sentence each: places and rings that nobody has written for, a
 * cached copy, and what may not be meant. `run`, `plan`, `policy show` and `policy pack` say the same.
 */
export const policyNotes = ({ notes, effective }: Pick<LoadedPolicy, 'notes' | 'effective'>): string[] => [
  ...notes,
  ...warningsOfMeaning(effective).map((fault) => `policy: ${describeFault(fault)}`),
];
