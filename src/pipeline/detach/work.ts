import { join } from 'node:path';
import { detachedState, SIGN_OF_LIFE_MS } from '../../domain/detached-run.ts';
import { EXIT_CODES } from '../../domain/exit-codes.ts';
import { asPatchPilotError, PatchPilotError } from '../../errors/error.ts';
import { copyKit } from '../../kit/copy.ts';
import { DetachedRuns, isDetachedId, type DetachedFolder } from '../../state/detached-runs.ts';
import type { System } from '../../system/system.ts';
import type { Caller, RunRequest, RunResult } from '../request.ts';
import { run } from '../run.ts';
import { Life } from './life.ts';
import { DETACHED_FILES, packedPolicy, RESUME_TASK, runTask } from './places.ts';
import { promisedRun, type PromisedRun } from './promised-run.ts';
import { putAwayDetached } from './put-away.ts';
import { removeWhereFree } from './remove.ts';

/** Whoever holds the device when a task begins is waited for: the caller is about to end, another run will. */
const WAIT_LOCK_MS = 60 * 60_000;

/** What the run came to already, by whomever it was gone on with: nothing is done then. */
export interface Over {
  readonly over: { readonly runId: string; readonly exitCode: number };
}

/**
 * What the scheduled task starts: copies the kit, so that the stick can be taken out, and carries the run out as it was
 * handed over. Started again after a restart it goes on with that run alone, or begins it where it was cut off before
 * there was one. When the run is over it removes its tasks and what it worked from. Never throws for the run itself;
 * throws `inputAbsent` where nothing was handed over, `lockHeld` where a process works on it.
 *
 * @param id names the folder below `machine\detached`
 */
export async function workDetached(system: System, id: string, caller: Caller): Promise<RunResult | Over> {
  const detached = new DetachedRuns(system.files, system.host.machineFolder);
  const found = detached.find(id);
  if (found === undefined) {
    await removeTasks(system, id);
    throw new PatchPilotError('inputAbsent', id, 'expected a run that was handed over, got none of this id');
  }
  const { processes, clock, host } = system;
  const works = (pid: number): boolean => pid !== host.pid && processes.alive(pid);
  if (detachedState(found, works, clock.now()) === 'working')
    throw new PatchPilotError('lockHeld', id, 'expected a run that no process works on, got one that does');
  const promised = promisedRun(system, found);
  if (promised.state === 'over') {
    await putAwayDetached(system, detached, found, promised.runId);
    return { over: promised };
  }
  const life = new Life(system, detached, found);
  const stopTelling = clock.every(SIGN_OF_LIFE_MS, () => {
    life.tell({});
  });
  try {
    if (found.record.resumeAtStart) await goOnAtStart(system, found, caller);
    const kit = localKit(system, found, { caller, life });
    life.tell({ step: 'run' });
    const result = await run(system, requestOf(found, promised, kit), life.listens(caller));
    stopTelling();
    life.tell({ step: 'ended', exitCode: result.exitCode, runId: result.runId ?? life.runId });
    await putAwayDetached(system, detached, found, result.runId);
    return result;
  } catch (error) {
    life.tell({ step: 'ended', exitCode: EXIT_CODES.ReportingFailure });
    await putAwayDetached(system, detached, found, null);
    throw error;
  } finally {
    stopTelling();
  }
}

/** Tasks of which nothing is left that they could do. */
async function removeTasks(system: System, id: string): Promise<void> {
  if (!isDetachedId(id)) return;
  const { removeTask } = await import('../../device/windows/index.ts');
  await removeTask(system, runTask(id));
  await removeTask(system, RESUME_TASK, id);
}

/**
 * Registered before anything is installed: Windows may restart in the middle, whoever asked for it. Where it cannot be
 * registered the run works all the same, and goes on with the next start, as every run does.
 */
async function goOnAtStart(system: System, { folder, record }: DetachedFolder, { listener }: Caller): Promise<void> {
  const { isRegistered, registerTask } = await import('../../device/windows/index.ts');
  const { host } = system;
  const args = ['run', '--detached', record.id];
  const description = 'Goes on with a patch run after a restart; it removes itself';
  const task = { name: RESUME_TASK, description, atStart: true, program: host.programPath, args, folder };
  try {
    if (isRegistered(system, RESUME_TASK, record.id)) return; // anew it would wait for another start of Windows
    await registerTask(system, task, join(folder, DETACHED_FILES.resumeTask));
  } catch (error) {
    listener.note(`the run will not go on by itself after a restart: ${asPatchPilotError(error).message}`, 'always');
  }
}

/** The kit that the run installs from: the copy, or the stick itself where none could be made. */
function localKit(
  system: System,
  { folder, record, begun }: DetachedFolder,
  { caller: { listener }, life }: { readonly caller: Caller; readonly life: Life },
): string | null {
  if (record.kit === null) return null;
  const copy = join(folder, DETACHED_FILES.kit);
  if (begun !== undefined && system.files.stat(join(copy, 'kit.json')) !== undefined) return copy;
  const reason = copyKit(system.files, record.kit, copy, (file, percent) => {
    life.tell({});
    listener.progress('01', `copies the kit: ${file}`, percent);
  });
  if (reason === null) return copy;
  removeWhereFree(system.files, copy); // the rest of it would take the room that the run needs
  listener.note(`the kit could not be copied, so the stick has to stay in: ${reason}`, 'always');
  return record.kit;
}

function requestOf({ folder, record }: DetachedFolder, promised: PromisedRun, kit: string | null): RunRequest {
  const { outputRoot, maxRuntimeMs, retry, trustRefusal, firstEvents } = record;
  const ofThePolicy = { tenantId: null, clientId: null, siteId: null, deviceId: null, policyProfileId: null };
  const { runId, state } = promised;
  return {
    ...ofThePolicy,
    ...{ outputRoot, maxRuntimeMs, retry, kit },
    ...{ config: packedPolicy(folder), testMode: false, scenario: null, waitLockMs: WAIT_LOCK_MS },
    handedOver: {
      freshRunId: state === 'toBegin' && record.fresh ? runId : null,
      onlyRun: state === 'open' ? runId : null,
      ...{ trustRefusal, firstEvents },
    },
  };
}
