import { PatchPilotError } from '../errors/error.ts';
import { openRunFolder } from '../evidence/run-folder.ts';
import type { OpenRun } from '../schema/device-state.ts';
import type { System } from '../system/system.ts';
import { continueRun, type RunOptions } from './continue-run.ts';
import { freshRun } from './fresh-run.ts';
import type { FoundRun } from './reboot/found-run.ts';
import { continueOpen, resumeAfterReboot } from './reboot/resume.ts';
import { stillWaiting } from './reboot/still-waiting.ts';
import type { Caller, RunRequest, RunResult } from './request.ts';
import { resultOf } from './result.ts';
import { keepOutcome } from './run/close.ts';
import type { Journal } from './run/journal.ts';
import { abandonRun, dropRun } from './run/put-away.ts';
import type { Start } from './start/open-start.ts';
import { usablePolicy, type StartContext } from './start/start-context.ts';

/** Does what was decided of this start: goes on with the open run, or puts it away and begins a fresh one. */
export async function carryOut(
  system: System,
  start: Start,
  request: Pick<RunRequest, 'policyProfileId' | 'retry' | 'maxRuntimeMs'>,
  caller: Caller,
): Promise<RunResult> {
  const { context, decision, found, otherRoots, damage } = start;
  const { maxRuntimeMs } = request;
  const options: RunOptions = {
    ...{ ...caller, maxRuntimeMs, otherRoots, damage, policy: usablePolicy(system, context) },
  };
  const only = context.handedOver?.onlyRun ?? null;
  if (only !== null && found?.record.runId !== only)
    throw new PatchPilotError('inputAbsent', only, 'expected an open run, got one that is over');
  if (found === undefined || decision.kind === 'fresh') return await freshRun(system, start, request, options);
  const { record: open, state } = found;
  // It stays open as it is: Windows comes back to its ordinary life, and the run goes on then.
  if (start.facts.setup !== null && decision.kind !== 'stillWaiting')
    throw new PatchPilotError('setupUnfinished', open.runId, start.facts.setup);
  if (decision.kind === 'drop') {
    caller.listener.note(`the record of an open run was dropped: ${decision.reason}`);
    dropRun(system, state, open);
    const dropped = { runId: open.runId, folder: open.outputRoot, reason: decision.reason };
    return await freshRun(system, start, { ...request, dropped }, options);
  }
  if (state !== start.state)
    caller.listener.note(`the open run ${open.runId} goes on where it lies: ${whereOf(open)}`, 'always');
  const folder = openRunFolder(system.files, open.outputRoot, open.runId, { create: false });
  const goneOn = await goOn(system, start, { record: open, folder, state }, options);
  return goneOn ?? (await freshRun(system, start, request, options));
}

const whereOf = ({ outputRoot, tenantId, clientId, siteId, deviceId }: OpenRun): string =>
  `${outputRoot}, ${[tenantId, clientId, siteId, deviceId].join(' / ')}`;

/** What the open run comes to; null when it is over and put away, so that a fresh one begins. */
async function goOn(system: System, start: Start, run: FoundRun, options: RunOptions): Promise<RunResult | null> {
  const { context, decision, device, facts } = start;
  const { state, record, folder } = run;
  const on = { device, facts, state };
  const goesOn = (journal: Journal): Promise<RunResult> =>
    continueRun(system, journal, on, { ...options, resumed: true });
  switch (decision.kind) {
    case 'stillWaiting':
      return resultOf(await stillWaiting(system, device, run));
    case 'afterReboot':
      return await goesOn(otherKit(context, record, resumeAfterReboot(system, run, facts.bootIdentity)));
    case 'continue': {
      const journal = continueOpen(system, run);
      if (journal.state.status === 'ended') {
        const closed = await goesOn(journal);
        return isOtherKit(context, record) ? null : closed; // nothing of that kit was in it
      }
      journal.log('continued', null, { bootIdentity: facts.bootIdentity }, true);
      return await goesOn(otherKit(context, record, journal));
    }
    case 'finished':
      keepOutcome(system, state, folder);
      return null;
    case 'abandon':
      abandonRun(system, state, { folder, reason: decision.reason }, options.listener);
      state.archiveCookie('rejected', new Date(system.clock.now()).toISOString());
      state.closeOpenRun();
      return null;
    default:
      return null;
  }
}

const isOtherKit = ({ kit, kitMissing }: StartContext, open: OpenRun): boolean =>
  kitMissing === null ? kit !== null && kit.sha256 !== open.kit?.sha256 : kitMissing.path !== open.kit?.path;

/**
 * A start with a kit that goes on with a run without that kit leaves the kit to the next run: at least 100 `why=next`.
 */
function otherKit(context: StartContext, open: OpenRun, journal: Journal): Journal {
  if (isOtherKit(context, open)) journal.checkpoint({ restrictions: ['next'] });
  return journal;
}
