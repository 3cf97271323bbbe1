import { PHASE_IDS } from '../../schema/phases.ts';
import { join, resolve } from 'node:path';
import type { LoadedScenario } from '../../device/simulated/index.ts';
import { acceptedFaults } from '../../domain/policy/accepted.ts';
import { faultsOfMeaning } from '../../domain/policy/doubts.ts';
import { notActedOn } from '../../domain/policy/not-acted-on.ts';
import type { StartDecision } from '../../domain/start-decision.ts';
import { Faults, PatchPilotError } from '../../errors/error.ts';
import { sha256Hex } from '../../evidence/hash.ts';
import { loadPolicy, type FailedPolicy, type LoadedPolicy } from '../../policy/load.ts';
import type { DeviceIds } from '../../schema/basics.ts';
import type { Run } from '../../schema/run.ts';
import type { System } from '../../system/system.ts';
import { kitOf, scenarioOf } from './device.ts';
import { lastGoodPolicy, outputRootOf, type Whose } from './place.ts';
import type { RunRequest } from '../request.ts';

/** What a start knows before it touches a device: where, who, under which policy. Decided once. */
export interface StartContext {
  readonly scenario: LoadedScenario | null;
  readonly policy: LoadedPolicy | FailedPolicy;
  readonly ids: DeviceIds;
  readonly outputRoot: string;
  readonly simulated: boolean;
  /** The kit that was asked for. */
  readonly kit: { readonly path: string; readonly sha256: string } | null;
  /** Why the kit that was asked for cannot be read: a run that needs it no more goes on all the same (`demandKit`). */
  readonly kitMissing: { readonly path: string; readonly error: PatchPilotError } | null;
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
    ...readableKit(system, request),
  };
}

function readableKit(system: System, { kit: asked }: RunRequest): Pick<StartContext, 'kit' | 'kitMissing'> {
  try {
    return { kit: kitOf(system, asked), kitMissing: null };
  } catch (error) {
    if (asked === null || !(error instanceof PatchPilotError)) throw error;
    return { kit: null, kitMissing: { path: resolve(system.host.workingFolder, asked), error } };
  }
}

/**
 * Throws why the kit that was asked for cannot be read, where this start installs of it: a fresh run, or one that is not past its
 * installs. What waits for its reboot, or is past it, goes on without the stick.
 */
export function demandKit({ kitMissing }: StartContext, decision: StartDecision, resumeAt: string): void {
  if (kitMissing === null || decision.kind === 'stillWaiting') return;
  const goesOn = decision.kind === 'afterReboot' || decision.kind === 'continue';
  if (!goesOn || resumeAt < PAST_INSTALLS) throw kitMissing.error;
}

/** The first phase that needs no file of a kit any more. */
const PAST_INSTALLS = PHASE_IDS.RebootOrchestration;

const inlineOf = (scenario: LoadedScenario | null) =>
  scenario?.scenario.policies === undefined
    ? null
    : { file: `scenario:${scenario.source}`, policies: scenario.scenario.policies };

/** The policy of a start, or what is wrong with it: what cannot be meant, what is accepted for too long, keys that nobody acts on. */
export function usablePolicy({ clock }: Pick<System, 'clock'>, ground: StartContext): Effective | PatchPilotError {
  if (!ground.policy.ok) return ground.policy.error;
  const { effective } = ground.policy;
  // A script may tell of a later day, and a configuration of ours is not wrong under the clock of an older script.
  const scripted = ground.scenario === null ? 0 : Date.parse(ground.scenario.scenario.now);
  const wrong = [...faultsOfMeaning(effective), ...acceptedFaults(effective, Math.max(clock.now(), scripted))];
  if (wrong.length > 0) return new Faults('configInvalid', wrong[0]?.file ?? null, wrong);
  const faults = notActedOn(effective, ground.simulated ? 'simulated' : 'real');
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
