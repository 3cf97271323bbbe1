import { join } from 'node:path';
import { asPatchPilotError, PatchPilotError } from '../../errors/error.ts';
import { copyKit } from '../../kit/copy.ts';
import type { BegunRun } from '../../schema/detached-run.ts';
import { DetachedRuns, type DetachedFolder } from '../../state/detached-runs.ts';
import type { System } from '../../system/system.ts';
import type { Caller, RunRequest, RunResult } from '../request.ts';
import { run } from '../run.ts';
import { putAwayDetached } from './put-away.ts';
import { DETACHED_FILES, packedPolicy, RESUME_TASK } from './places.ts';

/** Whoever holds the device when a task begins is waited for: the caller is about to end, another run will. */
const WAIT_LOCK_MS = 60 * 60_000;

/**
 * What the scheduled task starts: copies the kit, so that the stick can be taken out, and carries the run out as it was
 * handed over. Started again after a restart it goes on with that run alone. When the run is over it removes its tasks
 * and what it worked from. Never throws for the run itself; throws `inputAbsent` where nothing was handed over.
 *
 * @param id names the folder below `machine\detached`
 */
export async function workDetached(system: System, id: string, caller: Caller): Promise<RunResult> {
  const detached = new DetachedRuns(system.files, system.host.machineFolder);
  const found = detached.find(id);
  if (found === undefined)
    throw new PatchPilotError('inputAbsent', id, 'expected a run that was handed over, got none of this id');
  const tell = teller(system, detached, id);
  tell({ step: found.record.kit === null ? 'run' : 'kit' });
  if (found.record.resumeAtStart) await goOnAtStart(system, found, caller);
  const kit = localKit(system, found, caller);
  tell({ step: 'run' });
  const result = await run(system, requestOf(found, kit), caller);
  tell({ step: 'ended', exitCode: result.exitCode, runId: result.runId });
  await putAwayDetached(system, detached, found, result.runId);
  return result;
}

/** Says what this process does, for whoever asks while nothing else tells it. */
function teller({ clock, host }: System, detached: DetachedRuns, id: string) {
  const begunAt = new Date(clock.now()).toISOString();
  const known = { schemaVersion: 1 as const, pid: host.pid, begunAt, exitCode: null, runId: null };
  return (now: Pick<BegunRun, 'step'> & Partial<BegunRun>): void => {
    detached.writeBegun(id, { ...known, ...now });
  };
}

/**
 * Registered before anything is installed: Windows may restart in the middle, whoever asked for it. Where it cannot be
 * registered the run works all the same, and goes on with the next start, as every run does.
 */
async function goOnAtStart(system: System, { folder, record }: DetachedFolder, { listener }: Caller): Promise<void> {
  const { registerTask } = await import('../../device/windows/index.ts');
  const { host } = system;
  const args = ['run', '--detached', record.id];
  const description = 'Goes on with a patch run after a restart; it removes itself';
  const task = { name: RESUME_TASK, description, atStart: true, program: host.programPath, args, folder };
  try {
    await registerTask(system, task, join(folder, DETACHED_FILES.resumeTask));
  } catch (error) {
    listener.note(`the run will not go on by itself after a restart: ${asPatchPilotError(error).message}`, 'always');
  }
}

/** The kit that the run installs from: the copy, or the stick itself where none could be made. */
function localKit(system: System, { folder, record, begun }: DetachedFolder, { listener }: Caller): string | null {
  if (record.kit === null) return null;
  const copy = join(folder, DETACHED_FILES.kit);
  const again = begun !== undefined && system.files.stat(join(copy, 'kit.json')) !== undefined;
  if (again) return copy;
  const reason = copyKit(system.files, record.kit, copy, (file, percent) => {
    listener.progress('01', `copies the kit: ${file}`, percent);
  });
  if (reason === null) return copy;
  listener.note(`the kit could not be copied, so the stick has to stay in: ${reason}`, 'always');
  return record.kit;
}

function requestOf({ folder, record, begun }: DetachedFolder, kit: string | null): RunRequest {
  const { outputRoot, maxRuntimeMs, retry, trustRefusal, firstEvents } = record;
  const ofThePolicy = { tenantId: null, clientId: null, siteId: null, deviceId: null, policyProfileId: null };
  const first = begun === undefined;
  return {
    ...ofThePolicy,
    ...{ outputRoot, maxRuntimeMs, retry, kit },
    ...{ config: packedPolicy(folder), testMode: false, scenario: null, waitLockMs: WAIT_LOCK_MS },
    handedOver: {
      freshRunId: first && record.fresh ? record.runId : null,
      onlyRun: first ? null : (begun.runId ?? record.runId),
      ...{ trustRefusal, firstEvents },
    },
  };
}
