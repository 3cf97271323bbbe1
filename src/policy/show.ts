import type { EffectivePolicy } from '../schema/policy/index.ts';

/** One line of `policy show`: a key, its value as JSON, and the file and level it came from. */
export interface PolicyRow {
  readonly key: string;
  readonly value: string;
  readonly source: string;
  readonly level: string;
}

/** The effective policy, one row a value, in the order of the schemas. */
export function policyRows({ sources }: Pick<EffectivePolicy, 'sources'>): PolicyRow[] {
  return sources.map(({ key, value, source, level }) => ({
    key,
    value: value === undefined ? '' : JSON.stringify(value),
    source,
    level,
  }));
}
