import { checkPolicyFile, profileOf } from '../domain/policy/check-file.ts';
import { isObject, type PolicyFile } from '../domain/policy/files.ts';
import { isWindowsAbsolute } from '../domain/policy/refused-path.ts';
import { unknownKeyMessage, type Fault } from '../schema/faults.ts';
import type { BuildTable } from '../schema/builds.ts';
import { policyNames, type EffectivePolicy, type PolicyName } from '../schema/policy/index.ts';
import type { ReadFile } from './read-policy-file.ts';

/** Policies inside another file: a scenario, or a packed configuration. */
export interface InlinePolicies {
  /** What sources and faults name: `scenario:lying-update-210.json`. */
  readonly file: string;
  /** An object by policy name. */
  readonly policies: unknown;
  /** A table of builds beside them; undefined without one. */
  readonly builds?: unknown;
}

/** Inline policies as files of the global level. They stand in no folder, so a path in them has to be a full one. */
export function inlineFiles(
  inline: InlinePolicies,
  hash: (bytes: Uint8Array) => string,
): { readonly files: readonly ReadFile[]; readonly faults: readonly Fault[] } {
  const { file, policies } = inline;
  if (!isObject(policies)) return { files: [], faults: [{ file, path: 'policies', message: 'expected an object' }] };
  const files: ReadFile[] = [];
  const faults: Fault[] = [];
  for (const [key, value] of Object.entries(policies)) {
    if (!isPolicyName(key)) {
      faults.push({ file, path: `policies.${key}`, message: unknownKeyMessage({ key, known: policyNames }) });
      continue;
    }
    const stated: PolicyFile = { policy: key, file, level: 'Global', profile: null, value };
    const found = [...checkPolicyFile(stated), ...pathFaults(stated)];
    faults.push(
      ...found.map((fault) => ({ ...fault, path: `policies.${key}${fault.path === '' ? '' : `.${fault.path}`}` })),
    );
    files.push({ ...stated, sha256: hash(new TextEncoder().encode(JSON.stringify(value))) });
  }
  return { files: faults.length > 0 ? [] : files, faults };
}

/**
 * One file for one device: the effective policies and a table of builds, which `--config` takes like a folder. No other
 * id is in it.
 */
export function packPolicy({ policies }: Pick<EffectivePolicy, 'policies'>, builds: BuildTable | null): PackedPolicy {
  const all = { ...policies, ClientProfile: { ...policies.ClientProfile, policyPaths: {} } };
  return { schemaVersion: 1, policies: all, ...(builds === null ? {} : { builds }) };
}

export interface PackedPolicy {
  readonly schemaVersion: 1;
  readonly policies: EffectivePolicy['policies'];
  readonly builds?: BuildTable;
}

const isPolicyName = (key: string): key is PolicyName => policyNames.some((name) => name === key);

function pathFaults(file: PolicyFile): Fault[] {
  const profile = file.policy === 'ClientProfile' ? profileOf(file) : null;
  if (profile === null) return [];
  const no = (path: string, message: string): Fault => ({ file: file.file, path, message });
  const { outputRoot, policyPaths } = profile;
  const full = outputRoot === undefined || outputRoot.startsWith('/') || isWindowsAbsolute(outputRoot);
  return [
    ...(full ? [] : [no('outputRoot', 'expected a full path, got a relative one')]),
    ...(Object.keys(policyPaths).length === 0
      ? []
      : [no('policyPaths', 'expected no paths beside policies, got some')]),
  ];
}
