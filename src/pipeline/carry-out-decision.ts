import { EXIT_CODES } from '../domain/exit-codes.ts';
import { PatchPilotError } from '../errors/error.ts';
import { openRunFolder, runFolderPath, type RunFolder } from '../evidence/run-folder.ts';
import { ARTIFACTS } from '../schema/artifacts.ts';
import type { OpenRun } from '../schema/device-state.ts';
import type { System } from '../system/system.ts';
import { keepAttempts } from './run/attempts-of-run.ts';
import { beginRun } from './run/begin-run.ts';
import { keepOutcome, noteRun } from './run/close.ts';
import { continueRun } from './continue-run.ts';
import { sourceOf, usablePolicy, type StartContext } from './start/start-context.ts';
import type { Journal } from './run/journal.ts';
import { lostRuns, type LostRun } from './run/lost-runs.ts';
import { beginningOf, reopenRun } from './run/reopen-run.ts';
import type { RunResult } from './request.ts';
import { nextWhileWaiting } from './reboot/restart.ts';
import { stillWaiting } from './result.ts';
import { continueOpen, cookieOf, resumeAfterReboot } from './reboot/resume.ts';
import type { Cycle } from './start/open-start.ts';

/** Does what was decided of this start: goes on with the open run, or puts it away and begins a fresh one. */
export async function carryOutDecision(cycle: Cycle): Promise<RunResult> {
  const { opened, system, listener } = cycle;
  const { decision, open } = opened;
  if (open === undefined || decision.kind === 'fresh') return await freshRun(cycle, null);
  // It stays open as it is: Windows comes back to its ordinary life, and the run goes on then.
  if (opened.facts.setup !== null && decision.kind !== 'stillWaiting')
    throw new PatchPilotError('setupUnfinished', open.runId, opened.facts.setup);
  const atOpen: Cycle = { ...cycle, opened: { ...opened, state: opened.openState } };
  if (decision.kind === 'drop') {
    listener.note(`the record of an open run was dropped: ${decision.reason}`);
    drop(atOpen, open);
    return await freshRun(cycle, { runId: open.runId, folder: open.outputRoot, reason: decision.reason });
  }
  if (opened.openState !== opened.state)
    listener.note(`the open run ${open.runId} goes on where it lies: ${whereOf(open)}`, 'always');
  const folder = openRunFolder(system.files, open.outputRoot, open.runId, { create: false });
  return (await goneOn(atOpen, open, folder)) ?? (await freshRun(cycle, null));
}

const whereOf = ({ outputRoot, tenantId, clientId, siteId, deviceId }: OpenRun): string =>
  `${outputRoot}, ${[tenantId, clientId, siteId, deviceId].join(' / ')}`;

/** What the open run comes to; null when it is over and put away, so that a fresh one begins. */
async function goneOn(cycle: Cycle, open: OpenRun, folder: RunFolder): Promise<RunResult | null> {
  const { system, ground, opened } = cycle;
  const { state, decision, facts, device } = opened;
  switch (decision.kind) {
    case 'stillWaiting': {
      const cookie = cookieOf(state, open);
      const since = open.waitingSince ?? cookie?.createdAt ?? open.startedAt;
      const next = await nextWhileWaiting(system, device, state, folder, open, since);
      return stillWaiting(system, state, folder, open, open.seal?.root ?? cookie?.sealRoot ?? null, device.now(), next);
    }
    case 'afterReboot': {
      const journal = resumeAfterReboot(system, state, folder, open, facts.bootIdentity);
      return await continueRun(cycle, otherKit(ground, open, journal), true);
    }
    case 'continue': {
      const journal = continueOpen(system, state, folder, open);
      if (journal.state.status === 'ended') {
        const closed = await continueRun(cycle, journal, true);
        return isOtherKit(ground, open) ? null : closed; // nothing of that kit was in it
      }
      journal.log('continued', null, { bootIdentity: facts.bootIdentity }, true);
      return await continueRun(cycle, otherKit(ground, open, journal), true);
    }
    case 'finished':
      keepOutcome(system, state, folder);
      return null;
    case 'abandon':
      abandon(cycle, open.runId, folder, decision.reason);
      state.archiveCookie('rejected', timeOf(system));
      state.closeOpenRun();
      return null;
    default:
      return null;
  }
}

/** A run ends as 240 `abandoned`, with its evidence as far as it came; what it attempted is the next run's to confirm. */
function abandon({ system, listener, opened }: Cycle, runId: string, folder: RunFolder, reason: string): void {
  const { state } = opened;
  const journal = reopenRun(system, folder);
  journal.fail(null, new PatchPilotError('abandoned', runId, reason));
  journal.checkpoint({ status: 'abandoned' });
  journal.events.close();
  const endedAt = timeOf(system);
  journal.saveRecord({
    status: 'abandoned',
    endedAt,
    exitCode: EXIT_CODES.ReportingFailure,
    exitName: 'ReportingFailure',
    why: ['abandoned'],
  });
  listener.note(`the open run ${runId} was closed: ${reason}`);
  keepAttempts(state, folder, journal.record);
  noteRun(state, folder, journal.record, { endedAt, exitCode: EXIT_CODES.ReportingFailure });
}

/** A fresh run from phase 01 on. A cookie that still lies there belongs to nobody. */
async function freshRun(
  cycle: Cycle,
  dropped: { runId: string; folder: string; reason: string } | null,
): Promise<RunResult> {
  const { system, request, ground, opened } = cycle;
  if (ground.kitMissing !== null) throw ground.kitMissing.error; // never another source in its place
  if (!request.testMode) {
    for (const lost of lostRuns(system, opened.state, ground)) closeLost(cycle, lost);
    opened.state.archiveCookie('rejected', timeOf(system));
  }
  const anew = await opened.openAnew();
  try {
    return await begun({ ...cycle, opened: { ...opened, ...anew } }, dropped);
  } finally {
    if (anew.device !== opened.device) await anew.device.close();
  }
}

async function begun(
  cycle: Cycle,
  dropped: { runId: string; folder: string; reason: string } | null,
): Promise<RunResult> {
  const { system, request, ground, opened } = cycle;
  const policy = usablePolicy(system, ground);
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
  if (opened.otherComputer !== null) journal.log('otherComputer', null, { putAside: opened.otherComputer }, true);
  const places = opened.openPolicyPlaces;
  if (places.length > 0) journal.log('configOpenToUsers', null, { places }, true);
  return await continueRun(cycle, journal, false);
}

/** A run that nothing names as open any more: its bookkeeping is done where it is over, else it is closed. */
function closeLost(cycle: Cycle, { run, device }: LostRun): void {
  const state = cycle.opened.state.at(device);
  if (run.has(ARTIFACTS.manifest)) keepOutcome(cycle.system, state, run);
  else abandon({ ...cycle, opened: { ...cycle.opened, state } }, run.runId, run, 'the record of the open run was lost');
}

const timeOf = ({ clock }: System): string => new Date(clock.now()).toISOString();

/** What the record names is gone: a run that was cut off before it began leaves nothing, of another its end is kept. */
function drop({ system, opened }: Cycle, open: OpenRun): void {
  const { state } = opened;
  removeUnbegun(system, open);
  state.runs.end(open.runId, timeOf(system), EXIT_CODES.ReportingFailure);
  state.archiveCookie('rejected', timeOf(system));
  state.closeOpenRun();
}

/** A run that was named and cut off before its first event was whole leaves no folder behind. */
function removeUnbegun({ files }: System, { outputRoot, runId }: OpenRun): void {
  const folder = runFolderPath(outputRoot, runId);
  if (files.stat(folder)?.kind !== 'folder') return;
  if (beginningOf(openRunFolder(files, outputRoot, runId, { create: false })) === 'nothing') files.removeTree(folder);
}

const isOtherKit = (ground: StartContext, open: OpenRun): boolean =>
  ground.kitMissing === null
    ? ground.kit !== null && ground.kit.sha256 !== open.kit?.sha256
    : ground.kitMissing.path !== open.kit?.path;

/** A start with a kit that goes on with a run without that kit leaves the kit to the next run: at least 100 `why=next`. */
function otherKit(ground: StartContext, open: OpenRun, journal: Journal): Journal {
  if (isOtherKit(ground, open)) journal.checkpoint({ restrictions: ['next'] });
  return journal;
}
