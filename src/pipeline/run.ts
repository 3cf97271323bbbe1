import { resolve } from 'node:path';
import { toldWhere } from '../domain/redirected-path.ts';
import { asPatchPilotError, type PatchPilotError } from '../errors/error.ts';
import type { System } from '../system/system.ts';
import { carryOut } from './carry-out.ts';
import { isHandedOver, sweepDetached } from './detach/sweep.ts';
import { recordWhereSafe } from './refusal.ts';
import type { Caller, RunRequest, RunResult } from './request.ts';
import { resultOf } from './result.ts';
import { lockOwnerIsStuck } from './start/lock-owner.ts';
import { closeStart, openStart, type Start } from './start/open-start.ts';
import { findStartContext, type StartContext } from './start/start-context.ts';

/** What a start that holds its device does with it. */
export type Act = (system: System, start: Start, request: RunRequest, caller: Caller) => Promise<RunResult>;

/**
 * One start of `run`: a fresh cycle, the continuation of the open one, or an answer at once. Never throws; every way
 * out is a result with one of the eight codes, and a start that cannot make a run folder is recorded as a refusal.
 *
 * @param act what is done once the device is held and judged; `handOver` leaves it to a scheduled task
 */
export async function run(
  system: System,
  request: RunRequest,
  caller: Caller,
  act: Act = carryOut,
): Promise<RunResult> {
  let context: StartContext | undefined;
  let start: Start | undefined;
  try {
    context = findStartContext(system, request);
    start = await openStart(system, context, { waitLockMs: request.waitLockMs, stop: caller.stop });
    if (start === undefined) return await lockHeld(system, context, caller.stop);
    if (!context.simulated && context.handedOver === null) {
      if (isHandedOver(system)) return await lockHeld(system, context, caller.stop);
      if (!context.testMode) await sweepDetached(system);
    }
    for (const note of start.notes) caller.listener.note(note);
    const result = await act(system, start, request, caller);
    // What was handed over before may be over now; a dry run leaves it.
    if (!context.simulated && !context.testMode && act === carryOut && context.handedOver === null)
      await sweepDetached(system);
    return result;
  } catch (thrown) {
    const error = toldWhere(asPatchPilotError(thrown), system.host, (path) => system.files.stat(path) !== undefined);
    return await refused(system, whereOf(system, request, context), error);
  } finally {
    if (start !== undefined) await closeStart(start, caller.closing?.aborted ?? false);
  }
}

/**
 * Where a refusal is recorded, and of what kind of device it is; as far as the request says it when nothing more is
 * known.
 */
interface Where {
  readonly outputRoot: string | null;
  readonly simulated: boolean;
}

function whereOf({ host }: System, request: RunRequest, context: StartContext | undefined): Where {
  const { outputRoot, scenario } = request;
  const asked = outputRoot === null ? null : resolve(host.workingFolder, outputRoot);
  return context ?? { outputRoot: asked, simulated: scenario !== null };
}

/** A refusal that cannot be recorded either is still told on stderr; why it was not recorded is told beside it. */
async function refused(system: System, { outputRoot, simulated }: Where, error: PatchPilotError): Promise<RunResult> {
  const unrecorded = outputRoot === null ? null : await recordWhereSafe(system, outputRoot, error);
  return resultOf({ kind: 'refused', error, simulated, unrecorded });
}

/** A holder without a sign of life is 240, and its lock is still not taken. */
async function lockHeld(system: System, context: StartContext, stop: AbortSignal): Promise<RunResult> {
  const stuck = await lockOwnerIsStuck(system, context, stop);
  if (stuck !== null) return await refused(system, context, stuck);
  return resultOf({ kind: 'lockHeld', simulated: context.simulated, deviceId: context.ids.deviceId });
}
