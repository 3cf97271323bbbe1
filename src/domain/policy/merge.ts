import * as v from 'valibot';
import { checkSchema, type Fault } from '../../schema/faults.ts';
import { policyNames, policySchemas, type Policies, type PolicyName } from '../../schema/policy/index.ts';
import { levelText, LEVELS, type PolicyFile } from './files.ts';
import { lockFaults, locksOf, type Lock } from './locked-keys.ts';
import { compose, nodeOf, resolve, type MergeNode } from './merge-node.ts';

/** What every policy is when no file says anything. */
export const BUILT_IN: Policies = {
  ClientProfile: v.parse(policySchemas.ClientProfile, {}),
  UpdatePolicy: v.parse(policySchemas.UpdatePolicy, {}),
  AppValidationPolicy: v.parse(policySchemas.AppValidationPolicy, {}),
  BackupPolicy: v.parse(policySchemas.BackupPolicy, {}),
  ReportingPolicy: v.parse(policySchemas.ReportingPolicy, {}),
};

/** The nodes of the five policies; a policy that no file mentions is absent. */
export type MergedPolicies = ReadonlyMap<PolicyName, MergeNode>;

export interface Merged {
  readonly merged: MergedPolicies;
  readonly faults: readonly Fault[];
}

/**
 * The files of one device merged in the order Global, Tenant, Client, Site, Device, each level followed by its ring
 * folder. Every file is expected to have passed `checkPolicyFile`. A list of objects (`maintenanceWindows`) is replaced
 * like every list. A lock binds the levels below the one it stands in, not the ring folder of its own level; a level
 * that sets a locked key to the value it has already changes nothing and is no fault.
 */
export function mergeLevels(files: readonly PolicyFile[]): Merged {
  const merged = new Map<PolicyName, MergeNode>();
  const locks = new Map<PolicyName, Lock[]>();
  const faults: Fault[] = [];
  for (const file of inOrder(files)) {
    const before = merged.get(file.policy);
    const after = compose(before, nodeOf(file.value, { source: file.file, level: levelText(file) }));
    const binding = (locks.get(file.policy) ?? []).filter((lock) => lock.level !== file.level);
    faults.push(...lockFaults(binding, file, { before, after }, BUILT_IN[file.policy]));
    merged.set(file.policy, after);
    locks.set(file.policy, [...(locks.get(file.policy) ?? []), ...locksOf(file)]);
  }
  return { merged, faults };
}

/**
 * The merged policies as their schemas want them, with the built-in defaults filled in; else what no file alone shows.
 */
export function parseMerged(
  merged: MergedPolicies,
): { readonly ok: true; readonly policies: Policies } | { readonly ok: false; readonly faults: readonly Fault[] } {
  const results = policyNames.map((name) => {
    const value = resolve(merged.get(name), BUILT_IN[name]);
    return [name, checkSchema(policySchemas[name], value, `${name} (merged)`)] as const;
  });
  const faults = results.flatMap(([, result]) => (result.ok ? [] : result.faults));
  if (faults.length > 0) return { ok: false, faults };
  return {
    ok: true,
    policies: Object.fromEntries(results.map(([n, r]) => [n, r.ok ? r.value : null])) as unknown as Policies,
  };
}

function inOrder(files: readonly PolicyFile[]): PolicyFile[] {
  const rank = (file: PolicyFile) => LEVELS.indexOf(file.level) * 2 + (file.profile === null ? 0 : 1);
  return [...files].sort((a, b) => rank(a) - rank(b));
}
