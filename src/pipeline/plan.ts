import { planCatalog } from '../domain/plan-catalog.ts';
import { sourceOf } from '../domain/policy/sources.ts';
import { PatchPilotError } from '../errors/error.ts';
import { buildsInForce } from '../policy/builds-in-force.ts';
import type { LoadedPolicy } from '../policy/load-types.ts';
import { policyNotes } from '../policy/notes.ts';
import type { DeviceIds } from '../schema/basics.ts';
import type { Catalog } from '../schema/catalog.ts';
import type { System } from '../system/system.ts';
import { historyInForce } from '../phases/lines.ts';
import { openDevice } from './start/device.ts';
import type { RunListener, RunRequest } from './request.ts';
import { kitTrust } from './start/kit-trust.ts';
import { openPolicyPlaces, policyPlaces } from './start/policy-places.ts';
import { findStartContext, usablePolicy, whoseOf, type StartContext } from './start/start-context.ts';
import { deviceStateAt } from './start/place.ts';
import type { OnProgress } from '../device/port/progress.ts';
import type { OpenedWindows } from '../device/windows/index.ts';
import { PHASE_IDS } from '../schema/phases.ts';

export interface PlanResult {
  readonly catalog: Catalog;
  readonly simulated: boolean;
  /** Whose policy it was made by. */
  readonly ids: DeviceIds;
  readonly policyProfileId: string | null;
  /** Time of the device by which it was decided: windows and ages go by it. */
  readonly deviceTime: string;
  /** IANA zone of the device. */
  readonly timeZone: string;
  /** What a person should know of the policy, a sentence each; a run says the same. */
  readonly notes: readonly string[];
}

/**
 * Search and decide only, by the planner that `run` uses: what would be installed, what not, and which rule of which
 * policy file said so. Changes nothing, takes no lock, makes no folder. Throws what refuses a start.
 */
export async function plan(
  system: System,
  request: RunRequest,
  listener: Pick<RunListener, 'progress'>,
): Promise<PlanResult> {
  const context = findStartContext(system, request);
  if (context.kitMissing !== null) throw context.kitMissing.error;
  const policy = usablePolicy(system, context);
  if (policy instanceof PatchPilotError) throw policy;
  const judged = policyPlaces(system, context);
  const windows = context.simulated ? null : await inspectWindows(system, judged);
  const onProgress = (step: string, percent: number | null): void => {
    listener.progress(PHASE_IDS.UpdateCatalog, step, percent);
  };
  try {
    return await planOn(system, windows, { context, policy, onProgress });
  } finally {
    await windows?.bridge.close();
  }
}

async function inspectWindows(system: System, judged: readonly string[]): Promise<OpenedWindows> {
  const { openWindows } = await import('../device/windows/index.ts');
  return openWindows(system, { outputRoot: null, judged, makeBootKey: false });
}

interface PlanOptions {
  readonly context: StartContext;
  readonly policy: Exclude<ReturnType<typeof usablePolicy>, PatchPilotError>;
  readonly onProgress: OnProgress;
}

async function planOn(system: System, windows: OpenedWindows | null, options: PlanOptions): Promise<PlanResult> {
  const { context, policy, onProgress } = options;
  const state = deviceStateAt(system, whoseOf(context));
  const kit = context.kit?.path ?? null;
  const device = await openDevice(system, {
    scenario: context.scenario,
    deviceFolder: state.deviceFolder,
    state: null,
    start: 'inspect',
    testMode: context.testMode,
    kit,
    trust: kitTrust(system, context, kit, openPolicyPlaces(system, context, windows?.places ?? null)),
    windows,
    policies: policy.policies,
    builds: context.policy.ok ? context.policy.builds : null,
  });
  try {
    const facts = await device.open();
    await device.updates.prepare(onProgress);
    const { scan, offers } = await device.updates.search(onProgress);
    const nowMs = device.now();
    const catalog = planCatalog({
      runId: system.ids.guid(),
      searchedAtMs: system.clock.now(),
      nowMs,
      scan,
      offers,
      kit: device.updates.kind === 'kit',
      sight: await device.updates.coverage(),
      policy: policy.policies.UpdatePolicy,
      localTimeZone: device.timeZone,
      history: await historyInForce(device, state.seenUpdates(), { scan, offers }, facts.os),
      os: facts.os,
      sourceOf: sourceOf(policy.sources),
    });
    return {
      catalog,
      simulated: context.simulated,
      ids: context.ids,
      policyProfileId: policy.policyProfileId,
      deviceTime: new Date(nowMs).toISOString(),
      timeZone: device.timeZone,
      notes: context.policy.ok ? notesOf(system, context.policy, context.simulated) : [],
    };
  } finally {
    await device.close();
  }
}

function notesOf({ assets }: System, policy: LoadedPolicy, simulated: boolean): string[] {
  const builds = simulated || policy.builds === null ? null : buildsInForce(assets, policy.builds).note;
  return [...policyNotes(policy), ...(builds === null ? [] : [builds])];
}
