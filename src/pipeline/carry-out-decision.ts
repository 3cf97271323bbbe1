import { join } from 'node:path';
import { EXIT_CODES } from '../domain/exit-codes.ts';
import { PatchPilotError } from '../errors/error.ts';
import { openRunFolder, type RunFolder } from '../evidence/run-folder.ts';
import type { OpenRun } from '../schema/device-state.ts';
import type { System } from '../system/system.ts';
import { beginRun } from './begin-run.ts';
import { keepOutcome } from './close.ts';
import { continueRun } from './cycle.ts';
import { sourceOf, usablePolicy, type Ground } from './ground.ts';
import type { Journal } from './journal.ts';
import { beginningOf, reopenRun } from './reopen-run.ts';
import type { RunResult } from './request.ts';
import { nextWhileWaiting } from './restart.ts';
import { stillWaiting } from './result.ts';
import { continueOpen, resumeAfterReboot } from './resume.ts';
import type { Cycle } from './start.ts';

/** Does what was decided of this start: goes on with the open run, or puts it away and begins a fresh one. */
export async function carryOutDecision(cycle: Cycle): Promise<RunResult> {
  const { opened, system, listener } = cycle;
  const { state, decision, open } = opened;
  if (open === undefined || decision.kind === 'fresh') return await freshRun(cycle, null);
  // It stays open as it is: Windows comes back to its ordinary life, and the run goes on then.
  if (opened.facts.setup !== null && decision.kind !== 'stillWaiting')
    throw new PatchPilotError('setupUnfinished', open.runId, opened.facts.setup);
  if (decision.kind === 'drop') {
    listener.note(`the record of an open run was dropped: ${decision.reason}`);
    removeUnbegun(system, open);
    state.closeOpenRun();
    return await freshRun(cycle, { runId: open.runId, reason: decision.reason });
  }
  if (open.outputRoot !== cycle.ground.outputRoot)
    listener.note(`the open run lies under ${open.outputRoot}; it goes on there`);
  const folder = openRunFolder(system.files, open.outputRoot, open.runId, { create: false });
  return (await goneOn(cycle, open, folder)) ?? (await freshRun(cycle, null));
}

/** What the open run comes to; null when it is over and put away, so that a fresh one begins. */
async function goneOn(cycle: Cycle, open: OpenRun, folder: RunFolder): Promise<RunResult | null> {
  const { system, ground, opened } = cycle;
  const { state, decision, cookie, facts, device } = opened;
  switch (decision.kind) {
    case 'stillWaiting': {
      const since = cookie?.createdAt ?? open.startedAt;
      const next = await nextWhileWaiting(system, device, state, folder, open, since);
      return stillWaiting(system, state, folder, open, cookie?.sealRoot ?? null, device.now(), next);
    }
    case 'afterReboot': {
      if (cookie === undefined) return null;
      const journal = resumeAfterReboot(system, state, folder, open, cookie, facts.bootIdentity);
      return await continueRun(cycle, otherKit(ground, open, journal), true);
    }
    case 'continue': {
      const journal = continueOpen(system, state, folder, open);
      if (journal.state.status === 'ended') return await continueRun(cycle, journal, true);
      journal.log('continued', null, { bootIdentity: facts.bootIdentity }, true);
      return await continueRun(cycle, otherKit(ground, open, journal), true);
    }
    case 'finished':
      keepOutcome(system, state, folder);
      return null;
    case 'abandon':
      abandon(cycle, open, folder, decision.reason);
      return null;
    default:
      return null;
  }
}

/** The open run ends as 240 `abandoned`, with its evidence as far as it came. */
function abandon({ system, listener, opened }: Cycle, open: OpenRun, folder: RunFolder, reason: string): void {
  const { state } = opened;
  const journal = reopenRun(system, folder);
  journal.fail(null, new PatchPilotError('abandoned', open.runId, reason));
  journal.checkpoint({ status: 'abandoned' });
  journal.events.close();
  journal.saveRecord({
    status: 'abandoned',
    endedAt: timeOf(system),
    exitCode: EXIT_CODES.ReportingFailure,
    exitName: 'ReportingFailure',
    why: ['abandoned'],
  });
  listener.note(`the open run ${open.runId} was closed: ${reason}`);
  state.archiveCookie('rejected', timeOf(system));
  state.closeOpenRun();
}

/** A fresh run from phase 01 on. A cookie that still lies there belongs to nobody. */
async function freshRun(cycle: Cycle, dropped: { runId: string; reason: string } | null): Promise<RunResult> {
  const { system, request, ground, opened } = cycle;
  if (!request.testMode) opened.state.archiveCookie('rejected', timeOf(system));
  const policy = usablePolicy(ground);
  const journal = beginRun(system, opened.state, ground.outputRoot, {
    ids: ground.ids,
    policyProfileId: ground.policy.ok ? ground.policy.policyProfileId : request.policyProfileId,
    mode: opened.device.mode,
    simulated: ground.simulated || request.testMode,
    source: sourceOf(ground),
    boot: opened.facts.bootIdentity,
    policySha256: policy instanceof PatchPilotError ? null : policy.sha256,
    kit: ground.kit,
    retry: request.retry ?? [],
  });
  if (dropped !== null) journal.log('openRunDropped', null, dropped, true);
  const places = opened.openPolicyPlaces;
  if (places.length > 0) journal.log('configOpenToUsers', null, { places }, true);
  return await continueRun(cycle, journal, false);
}

const timeOf = ({ clock }: System): string => new Date(clock.now()).toISOString();

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
