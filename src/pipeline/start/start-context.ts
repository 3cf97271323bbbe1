import { join, resolve } from 'node:path';
import { loadScenario, type LoadedScenario } from '../../device/simulated/index.ts';
import { acceptedFaults } from '../../domain/policy/accepted.ts';
import { faultsOfMeaning } from '../../domain/policy/doubts.ts';
import { notActedOn } from '../../domain/policy/not-acted-on.ts';
import { Faults, PatchPilotError } from '../../errors/error.ts';
import { sha256Hex } from '../../evidence/hash.ts';
import { loadPolicy, type FailedPolicy, type LoadedPolicy } from '../../policy/load.ts';
import type { DeviceIds } from '../../schema/basics.ts';
import type { Run } from '../../schema/run.ts';
import type { System } from '../../system/system.ts';
import { askedKit, type AskedKit } from './kit.ts';
import { lastGoodPolicy, outputRootOf, type Whose } from './place.ts';
import type { HandedOver, RunRequest } from '../request.ts';

/** `run --test-mode` where there is no Windows device plays this scenario. */
const DEFAULT_SCENARIO = 'success-0';

/** What a start knows before it touches a device: where, who, under which policy. Decided once. */
export interface StartContext extends AskedKit {
  readonly scenario: LoadedScenario | null;
  readonly policy: LoadedPolicy | FailedPolicy;
  readonly ids: DeviceIds;
  readonly outputRoot: string;
  readonly simulated: boolean;
  /** Whether this is a dry run: nothing on the device is changed. */
  readonly testMode: boolean;
  readonly handedOver: HandedOver | null;
}

/** Throws what refuses a start: `usage`, `idInvalid`, `scenarioInvalid`, `platformUnsupported`, `inputAbsent`. */
export function findStartContext(system: System, request: RunRequest): StartContext {
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
  return {
    scenario,
    policy,
    ids: policy.ids,
    outputRoot,
    simulated: scenario !== null,
    testMode: request.testMode,
    handedOver: request.handedOver ?? null,
    ...askedKit(system, request.kit),
  };
}

/**
 * The scenario of a request: the one it names, or the default one for a test run off Windows; null for a real device.
 */
function scenarioOf(system: System, { scenario, testMode }: RunRequest): LoadedScenario | null {
  const windows = system.host.platform === 'win32';
  const name = scenario ?? (testMode && !windows ? DEFAULT_SCENARIO : null);
  if (name !== null) return loadScenario(system, resolve(system.host.workingFolder, name), name);
  if (!windows) {
    const detail = 'expected Windows, or a simulated device by --scenario';
    throw new PatchPilotError('platformUnsupported', system.host.platform, detail);
  }
  return null;
}

const inlineOf = (scenario: LoadedScenario | null) =>
  scenario?.scenario.policies === undefined
    ? null
    : { file: `scenario:${scenario.source}`, policies: scenario.scenario.policies };

/**
 * The policy of a start, or what is wrong with it: what cannot be meant, what is accepted for too long, keys that
 * nobody acts on.
 */
export function usablePolicy(
  { clock }: Pick<System, 'clock'>,
  { policy, scenario }: StartContext,
): Effective | PatchPilotError {
  if (!policy.ok) return policy.error;
  const { effective } = policy;
  // A script may tell of a later day, and a configuration of ours is not wrong under the clock of an older script.
  const scripted = scenario === null ? 0 : Date.parse(scenario.scenario.now);
  const wrong = [...faultsOfMeaning(effective), ...acceptedFaults(effective, Math.max(clock.now(), scripted))];
  if (wrong.length > 0) return new Faults('configInvalid', wrong[0]?.file ?? null, wrong);
  const faults = notActedOn(effective, scenario !== null ? 'simulated' : 'real');
  return faults.length === 0 ? effective : new Faults('configNotActedOn', faults[0]?.file ?? null, faults);
}

type Effective = LoadedPolicy['effective'];

/** Whose state a start works with. */
export const whoseOf = ({ outputRoot, ids, scenario }: StartContext): Whose => ({
  ...{ outputRoot, ids, scenario: scenario?.scenario ?? null },
});

/** Where the updates of a start come from, as the record of its run says it. */
export function sourceOf({ scenario, kit }: StartContext): Run['source'] {
  if (kit !== null) return { kind: 'kit', name: kit.path, sha256: kit.sha256 };
  if (scenario === null) return { kind: 'agent', name: 'windows update agent', sha256: null };
  return { kind: 'scenario', name: scenario.source, sha256: sha256Hex(scenario.bytes) };
}
