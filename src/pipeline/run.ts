import { resolve } from 'node:path';
import { EXIT_CODES } from '../domain/exit-codes.ts';
import { NO_COUNTS } from '../domain/last-line.ts';
import { asPatchPilotError, PatchPilotError, recordError } from '../errors/error.ts';
import type { System } from '../system/system.ts';
import { carryOutDecision } from './carry-out-decision.ts';
import { lockOwnerIsStuck } from './start/lock-owner.ts';
import { findStartContext, type StartContext } from './start/start-context.ts';
import { recordWhereSafe } from './refusal.ts';
import type { RunListener, RunRequest, RunResult } from './request.ts';
import { refused } from './result.ts';
import { openStart, type Opened } from './start/open-start.ts';

/**
 * One start of `run`: a fresh cycle, the continuation of the open one, or an answer at once. Never throws; every way out
 * is a result with one of the eight codes, and a start that cannot make a run folder is recorded as a refusal. `stop`
 * asks for the next good moment; after `closing` nothing is waited for, not even an installer, which works on by itself.
 */
export async function run(
  system: System,
  request: RunRequest,
  listener: RunListener,
  stop: AbortSignal,
  closing: AbortSignal = new AbortController().signal,
): Promise<RunResult> {
  let ground: StartContext | undefined;
  let opened: Opened | undefined;
  try {
    ground = findStartContext(system, request);
    opened = await openStart(system, ground, request, stop);
    if (opened === undefined) return await lockHeld(system, ground, stop);
    for (const note of opened.notes) listener.note(note);
    return await carryOutDecision({ system, request, listener, stop, closing, ground, opened });
  } catch (thrown) {
    const error = asPatchPilotError(thrown);
    const asked = request.outputRoot === null ? null : resolve(system.host.workingFolder, request.outputRoot);
    const outputRoot = ground?.outputRoot ?? asked;
    return refused(error, ground?.simulated ?? request.scenario !== null, await record(system, outputRoot, error));
  } finally {
    // What still works for the device is left alone when the process has only seconds: the next start sweeps.
    if (!closing.aborted) {
      await opened?.device.close();
      await opened?.windows?.bridge.close();
    }
    opened?.lock.release();
  }
}

/** A refusal that cannot be recorded either is still told on stderr; why it was not recorded is told beside it. */
async function record(
  system: System,
  outputRoot: string | null,
  error: PatchPilotError,
): Promise<PatchPilotError | null> {
  return outputRoot === null ? null : await recordWhereSafe(system, outputRoot, error);
}

/** 170 writes nothing; a holder without a sign of life is 240, and its lock is still not taken. */
async function lockHeld(system: System, ground: StartContext, stop: AbortSignal): Promise<RunResult> {
  const stuck = await lockOwnerIsStuck(system, ground, stop);
  if (stuck !== null) return refused(stuck, ground.simulated, await record(system, ground.outputRoot, stuck));
  const error = new PatchPilotError(
    'lockHeld',
    ground.ids.deviceId,
    'expected a free device, got one that another run holds',
  );
  return {
    exitCode: EXIT_CODES.ConcurrencyLock,
    exitName: 'ConcurrencyLock',
    why: [],
    counts: NO_COUNTS,
    simulated: ground.simulated,
    runId: null,
    runFolder: null,
    root: null,
    ageDays: null,
    streak: null,
    failure: recordError(error),
    nextAction: 'wait for the other run to end, or use --wait-lock',
  };
}
