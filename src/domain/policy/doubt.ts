import type { Fault } from '../../schema/fault.ts';

/**
 * What a policy says that every schema allows and nobody is likely to mean. A `fault` cannot be meant, a `warning` may
 * be.
 */
export interface Doubt {
  readonly grade: 'fault' | 'warning';
  readonly fault: Fault;
}

/**
 * A doubt about a key of one of the policies, at the file that its value came from. `path` is the key without the
 * policy's name.
 */
export type Say = (grade: Doubt['grade'], path: string, message: string) => Doubt;
