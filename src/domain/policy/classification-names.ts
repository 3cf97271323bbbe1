import { nearest } from '../../schema/nearest.ts';
import type { Policies } from '../../schema/policy/index.ts';
import { CLASSIFICATIONS } from '../agent/classification.ts';

const KNOWN = Object.values(CLASSIFICATIONS);
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
  const known = new Set(KNOWN.map((name) => name.toLowerCase()));
  return KEYS.flatMap((key) =>
    settings[key].flatMap((name, index) =>
      known.has(name.toLowerCase()) ? [] : [{ key, index, name, near: nearest(name.trim(), KNOWN) }],
    ),
  );
}
