import { join, resolve } from 'node:path';
import { PatchPilotError } from '../../errors/error.ts';
import { hashOf, runningHash, type RunningHash } from '../../evidence/hash.ts';
import { copyOwnProgram } from '../../kit/own-copy.ts';
import { packPolicy } from '../../policy/inline.ts';
import type { EffectivePolicy } from '../../schema/policy/index.ts';
import type { DetachedRun } from '../../schema/detached-run.ts';
import { DetachedRuns } from '../../state/detached-runs.ts';
import type { System } from '../../system/system.ts';
import { carryOut } from '../carry-out.ts';
import type { Caller, RunRequest, RunResult } from '../request.ts';
import { resultOf } from '../result.ts';
import { kitTrust } from '../start/kit-trust.ts';
import type { Start } from '../start/open-start.ts';
import { openPolicyPlaces } from '../start/policy-places.ts';
import { usablePolicy } from '../start/start-context.ts';
import { DETACHED_FILES, packedPolicy, runTask } from './places.ts';

/** The caller has its answer within this time of its start, whether the task has begun by then or not. */
const ANSWER_WITHIN_MS = 5_000;
const LOOK_EVERY_MS = 100;

/**
 * Hands the run over to a one-shot task of SYSTEM, which works from a protected copy of the program and of the policy:
 * it has nothing of the caller's, neither its job, its session nor its handles, and lives on when the caller is ended
 * (docs/detach.md). What a start can be refused for was judged before; a run that waits for its restart is answered as
 * always. Throws what refuses it; leaves neither task nor folder then.
 */
export async function handOver(system: System, start: Start, request: RunRequest, caller: Caller): Promise<RunResult> {
  const { context, decision } = start;
  const policy = usablePolicy(system, context);
  if (policy instanceof PatchPilotError) throw policy;
  if (decision.kind === 'stillWaiting') return await carryOut(system, start, request, caller);
  const detached = new DetachedRuns(system.files, system.host.machineFolder);
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
    detached.write(record);
    await beginTask(system, record, { folder, program: program.path });
  } catch (error) {
    await takeBack(system, id, folder);
    throw error;
  }
  await untilBegun(system, () => detached.find(id)?.begun !== undefined, caller.stop);
  return resultOf({ kind: 'detached', runId: record.runId, nextAction: nextAction(record) });
}

function nextAction({ runId, kit }: DetachedRun): string {
  const stick = kit === null ? '' : 'leave the stick in until status says that the kit is copied; ';
  return `${stick}the run goes on in the background: patchpilot status --exit-code --run ${runId} --wait 45m`;
}

function recordOf(
  system: System,
  { context, decision, found, firstEvents, windows }: Start,
  { retry = [], maxRuntimeMs, kit }: RunRequest,
  { id, policy, sha256 }: { readonly id: string; readonly policy: EffectivePolicy; readonly sha256: string },
): DetachedRun {
  const { clock, host, ids } = system;
  const goesOn = decision.kind === 'afterReboot' || decision.kind === 'continue' ? found?.record.runId : undefined;
  const open = openPolicyPlaces(system, context, windows?.places ?? null);
  const registeredAt = new Date(clock.now()).toISOString();
  const from = { program: host.programPath, kit: context.kit?.path ?? null, registeredAt };
  return {
    schemaVersion: 1,
    id,
    runId: goesOn ?? ids.guid(),
    fresh: goesOn === undefined,
    registeredAt,
    outputRoot: context.outputRoot,
    maxRuntimeMs,
    retry: [...retry],
    kit: kit === null ? null : resolve(host.workingFolder, kit),
    program: { from: host.programPath, sha256 },
    resumeAtStart: policy.policies.UpdatePolicy.rebootSettings.resumeAtStart,
    trustRefusal: kitTrust(system, context, context.kit?.path ?? null, open).refusal,
    firstEvents: [{ type: 'handedOver', data: from }, ...firstEvents],
  };
}

/**
 * The protected copy, on disk when this returns: it is started again after a restart. Throws where what was written is
 * not what was read.
 */
function placeProgram({ files, host, ownProgram: own }: System, folder: string): { path: string; sha256: string } {
  const unreadable = (detail: string) => new PatchPilotError('readFailed', host.programPath, detail);
  if (own === undefined) throw unreadable('expected to be able to read the program for its copy');
  const read = runningHash();
  const path = copyOwnProgram(files, folder, { name: own.name, chunks: () => hashed(own.chunks(), read) });
  if (path === null || hashOf(files.chunks(path)).sha256 !== read.hex())
    throw unreadable('expected a copy of the program, got other bytes');
  files.flush(path);
  return { path, sha256: read.hex() };
}

function* hashed(chunks: Iterable<Uint8Array>, into: RunningHash): Generator<Uint8Array> {
  for (const chunk of chunks) {
    into.add(chunk);
    yield chunk;
  }
}

async function beginTask(
  system: System,
  { id }: DetachedRun,
  { folder, program }: { readonly folder: string; readonly program: string },
): Promise<void> {
  const { registerTask, startTask } = await import('../../device/windows/index.ts');
  const description = 'A patch run that was handed over; it removes itself';
  const task = { name: runTask(id), description, atStart: false, program, args: ['run', '--detached', id], folder };
  await registerTask(system, task, join(folder, DETACHED_FILES.runTask));
  await startTask(system, task.name);
}

async function takeBack(system: System, id: string, folder: string): Promise<void> {
  const { removeTask } = await import('../../device/windows/index.ts');
  await removeTask(system, runTask(id));
  system.files.removeTree(folder);
}

/** Until the task has begun, or the answer is due. */
async function untilBegun({ clock, host }: System, begun: () => boolean, signal: AbortSignal): Promise<void> {
  const since = clock.now() - Date.parse(host.processStartedAt);
  const left = ANSWER_WITHIN_MS - Math.min(Math.max(since, 0), ANSWER_WITHIN_MS);
  const began = clock.elapsed();
  while (!begun() && clock.elapsed() - began < left && !signal.aborted) await clock.sleep(LOOK_EVERY_MS, signal);
}
