import type { DeviceClock } from '../device/port/clock.ts';
import type { InstallClaim, Updates } from '../device/port/updates.ts';
import { updateKey } from '../domain/update-key.ts';
import { PatchPilotError } from '../errors/error.ts';
import type { CatalogEntry } from '../schema/catalog.ts';
import { claimed, downloadFailed, type Outcome } from './install-outcome.ts';
import type { PhaseContext } from './phase.ts';

/** What one install is given. */
type Context = Pick<PhaseContext<Updates & Pick<DeviceClock, 'now'>>, 'device' | 'log' | 'progress' | 'stop'>;

/** A download is tried this often before the network is blamed. */
const MAX_DOWNLOAD_TRIES = 3;
/** An install that was cut off without a trace is tried once more, never a third time. */
const MAX_INSTALL_STARTS = 2;

export const stoppedError = (): PatchPilotError =>
  new PatchPilotError('stopped', null, 'expected to run to the end, got a request to stop');

/**
 * Downloads and installs one update. The intent is on disk before the act; when a run was killed between the two, the
 * device's history is asked before anything is tried again. `starts` are the device times at which an install of this
 * update was begun earlier in this run.
 */
export async function installOne(context: Context, entry: CatalogEntry, starts: readonly number[]): Promise<Outcome> {
  const { device, log, progress } = context;
  const since = starts[0];
  if (since !== undefined) {
    const { known, claim, unreadable } = await device.updates.lookUp(entry, since);
    log('outcomeLookedUp', { ...identity(entry), known, claim, ...(unreadable === undefined ? {} : { unreadable }) });
    if (known && claim !== null) return claimed(claim);
    // It may have been carried through: its state on disk decides, and it is not begun a second time on a guess.
    if (unreadable !== undefined) {
      return claimed({
        ...lost,
        detail: `how it ended is not known, the history of the device could not be read: ${unreadable}`,
      });
    }
    if (starts.length >= MAX_INSTALL_STARTS) {
      return claimed({ ...lost, detail: 'it was started twice and left no trace in the history of the device' });
    }
  }
  const failed = await downloadWithRetries(context, entry);
  if (failed !== null) return failed;
  if (context.stop.aborted) throw stoppedError();
  const deviceTime = device.now();
  log('installStarting', { ...identity(entry), deviceTime }, true);
  const claim = await device.updates.install(entry, (step, percent) => {
    progress(`${entry.kb ?? entry.title}: ${step}`, percent);
  });
  log('installEnded', { ...identity(entry), claim });
  if (claim.outcome === 'deviceRebooted') {
    throw new PatchPilotError(
      'stopped',
      entry.kb ?? entry.updateId,
      'the device rebooted by itself during the install',
    );
  }
  return claim.outcome === 'timeLimit' ? afterTimeLimit(context, entry, claim, since ?? deviceTime) : claimed(claim);
}

/** What hung may have finished all the same: its outcome is looked up, not assumed. */
async function afterTimeLimit(
  context: Context,
  entry: CatalogEntry,
  claim: InstallClaim,
  since: number,
): Promise<Outcome> {
  const found = await context.device.updates.lookUp(entry, since);
  context.log('outcomeLookedUp', { ...identity(entry), known: found.known, claim: found.claim });
  return found.known && found.claim !== null ? claimed(found.claim) : claimed(claim);
}

async function downloadWithRetries(context: Context, entry: CatalogEntry): Promise<Outcome | null> {
  const { device, log, progress } = context;
  for (let attempt = 1; ; attempt++) {
    const answer = await device.updates.download(entry, (step, percent) => {
      progress(`${entry.kb ?? entry.title}: ${step}`, percent);
    });
    log('download', { ...identity(entry), attempt, ...answer });
    if (answer.ok) return null;
    if (answer.final === true || attempt === MAX_DOWNLOAD_TRIES) return downloadFailed(answer.hresult, answer.detail);
    if (context.stop.aborted) throw stoppedError();
  }
}

/** Device times at which installs were begun so far in this run, by update, oldest first; the log is read once. */
export function earlierStarts(eachEvent: PhaseContext['eachEvent']): ReadonlyMap<string, readonly number[]> {
  const starts = new Map<string, number[]>();
  eachEvent(({ type, data }) => {
    if (type !== 'installStarting') return;
    const key = updateKey({ updateId: String(data['updateId']), revision: Number(data['revision']) });
    starts.set(key, [...(starts.get(key) ?? []), Number(data['deviceTime'])]);
  });
  return starts;
}

const identity = ({ updateId, revision, kb }: CatalogEntry): Record<string, unknown> => ({ updateId, revision, kb });

const lost: InstallClaim = { outcome: 'failed', hresult: null, rebootRequired: false, detail: null, durationMs: 0 };
