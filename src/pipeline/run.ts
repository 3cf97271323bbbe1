import { join, resolve } from 'node:path';
import { EXIT_CODES } from '../domain/exit-codes.ts';
import { asPatchPilotError, PatchPilotError, recordError } from '../errors/error.ts';
import { sha256Hex } from '../evidence/hash.ts';
import { openRunFolder } from '../evidence/run-folder.ts';
import type { OpenRun } from '../schema/device-state.ts';
import type { System } from '../system/system.ts';
import { holderIsStuck } from './holder.ts';
import { keepOutcome } from './close.ts';
import { continueRun } from './cycle.ts';
import type { Journal } from './journal.ts';
import { beginningOf, beginRun, continueOpen, reopenRun, resumeAfterReboot } from './open-run.ts';
import { recordWhereSafe } from './refusal.ts';
import type { RunListener, RunRequest, RunResult } from './request.ts';
import { nextWhileWaiting } from './restart.ts';
import { noCounts, refused, stillWaiting } from './result.ts';
import { findGround, openStart, usablePolicy, type Ground, type Opened } from './start.ts';

/**
 * One start of `run`: a fresh cycle, the continuation of the open one, or an answer at once. Never throws; every way out
 * is a result with one of the eight codes, and a start that cannot make a run folder is recorded as a refusal.
 */
export async function run(
  system: System,
  request: RunRequest,
  listener: RunListener,
  stop: AbortSignal,
): Promise<RunResult> {
  let ground: Ground | undefined;
  let opened: Opened | undefined;
  try {
    ground = findGround(system, request);
    opened = await openStart(system, ground, request, stop);
    if (opened === undefined) return await lockHeld(system, ground, stop);
    for (const note of opened.notes) listener.note(note);
    return await decided(system, request, listener, stop, ground, opened);
  } catch (thrown) {
    const error = asPatchPilotError(thrown);
    const asked = request.outputRoot === null ? null : resolve(system.host.workingFolder, request.outputRoot);
    const outputRoot = ground?.outputRoot ?? asked;
    return refused(error, ground?.simulated ?? request.scenario !== null, await record(system, outputRoot, error));
  } finally {
    await opened?.device.close();
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
async function lockHeld(system: System, ground: Ground, stop: AbortSignal): Promise<RunResult> {
  const stuck = await holderIsStuck(system, ground, stop);
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
    counts: noCounts,
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

async function decided(
  system: System,
  request: RunRequest,
  listener: RunListener,
  stop: AbortSignal,
  ground: Ground,
  opened: Opened,
): Promise<RunResult> {
  const { state, decision, open, cookie, facts } = opened;
  const cycle = { system, request, listener, stop, ground, opened };
  const now = (): string => new Date(system.clock.now()).toISOString();
  if (open !== undefined && decision.kind !== 'fresh' && decision.kind !== 'drop') {
    if (open.outputRoot !== ground.outputRoot)
      listener.note(`the open run lies under ${open.outputRoot}; it goes on there`);
    const folder = openRunFolder(system.files, open.outputRoot, open.runId, { create: false });
    switch (decision.kind) {
      case 'stillWaiting':
        return stillWaiting(
          system,
          state,
          folder,
          open,
          cookie?.sealRoot ?? null,
          opened.device.now(),
          await nextWhileWaiting(system, opened.device, state, folder, open, cookie?.createdAt ?? open.startedAt),
        );
      case 'afterReboot':
        if (cookie === undefined) break;
        return await continueRun(
          cycle,
          otherKit(ground, open, resumeAfterReboot(system, state, folder, open, cookie, facts.bootIdentity)),
          true,
        );
      case 'continue': {
        const journal = continueOpen(system, state, folder, open);
        if (journal.state.status === 'ended') return await continueRun(cycle, journal, true);
        journal.log('continued', null, { bootIdentity: facts.bootIdentity }, true);
        return await continueRun(cycle, otherKit(ground, open, journal), true);
      }
      case 'finished':
        keepOutcome(system, state, folder);
        break;
      case 'abandon': {
        const journal = reopenRun(system, folder);
        journal.fail(null, new PatchPilotError('abandoned', open.runId, decision.reason));
        journal.checkpoint({ status: 'abandoned' });
        journal.events.close();
        journal.saveRecord({
          status: 'abandoned',
          endedAt: now(),
          exitCode: EXIT_CODES.ReportingFailure,
          exitName: 'ReportingFailure',
          why: ['abandoned'],
        });
        listener.note(`the open run ${open.runId} was closed: ${decision.reason}`);
        state.archiveCookie('rejected', now());
        state.closeOpenRun();
        break;
      }
    }
  }
  const dropped =
    decision.kind === 'drop' && open !== undefined ? { runId: open.runId, reason: decision.reason } : null;
  if (dropped !== null && open !== undefined) {
    listener.note(`the record of an open run was dropped: ${dropped.reason}`);
    removeUnbegun(system, open);
    state.closeOpenRun();
  }
  state.archiveCookie('rejected', now()); // one without an open run belongs to nobody
  const policy = usablePolicy(ground);
  const journal = beginRun(system, state, ground.outputRoot, {
    ids: ground.ids,
    policyProfileId: ground.policy.ok ? ground.policy.policyProfileId : request.policyProfileId,
    mode: opened.device.mode,
    simulated: ground.simulated || request.testMode,
    source: sourceOf(ground),
    boot: facts.bootIdentity,
    policySha256: policy instanceof PatchPilotError ? null : policy.sha256,
    kit: ground.kit,
  });
  if (dropped !== null) journal.log('openRunDropped', null, dropped, true);
  return await continueRun(cycle, journal, false);
}

/** A run that was named and cut off before its first event was whole leaves no folder behind. */
function removeUnbegun({ files }: System, { outputRoot, runId }: OpenRun): void {
  const folder = join(outputRoot, 'Runs', runId);
  if (files.stat(folder)?.kind !== 'folder') return;
  if (beginningOf(openRunFolder(files, outputRoot, runId, { create: false })) === 'nothing') files.removeTree(folder);
}

/** A start with a kit that goes on with a run without that kit leaves the kit to the next run: at least 100 `why=next`. */
function otherKit(ground: Ground, open: OpenRun, journal: Journal): Journal {
  if (ground.kit !== null && ground.kit.sha256 !== open.kit?.sha256) journal.checkpoint({ restrictions: ['next'] });
  return journal;
}

function sourceOf({ scenario, kit }: Ground) {
  if (kit !== null) return { kind: 'kit', name: kit.path, sha256: kit.sha256 } as const;
  if (scenario === null) return { kind: 'agent', name: 'windows update agent', sha256: null } as const;
  return { kind: 'scenario', name: scenario.source, sha256: sha256Hex(scenario.bytes) } as const;
}
