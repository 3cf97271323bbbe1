import type { EffectivePolicy } from '../../schema/policy/index.ts';
import { cleanValue } from '../clean-value.ts';
import { removeSecrets } from '../secrets.ts';
import { isObject } from './files.ts';
import { sameJson } from './locked-keys.ts';

/** No text of a policy has a lower limit than this: a mark that is longer than the secret must not make it a fault. */
const SHORTEST_LIMIT = 256;
/**
 * Patterns that take secrets away look like secrets; without them nothing would be taken away. Their names are texts
 * like others.
 */
const KEPT = 'ReportingPolicy.redaction';
const KEPT_PATTERNS = `${KEPT}.patterns`;

/**
 * The policy as evidence may hold it: without the secrets that arguments, URLs and names of its checks carry. `sha256`
 * stays that of the whole one. Doing it again changes nothing. Pure.
 */
export function withoutSecrets(effective: EffectivePolicy): EffectivePolicy {
  const { policies, sources } = effective;
  const { redaction } = policies.ReportingPolicy;
  const clean = cleaned(policies);
  return {
    ...effective,
    policies: {
      ...clean,
      ReportingPolicy: {
        ...clean.ReportingPolicy,
        redaction: { fields: redaction.fields.map(text), patterns: redaction.patterns.map(named) },
      },
    },
    sources: sources.map((row) => ({
      ...row,
      value: row.key === KEPT_PATTERNS ? patternsIn(row.value) : cleanedRow(row),
    })),
  };
}

const text = (whole: string): string => cut(removeSecrets(whole), whole) as string;

const named = <T extends { readonly name: string }>(pattern: T): T => ({ ...pattern, name: text(pattern.name) });

const patternsIn = (value: unknown): unknown =>
  Array.isArray(value)
    ? value.map((one: unknown) =>
        isObject(one) && typeof one['name'] === 'string' ? { ...one, name: text(one['name']) } : one,
      )
    : value;

/** Names of fields are words such as `password`: what they name is taken away, and they stay. */
const cleanedRow = ({ key, value }: EffectivePolicy['sources'][number]): unknown =>
  key.startsWith(KEPT) && Array.isArray(value)
    ? value.map((one: unknown) => (typeof one === 'string' ? text(one) : one))
    : cleaned(value);

/**
 * A part of a policy with its texts whole, to be carried out: `kept` is what the evidence of the run holds, `now` what
 * the policy of this start says. Another policy than the one that the run began with is not followed. Pure.
 */
export const wholeTexts = <T>(kept: T, now: T | null): T => (now !== null && sameJson(cleaned(now), kept) ? now : kept);

const cleaned = <T>(value: T): T => cut(cleanValue(value), value) as T;

/** The clean form of `whole`, no text of which is longer than the limits of a policy allow. */
function cut(clean: unknown, whole: unknown): unknown {
  if (typeof whole === 'string') return (clean as string).slice(0, Math.max(whole.length, SHORTEST_LIMIT));
  if (Array.isArray(whole)) return whole.map((item, index) => cut((clean as unknown[])[index], item));
  if (!isObject(whole)) return clean;
  // The names of members are those of the schema: none of them is a secret, and both have the same.
  return Object.fromEntries(Object.entries(clean as object).map(([name, value]) => [name, cut(value, whole[name])]));
}
