import { join } from 'node:path';
import { PatchPilotError } from '../../errors/error.ts';
import { sha256Hex } from '../../evidence/hash.ts';
import { packPolicy } from '../../policy/inline.ts';
import { loadPolicy } from '../../policy/load.ts';
import type { DetachedRun } from '../../schema/detached-run.ts';
import { DetachedRuns } from '../../state/detached-runs.ts';
import type { System } from '../../system/system.ts';
import { carryOut } from '../carry-out.ts';
import type { Caller, RunRequest, RunResult } from '../request.ts';
import { resultOf } from '../result.ts';
import type { Start } from '../start/open-start.ts';
import { usablePolicy } from '../start/start-context.ts';
import { placeProgram } from './place-program.ts';
import { DETACHED_FILES, packedPolicy, runTask } from './places.ts';
import { recordOf } from './record.ts';
import { removeWhereFree } from './remove.ts';

/** The caller has its answer within this time of its start, whether the task has begun by then or not. */
const ANSWER_WITHIN_MS = 5_000;
const LOOK_EVERY_MS = 100;

/**
 * Hands the run over to a one-shot task of SYSTEM, which works from a protected copy of the program and of the policy:
 * it has nothing of the caller's, neither its job, its session nor its handles, and lives on when the caller is ended
 * (docs/decisions.md, "What is handed over is decided by who hands it over"). What a start can be refused for was
 * judged before; a run that waits for its restart is answered as always. Throws what refuses it; leaves neither task
 * nor folder then.
 */
export async function handOver(system: System, start: Start, request: RunRequest, caller: Caller): Promise<RunResult> {
  const { context, decision } = start;
  const policy = usablePolicy(system, context);
  if (policy instanceof PatchPilotError) throw policy;
  if (decision.kind === 'stillWaiting') return await carryOut(system, start, request, caller);
  const detached = new DetachedRuns(system.files, system.host.machineFolder);
  const begun = (one: string): boolean => detached.find(one)?.begun !== undefined;
  const id = system.ids.guid();
  const folder = detached.folderOf(id);
  let record: DetachedRun;
  try {
    const program = placeProgram(system, folder);
    record = recordOf(system, start, request, { id, policy, sha256: program.sha256 });
    const packed = JSON.stringify(
      packPolicy(policy, context.policy.ok ? (context.policy.builds?.table ?? null) : null),
    );
    system.files.writeAtomic(packedPolicy(folder), Buffer.from(packed));
    demandReadable(system, folder);
    detached.write(record);
    await beginTask(system, record, { folder, program: program.path, begun });
  } catch (error) {
    await takeBack(system, id, folder);
    throw error;
  }
  await untilBegun(system, () => begun(id), caller.stop);
  return resultOf({ kind: 'detached', runId: record.runId, nextAction: nextAction(record) });
}

function nextAction({ runId, kit }: DetachedRun): string {
  const stick = kit === null ? '' : 'leave the stick in until status says that the kit is copied; ';
  return `${stick}the run goes on in the background: patchpilot status --exit-code --run ${runId} --wait 45m`;
}

async function beginTask(
  system: System,
  { id }: DetachedRun,
  { folder, program, begun }: { folder: string; program: string; begun: (id: string) => boolean },
): Promise<void> {
  const { registerTask, startTask } = await import('../../device/windows/index.ts');
  const description = 'A patch run that was handed over; it removes itself';
  const task = { name: runTask(id), description, atStart: false, program, args: ['run', '--detached', id], folder };
  await registerTask(system, task, join(folder, DETACHED_FILES.runTask));
  await startTask(system, task.name, () => begun(id));
}

async function takeBack(system: System, id: string, folder: string): Promise<void> {
  const { removeTask } = await import('../../device/windows/index.ts');
  await removeTask(system, runTask(id));
  removeWhereFree(system.files, folder);
}

/** What was packed is what the task reads: a fault of it is told now, not by a run that nobody looks at. */
function demandReadable(system: System, folder: string): void {
  const ids = { tenantId: null, clientId: null, siteId: null, deviceId: null };
  const asked = { config: packedPolicy(folder), programFolder: null, ids, policyProfileId: null, outputRoot: null };
  const packed = loadPolicy(system, { ...asked, inline: null, hash: sha256Hex });
  if (!packed.ok) throw packed.error;
}

/** Until the task has begun, or the answer is due. */
async function untilBegun({ clock, host }: System, begun: () => boolean, signal: AbortSignal): Promise<void> {
  const since = clock.now() - Date.parse(host.processStartedAt);
  const left = ANSWER_WITHIN_MS - Math.min(Math.max(since, 0), ANSWER_WITHIN_MS);
  const began = clock.elapsed();
  while (!begun() && clock.elapsed() - began < left && !signal.aborted) await clock.sleep(LOOK_EVERY_MS, signal);
}
