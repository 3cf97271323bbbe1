import { PatchPilotError } from '../errors/error.ts';
import { ARTIFACTS } from '../schema/artifacts.ts';
import type { System } from '../system/system.ts';
import { continueRun, type RunOptions } from './continue-run.ts';
import type { RunListener, RunRequest, RunResult } from './request.ts';
import { beginRun } from './run/begin-run.ts';
import { keepOutcome } from './run/close.ts';
import type { Journal } from './run/journal.ts';
import { lostRuns } from './run/lost-runs.ts';
import type { RunDevice } from './run/phase-context.ts';
import { abandonRun } from './run/put-away.ts';
import type { Start } from './start/open-start.ts';
import { sourceOf } from './start/start-context.ts';

/** What a fresh run is told of this start. */
export type FreshRun = Pick<RunRequest, 'policyProfileId' | 'retry'> & {
  /** The open run of which the record was dropped for this one. */
  readonly dropped?: { readonly runId: string; readonly folder: string; readonly reason: string };
};

/** A fresh run from phase 01 on. A cookie that still lies there belongs to nobody. */
export async function freshRun(system: System, start: Start, fresh: FreshRun, options: RunOptions): Promise<RunResult> {
  const { context, state } = start;
  const only = context.handedOver?.onlyRun ?? null;
  if (only !== null) throw new PatchPilotError('inputAbsent', only, 'expected a run that is not over');
  if (context.kitMissing !== null) throw context.kitMissing.error; // never another source in its place
  if (!context.testMode) {
    closeLostRuns(system, start, options.listener);
    state.archiveCookie('rejected', new Date(system.clock.now()).toISOString());
  }
  const { device, facts } = await start.openAnew();
  try {
    const on = { device, facts, state };
    const journal = begun(system, start, on, { ...fresh, policy: options.policy });
    return await continueRun(system, journal, on, { ...options, resumed: false });
  } finally {
    if (device !== start.device) await device.close();
  }
}

function begun(
  system: System,
  { context, firstEvents }: Start,
  { device, facts, state }: RunDevice,
  { policyProfileId, retry = [], dropped, policy }: FreshRun & Pick<RunOptions, 'policy'>,
): Journal {
  const promised = context.handedOver?.freshRunId ?? null;
  const journal = beginRun(system, state, context.outputRoot, {
    ids: context.ids,
    policyProfileId: context.policy.ok ? context.policy.policyProfileId : policyProfileId,
    mode: device.mode,
    simulated: context.simulated || context.testMode,
    source: sourceOf(context),
    boot: facts.bootIdentity,
    policySha256: policy instanceof PatchPilotError ? null : policy.sha256,
    kit: context.kit,
    retry,
    ...(promised === null ? {} : { runId: promised }),
  });
  if (dropped !== undefined) journal.log('openRunDropped', null, dropped, true);
  for (const { type, data } of firstEvents) journal.log(type, null, data, true);
  return journal;
}

/** Runs that nothing names as open any more: their bookkeeping is done where they are over, else they are closed. */
function closeLostRuns(system: System, { context, state }: Start, listener: RunListener): void {
  for (const { run, device } of lostRuns(system, state, context)) {
    const there = state.at(device);
    if (run.has(ARTIFACTS.manifest)) keepOutcome(system, there, run);
    else abandonRun(system, there, { folder: run, reason: 'the record of the open run was lost' }, listener);
  }
}
