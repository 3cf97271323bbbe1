import { policyNames, type EffectivePolicy, type Policies } from '../../schema/policy/index.ts';
import { isObject } from './files.ts';
import type { MergedPolicies } from './merge.ts';
import type { MergeNode, Origin } from './merge-node.ts';

type ValueSource = EffectivePolicy['sources'][number];

export const BUILT_IN_ORIGIN: Origin = { source: 'built-in default', level: 'default' };

/**
 * Every value of the effective policy with the file it came from. A list is one value; one that was added to names all
 * the files that did, joined by ` + `. Keys read `UpdatePolicy.updateSettings.deferralDays`, sorted as in the schemas.
 */
export function sourcesOf(policies: Policies, merged: MergedPolicies): ValueSource[] {
  return policyNames.flatMap((name) => leaves(name, policies[name], merged.get(name)));
}

function leaves(key: string, value: unknown, node: MergeNode | undefined): ValueSource[] {
  if (isObject(value) && Object.keys(value).length > 0) {
    const entries = node?.kind === 'object' ? node.entries : undefined;
    return Object.entries(value).flatMap(([name, inner]) => leaves(`${key}.${name}`, inner, entries?.get(name)));
  }
  const origins = originsOf(node);
  const joined = (pick: (origin: Origin) => string) => [...new Set(origins.map(pick))].join(' + ');
  return [{ key, value, source: joined((o) => o.source), level: joined((o) => o.level) }];
}

function originsOf(node: MergeNode | undefined): readonly Origin[] {
  if (node === undefined || node.kind === 'object') return [BUILT_IN_ORIGIN];
  return node.kind === 'append' ? [BUILT_IN_ORIGIN, ...node.origins] : node.origins;
}

/** A function from a key to the file its value came from; a key with keys below it answers for the first of them. */
export function sourceOf(sources: readonly ValueSource[]): (key: string) => string {
  return (key) => {
    const found = sources.find((one) => one.key === key) ?? sources.find((one) => one.key.startsWith(`${key}.`));
    return found?.source ?? BUILT_IN_ORIGIN.source;
  };
}
