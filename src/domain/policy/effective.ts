import type { DeviceIds } from '../../schema/basics.ts';
import type { Fault } from '../../schema/faults.ts';
import type { EffectivePolicy } from '../../schema/policy/index.ts';
import type { PolicyFile } from './files.ts';
import { compose, nodeOf, type MergeNode, type Origin } from './merge-node.ts';
import { mergeLevels, parseMerged, type MergedPolicies } from './merge.ts';
import { sourcesOf } from './sources.ts';

/** An id or ring as it was decided, and what decided it. */
export interface DecidedId {
  readonly key: 'tenantId' | 'clientId' | 'siteId' | 'deviceId' | 'policyProfileId';
  readonly value: string;
  readonly origin: Origin;
}

export interface EffectiveInput {
  /** Files of one device's chain, each without faults of its own. */
  readonly files: readonly PolicyFile[];
  /** Path, level and SHA-256 of each file that was read. */
  readonly read: EffectivePolicy['files'];
  readonly ids: readonly DecidedId[];
  readonly cachedPolicy: boolean;
  /** SHA-256 in lower-case hex. */
  readonly hash: (bytes: Uint8Array) => string;
}

export type EffectiveResult =
  | { readonly ok: true; readonly effective: EffectivePolicy }
  | { readonly ok: false; readonly faults: readonly Fault[] };

/**
 * The policy that holds for one device: all levels merged, defaults filled in, the source of every value. `sha256` is
 * over the five policies as JSON with sorted keys: equal policies have equal hashes, whatever files they came from.
 * `runId` is null; who saves it as evidence sets it.
 */
export function effectivePolicy(input: EffectiveInput): EffectiveResult {
  const { merged, faults } = mergeLevels(input.files);
  const decided = withIds(merged, input.ids);
  const parsed = parseMerged(decided);
  if (faults.length > 0) return { ok: false, faults };
  if (!parsed.ok) return parsed;
  const { policies } = parsed;
  return {
    ok: true,
    effective: {
      schemaVersion: 1,
      runId: null,
      policyProfileId: policies.ClientProfile.policyProfileId ?? null,
      policies,
      sources: sourcesOf(policies, decided),
      files: input.read,
      cachedPolicy: input.cachedPolicy,
      sha256: input.hash(new TextEncoder().encode(sortedJson(policies))),
    },
  };
}

/** The ids in force, out of the list that decided them. */
export function deviceIdsOf(ids: readonly DecidedId[]): DeviceIds {
  const of = (key: DecidedId['key']) => ids.find((id) => id.key === key)?.value ?? '';
  return { tenantId: of('tenantId'), clientId: of('clientId'), siteId: of('siteId'), deviceId: of('deviceId') };
}

function withIds(merged: MergedPolicies, ids: readonly DecidedId[]): MergedPolicies {
  const profile = ids.reduce<MergeNode | undefined>(
    (node, { key, value, origin }) =>
      compose(node, { kind: 'object', fresh: false, entries: new Map([[key, nodeOf(value, origin)]]) }),
    merged.get('ClientProfile'),
  );
  return profile === undefined ? merged : new Map(merged).set('ClientProfile', profile);
}

function sortedJson(value: unknown): string {
  return JSON.stringify(value, (_, inner: unknown) =>
    typeof inner === 'object' && inner !== null && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)))
      : inner,
  );
}
