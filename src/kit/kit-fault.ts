import type { Fault } from '../errors/error.ts';

/** What can be wrong with a kit, closed: tests and reports go by these words. */
export type KitProblem =
  /** `kit.json` is missing, unreadable, or not of its schema. */
  | 'kitJson'
  | 'name'
  | 'notListed'
  | 'missing'
  | 'size'
  | 'hash'
  | 'link'
  | 'folder'
  | 'caseClash'
  | 'duplicate'
  | 'unreadable'
  /** A checkpoint is named that the kit does not hold: the target build cannot be reached. */
  | 'chain'
  | 'arguments'
  | 'statement'
  /** Nobody says what class of update it is, or by a name that is none. */
  | 'classification'
  /** It does not begin as a file of its ending does: it is no package. */
  | 'content'
  /** The signature is not one over this list, or the key to sign with is none. */
  | 'signature'
  /** The copy in protected storage is not what was checked on the stick. */
  | 'changed';

/** One fault of a kit; `file` is the name as it stands in `files/` or in `kit.json`. */
export interface KitFault extends Fault {
  readonly problem: KitProblem;
}

export const kitFault = (problem: KitProblem, file: string, message: string, path = ''): KitFault => ({
  problem,
  file,
  path,
  message,
});

/** The text of anything thrown, for the message of a fault. */
export const messageOf = (thrown: unknown): string => (thrown instanceof Error ? thrown.message : String(thrown));
