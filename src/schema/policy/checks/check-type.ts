import * as v from 'valibot';
import { described } from '../../described.ts';
import { name, whole } from '../values.ts';

/** What every check has: its id, a time limit for an attempt, how often, and how long to let things settle first. */
const common = {
  id: described(name, 'Each id once in an application.'),
  timeoutSeconds: described(v.optional(whole(1, 600), 30), 'For one attempt.'),
  attempts: described(v.optional(whole(1, 20), 1), 'Confidence is the share of these that passed.'),
  settleSeconds: described(
    v.optional(whole(0, 600), 0),
    'The first attempt is not made sooner than so many seconds after the checks began.',
  ),
};

/**
 * What a text of a check is the name of: that decides what is asked of it before a run, whatever the type of the check.
 */
export type Named = 'url' | 'host' | 'file' | 'program' | 'service' | 'process' | 'certificateStore';

/** The words that a check usually reads when it passes, and when it fails. */
export interface Words {
  readonly passed: string;
  readonly failed: string;
}

/**
 * All that the program knows of a type of check but how a device makes it: the form of its policy, which of its texts
 * name what, and what it usually reads, which is what a simulated device says where its script does not.
 */
export const checkType = <const T extends string, const E extends v.ObjectEntries>(
  type: T,
  entries: E,
  more: {
    readonly names: { readonly [K in keyof E]?: Named };
    readonly reads: (check: v.InferOutput<v.StrictObjectSchema<E, undefined>>) => Words;
  },
) => ({
  type,
  schema: v.strictObject({ type: described(v.literal(type), 'The kind of check.'), ...common, ...entries }),
  ...more,
});
