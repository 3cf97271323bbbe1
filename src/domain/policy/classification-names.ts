import { nearest } from '../../schema/nearest.ts';
import type { Policies } from '../../schema/policy/index.ts';
import { CLASSIFICATIONS } from '../agent/classification.ts';

/** The English names of all classes of Windows Update, as policies use them. */
export const KNOWN_CLASSIFICATIONS: readonly string[] = Object.values(CLASSIFICATIONS);
const KEYS = ['includedClassifications', 'excludedClassifications', 'requiredClassifications'] as const;

/** A name in a policy that is of no classification of Windows Update, and the known one that was most likely meant. */
export interface UnknownClassification {
  readonly key: (typeof KEYS)[number];
  readonly index: number;
  readonly name: string;
  readonly near: string | null;
}

/** All such names of a policy; case does not matter, blanks around a name do: it is never equal to anything. Pure. */
export function unknownClassifications(
  settings: Pick<Policies['UpdatePolicy']['updateSettings'], (typeof KEYS)[number]>,
): UnknownClassification[] {
  const known = new Set(KNOWN_CLASSIFICATIONS.map((name) => name.toLowerCase()));
  return KEYS.flatMap((key) =>
    settings[key].flatMap((name, index) =>
      known.has(name.toLowerCase()) ? [] : [{ key, index, name, near: meant(name) }],
    ),
  );
}

/** Shorter parts of a name, such as `S`, are a part of many by chance. */
const SHORTEST_PART = 3;

/** The known name that is nearest, else the first that holds this one, or its singular: `Security`, `Definitions`. */
function meant(stated: string): string | null {
  const name = stated.trim();
  const part = name.toLowerCase().replace(/s$/u, '');
  const whole = part.length < SHORTEST_PART ? undefined : KNOWN_CLASSIFICATIONS.find((one) => holds(one, part));
  return nearest(name, KNOWN_CLASSIFICATIONS) ?? whole ?? null;
}

const holds = (known: string, part: string): boolean => known.toLowerCase().includes(part);
