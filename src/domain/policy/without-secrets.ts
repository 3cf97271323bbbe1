import type { EffectivePolicy } from '../../schema/policy/index.ts';
import { cleanValue } from '../clean-value.ts';
import { sameJson } from './locks.ts';

/** No text of a policy has a lower limit than this: a mark that is longer than the secret must not make it a fault. */
const SHORTEST_LIMIT = 256;
/** Patterns that take secrets away look like secrets; without them nothing would be taken away. */
const KEPT = 'ReportingPolicy.redaction';

/**
 * The policy as evidence may hold it: without the secrets that arguments, URLs and names of its checks carry. `sha256` stays
 * that of the whole one. Doing it again changes nothing. Pure.
 */
export function withoutSecrets(effective: EffectivePolicy): EffectivePolicy {
  const { policies, sources } = effective;
  const { redaction } = policies.ReportingPolicy;
  const clean = cleaned(policies);
  return {
    ...effective,
    policies: { ...clean, ReportingPolicy: { ...clean.ReportingPolicy, redaction } },
    sources: sources.map((row) => (row.key.startsWith(KEPT) ? row : { ...row, value: cleaned(row.value) })),
  };
}

/**
 * A part of a policy with its texts whole, to be carried out: `kept` is what the evidence of the run holds, `now` what the
 * policy of this start says. Another policy than the one that the run began with is not followed. Pure.
 */
export const wholeTexts = <T>(kept: T, now: T | null): T => (now !== null && sameJson(cleaned(now), kept) ? now : kept);

const cleaned = <T>(value: T): T => cut(cleanValue(value), value) as T;

/** The same value, no text of which is longer than the limits of a policy allow. */
function cut(clean: unknown, whole: unknown): unknown {
  if (typeof clean === 'string' && typeof whole === 'string')
    return clean.slice(0, Math.max(whole.length, SHORTEST_LIMIT));
  if (Array.isArray(clean) && Array.isArray(whole)) return clean.map((item, index) => cut(item, whole[index]));
  if (typeof clean !== 'object' || clean === null || typeof whole !== 'object' || whole === null) return clean;
  // The names of members are those of the schema: none of them is a secret, and both have the same.
  const members = whole as Readonly<Record<string, unknown>>;
  return Object.fromEntries(Object.entries(clean).map(([name, value]) => [name, cut(value, members[name])]));
}
