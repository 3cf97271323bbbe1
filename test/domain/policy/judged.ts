import assert from 'node:assert/strict';
import type { LevelName } from '../../../src/domain/policy/files.ts';
import { mergeLevels, parseMerged } from '../../../src/domain/policy/merge.ts';
import { sourcesOf } from '../../../src/domain/policy/sources.ts';
import type { EffectivePolicy, PolicyName } from '../../../src/schema/policy/index.ts';

export type Judged = Pick<EffectivePolicy, 'policies' | 'sources'>;

/** What one file of a level says of one policy; it is called `Global.json` for the level Global. */
export type Stated = readonly [policy: PolicyName, value: object, level?: LevelName];

/** These files merged, and where each value came from. */
export function judged(...files: readonly Stated[]): Judged {
  const { merged } = mergeLevels(
    files.map(([policy, value, level = 'Global']) => ({ policy, value, level, file: `${level}.json`, profile: null })),
  );
  const parsed = parseMerged(merged);
  assert.ok(parsed.ok);
  return { policies: parsed.policies, sources: sourcesOf(parsed.policies, merged) };
}
