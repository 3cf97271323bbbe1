import { CLASSIFICATIONS } from './agent/classification.ts';
import { nearest } from '../schema/nearest.ts';

/** The names of classifications as policies and kits use them: those of Windows Update, in English. */
export const CLASSIFICATION_NAMES: readonly string[] = Object.values(CLASSIFICATIONS);

/** White space aside and around, and the last `s`: `Security  update ` and `Security Updates` are one name. */
const plain = (name: string): string => name.trim().replace(/\s+/gu, ' ').toLowerCase().replace(/s$/u, '');

const BY_PLAIN_NAME = new Map(CLASSIFICATION_NAMES.map((name) => [plain(name), name]));

/**
 * The classification that a name means, as Windows Update writes it; null for a name that is none. Case, blanks and the
 * singular are forgiven: packages say `Security Update` of themselves. Names in other languages are not known: a wrong
 * guess would let a policy include what nobody meant. Pure.
 */
export const classificationNamed = (name: string): string | null => BY_PLAIN_NAME.get(plain(name)) ?? null;

/** What to say of a name that is none: the nearest known one, else all of them. */
export function unknownClassification(name: string): string {
  const near = nearest(name.trim(), CLASSIFICATION_NAMES);
  const hint = near === null ? `; known are ${CLASSIFICATION_NAMES.join(', ')}` : `; the nearest is ${near}`;
  return `expected a classification as Windows Update names it in English, got ${JSON.stringify(name)}${hint}`;
}
