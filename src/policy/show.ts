import type { EffectivePolicy } from '../schema/policy/index.ts';

/** One line of `policy show`: a key, its value as JSON, and the file and level it came from. */
export interface PolicyRow {
  readonly key: string;
  readonly value: string;
  readonly source: string;
  readonly level: string;
}

/** The effective policy, one row a value, and one each maintenance window, in the order of the schemas. */
export function policyRows({ sources }: Pick<EffectivePolicy, 'sources'>): PolicyRow[] {
  return sources.flatMap(({ key, value, source, level }) => {
    const row = (at: string, shown: unknown): PolicyRow => ({
      key: at,
      value: shown === undefined ? '' : JSON.stringify(shown),
      source,
      level,
    });
    const isList = key === 'UpdatePolicy.maintenanceWindows' && Array.isArray(value) && value.length > 0;
    return isList ? value.map((one: unknown, index) => row(`${key}[${index}]`, one)) : [row(key, value)];
  });
}
