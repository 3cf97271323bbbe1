import { PatchPilotError } from '../../errors/error.ts';
import { checkHopSeal } from '../../evidence/check-seal.ts';
import type { OpenRun } from '../../schema/device-state.ts';
import type { BootIdentity } from '../../schema/inventory.ts';
import type { System } from '../../system/system.ts';
import type { Journal } from '../run/journal.ts';
import { reopenRun } from '../run/reopen-run.ts';
import { cookieOf, type FoundRun } from './found-run.ts';

/** More than this many differences of a seal say nothing that the first ones do not. */
const MAX_DIFFERENCES = 50;

/**
 * Continues a waiting run on another boot. The seal is checked while nothing has touched the run; what it came to goes
 * into the record of the open run together with the new hop. From then on the run grows, and a start that is killed is
 * followed by one that finds the hop begun (`continueOpen`). What the seal must be stands in that record; in the cookie
 * it stood alone until there was one without.
 */
export function resumeAfterReboot(system: System, run: FoundRun, boot: BootIdentity): Journal {
  const { record: open, folder, state } = run;
  const cookie = cookieOf(state, open);
  const expected = open.seal ?? (cookie === undefined ? null : { sha256: cookie.sealSha256, root: cookie.sealRoot });
  const seal = checkHopSeal(system.files, folder, open.hop, expected);
  const resumed: OpenRun = {
    ...open,
    status: 'running',
    hop: open.hop + 1,
    bootIdentity: boot,
    sealBroken: seal.differences.slice(0, MAX_DIFFERENCES),
    ...(cookie === undefined ? { cookieLost: state.cookieExists() ? 'rejected' : 'missing' } : {}),
  };
  state.writeOpenRun(resumed);
  return continueOpen(system, { ...run, record: resumed });
}

/**
 * Opens a run that goes on, and brings it to the hop that the device says it is in. The cookie of the hop is consumed.
 */
export function continueOpen(system: System, { record: open, folder, state }: FoundRun): Journal {
  const journal = reopenRun(system, folder);
  if (journal.state.hop < open.hop) beginHop(system, journal, open);
  else if (journal.state.status !== 'ended') {
    journal.checkpoint({ status: 'running' });
    journal.saveRecord({ status: 'running', exitCode: null, exitName: null, why: [] });
  }
  state.archiveCookie(open.cookieLost === 'rejected' ? 'rejected' : 'consumed', journal.time());
  return journal;
}

/** Ends with the checkpoint: a kill before it does all of this again. */
function beginHop({ host }: System, journal: Journal, open: OpenRun): void {
  const { hop, resumeAt, bootIdentity, restartAsked, cookieLost, sealBroken = [] } = open;
  const startedAt = journal.time();
  const { version, commit } = host.version; // the program may have been exchanged meanwhile
  journal.log('resumed', null, { hop, resumeAt, bootIdentity, sealOk: sealBroken.length === 0, version, commit }, true);
  if (cookieLost !== undefined) journal.log('cookieLost', null, { hop: hop - 1, how: cookieLost }, true);
  if (restartAsked !== undefined) journal.log('restartAsked', null, { hop: hop - 1, ...restartAsked }, true);
  if (sealBroken.length > 0) {
    const differences = sealBroken.map((one) => `${one.path}: ${one.detail}`).join('; ');
    journal.log('sealBroken', null, { hop: hop - 1, differences: sealBroken }, true);
    journal.fail(null, new PatchPilotError('sealBroken', sealBroken[0]?.path ?? null, differences));
  }
  const hops = journal.record.hops.filter((one) => one.hop !== hop);
  journal.saveRecord({
    status: 'running',
    exitCode: null,
    exitName: null,
    hops: [...hops, { hop, startedAt, endedAt: null, bootIdentity }],
  });
  journal.checkpoint({ status: 'running', hop, resumeAt });
}
