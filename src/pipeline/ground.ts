import { join } from 'node:path';
import type { LoadedScenario } from '../device/simulated/index.ts';
import { SIMULATED_CAPABILITIES, WINDOWS_CAPABILITIES } from '../domain/policy/acted-on.ts';
import { notActedOn } from '../domain/policy/not-acted-on.ts';
import { Faults, type PatchPilotError } from '../errors/error.ts';
import { sha256Hex } from '../evidence/hash.ts';
import { loadPolicy, type FailedPolicy, type LoadedPolicy } from '../policy/load.ts';
import type { DeviceIds } from '../schema/basics.ts';
import type { Run } from '../schema/run.ts';
import type { System } from '../system/system.ts';
import { kitOf, scenarioOf } from './device.ts';
import { lastGoodPolicy, outputRootOf, type Whose } from './place.ts';
import type { RunRequest } from './request.ts';

/** What a start knows before it touches a device: where, who, under which policy. Decided once. */
export interface Ground {
  readonly scenario: LoadedScenario | null;
  readonly policy: LoadedPolicy | FailedPolicy;
  readonly ids: DeviceIds;
  readonly outputRoot: string;
  readonly simulated: boolean;
  /** The kit that was asked for. */
  readonly kit: { readonly path: string; readonly sha256: string } | null;
}

/** Throws what refuses a start: `usage`, `idInvalid`, `scenarioInvalid`, `platformUnsupported`, `inputAbsent`. */
export function findGround(system: System, request: RunRequest): Ground {
  const scenario = scenarioOf(system, request);
  const { tenantId, clientId, siteId, deviceId } = request;
  const policy = loadPolicy(system, {
    config: request.config,
    programFolder: scenario === null ? join(system.host.programPath, '..') : null,
    ids: { tenantId, clientId, siteId, deviceId },
    policyProfileId: request.policyProfileId,
    outputRoot: request.outputRoot,
    inline: inlineOf(scenario),
    hash: sha256Hex,
    cache: lastGoodPolicy(system, request.outputRoot, scenario !== null),
  });
  if (!policy.ok && policy.error.code === 'idInvalid') throw policy.error;
  const outputRoot = outputRootOf(system, request.outputRoot, policy.outputRoot);
  const kit = kitOf(system, request.kit);
  return { scenario, policy, ids: policy.ids, outputRoot, simulated: scenario !== null, kit };
}

const inlineOf = (scenario: LoadedScenario | null) =>
  scenario?.scenario.policies === undefined
    ? null
    : { file: `scenario:${scenario.source}`, policies: scenario.scenario.policies };

/** The policy of a start, or what is wrong with it, keys that nobody acts on included. */
export function usablePolicy(ground: Ground): LoadedPolicy['effective'] | PatchPilotError {
  if (!ground.policy.ok) return ground.policy.error;
  const { effective } = ground.policy;
  const faults = notActedOn(effective, ground.simulated ? SIMULATED_CAPABILITIES : WINDOWS_CAPABILITIES);
  return faults.length === 0 ? effective : new Faults('configNotActedOn', faults[0]?.file ?? null, faults);
}

/** Whose state a start works with. */
export const whoseOf = ({ outputRoot, ids, scenario }: Ground): Whose => ({
  ...{ outputRoot, ids, scenario: scenario?.scenario ?? null },
});

/** Where the updates of a start come from, as the record of its run says it. */
export function sourceOf({ scenario, kit }: Ground): Run['source'] {
  if (kit !== null) return { kind: 'kit', name: kit.path, sha256: kit.sha256 };
  if (scenario === null) return { kind: 'agent', name: 'windows update agent', sha256: null };
  return { kind: 'scenario', name: scenario.source, sha256: sha256Hex(scenario.bytes) };
}
