import { join, resolve, win32 } from 'node:path';
import { PatchPilotError } from '../../errors/error.ts';
import { hashOf, runningHash, sha256Hex, type RunningHash } from '../../evidence/hash.ts';
import { copyOwnProgram } from '../../kit/own-copy.ts';
import { packPolicy } from '../../policy/inline.ts';
import { loadPolicy } from '../../policy/load.ts';
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
import { removeWhereFree } from './remove.ts';

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

function recordOf(
  system: System,
  start: Start,
  { retry = [], maxRuntimeMs, kit }: RunRequest,
  { id, policy, sha256 }: { readonly id: string; readonly policy: EffectivePolicy; readonly sha256: string },
): DetachedRun {
  const { clock, host, ids } = system;
  const { context, decision, found, firstEvents, state } = start;
  const goesOn = decision.kind === 'afterReboot' || decision.kind === 'continue' ? found?.record.runId : undefined;
  const registeredAt = new Date(clock.now()).toISOString();
  const { files, cachedPolicy } = policy;
  const from = {
    program: host.programPath,
    kit,
    registeredAt,
    policy: { origin: originOf(context), cachedPolicy, files },
  };
  return {
    schemaVersion: 1,
    id,
    runId: goesOn ?? ids.guid(),
    fresh: goesOn === undefined,
    registeredAt,
    outputRoot: asSystemSees(system, context.outputRoot),
    maxRuntimeMs,
    retry: [...retry],
    kit: kit === null ? null : asSystemSees(system, resolve(host.workingFolder, kit)),
    program: { from: host.programPath, sha256 },
    lastRun: state.lastRun()?.runId ?? null,
    resumeAtStart: policy.policies.UpdatePolicy.rebootSettings.resumeAtStart,
    trustRefusal: trustRefusal(system, start),
    firstEvents: [{ type: 'handedOver', data: from }, ...firstEvents],
  };
}

/**
 * Why nobody is trusted whom the policy names: judged where policy and kit lie now, for each kit that the run may
 * install from. Of the copies nobody could tell any more.
 */
function trustRefusal(system: System, { context, found, windows }: Start): string | null {
  const open = openPolicyPlaces(system, context, windows?.places ?? null);
  const kits = [context.kit?.path, context.kitMissing?.path, found?.record.kit?.path].filter(
    (one) => one !== undefined,
  );
  const judged = (kits.length === 0 ? [null] : kits).map((kit) => kitTrust(system, context, kit, open).refusal);
  return judged.find((refusal) => refusal !== null) ?? null;
}

/** Where the policy was read from, for the evidence: the task reads a copy. */
const originOf = ({ policy }: Start['context']): string => (policy.ok ? (policy.configFolder ?? policy.origin) : '');

/** A drive that the caller alone has, such as a mapped one, by the place that it stands for. */
function asSystemSees({ files }: System, path: string): string {
  try {
    const real = files.realPath(path);
    return real === undefined || win32.parse(real).root.toLowerCase() === win32.parse(path).root.toLowerCase()
      ? path
      : real;
  } catch {
    return path; // a volume that cannot say it
  }
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
