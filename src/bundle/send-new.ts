import { join } from 'node:path';
import { zipPlace, type ZipPlace } from '../domain/zip-place.ts';
import type { StoredRun } from '../domain/retention.ts';
import { PatchPilotError } from '../errors/error.ts';
import { RUN_FILES } from '../evidence/layout.ts';
import { refuseRunFolder } from '../evidence/outside-runs.ts';
import { runFolderAt } from '../evidence/run-folder.ts';
import { runsFolder, storedRuns } from '../evidence/stored-runs.ts';
import { SentRuns, type Destination } from '../state/sent-runs.ts';
import type { System } from '../system/system.ts';
import { sendRun, sweepPartials, type Delivery, type Sending } from './send-run.ts';

export interface SendNewResult {
  /** Whose zip lies on the share now, and did not as far as was known. */
  readonly delivered: readonly (Delivery & { readonly runId: string })[];
  /** Runs that an earlier call has sent there. */
  readonly before: number;
  /** Runs that are not over; `state` says how far they are. */
  readonly open: readonly { readonly runId: string; readonly state: string }[];
  readonly failed: readonly { readonly runId: string; readonly error: PatchPilotError }[];
  /** Runs that were not tried, since the share went away. */
  readonly left: readonly string[];
}

type Over = StoredRun & { readonly place: ZipPlace };

/**
 * Sends each run under these output roots that is over and was not sent to this share, on this volume, oldest first.
 * What fails for one does not keep the others; where the share itself is gone nothing more is asked of it. One that
 * `verify` faults is sent as it is, and its verdict told. Throws `shareUnusable` where there is no such folder,
 * `outputUnusable` for one in a run, `readFailed` where the runs cannot be listed, `stateNewer`.
 */
export function sendNew(
  system: Pick<System, 'files' | 'ids' | 'clock'>,
  outputRoots: readonly string[],
  sending: Sending,
): SendNewResult {
  const { files } = system;
  demandShare(files, sending.share);
  refuseRunFolder(files, sending.share);
  const to = destination(files, sending.share);
  const stored = outputRoots.flatMap((root) => storedRuns(files, root)).sort(byStart);
  const ids = new Set(stored.map(({ runId }) => runId));
  const delivered: (Delivery & { runId: string })[] = [];
  const failed: { runId: string; error: PatchPilotError }[] = [];
  const open: { runId: string; state: string }[] = [];
  const left: string[] = [];
  const swept = new Set<string>();
  let before = 0;
  let gone = false;
  for (const one of stored) {
    const { runId } = one;
    const sent = new SentRuns(files, one.outputRoot);
    const over = judged(system, one);
    if (typeof over === 'string') open.push({ runId, state: over });
    else if (over instanceof PatchPilotError) failed.push({ runId, error: over });
    else if (sent.has(runId, to)) before += 1;
    else if (gone) left.push(runId);
    else {
      try {
        const folder = over.place.folders.join('/');
        if (!swept.has(folder)) sweepPartials(system, sending.share, over.place, ids);
        swept.add(folder);
        delivered.push({ runId, ...sendAndNote(system, over, sent, { ...sending, ids }) });
      } catch (error) {
        if (!(error instanceof PatchPilotError)) throw error;
        failed.push({ runId, error });
        gone = !isShare(files, sending.share);
      }
    }
  }
  return { delivered, before, open, failed, left };
}

/** Noted when it is there, never before; a call that is cut off in between finds it there the next time. */
function sendAndNote(
  system: Pick<System, 'files' | 'ids' | 'clock'>,
  { runId, outputRoot, place }: Over,
  sent: SentRuns,
  sending: Sending & { readonly ids: ReadonlySet<string> },
): Delivery {
  const run = runFolderAt(system.files, join(runsFolder(outputRoot), runId), runId);
  const delivery = sendRun(system, run, place, sending);
  const { path, verified } = delivery;
  const time = new Date(system.clock.now()).toISOString();
  const to = destination(system.files, sending.share);
  sent.note({ runId, ...to, path, time, verdict: verified.verdict, root: verified.root }, sending.ids);
  return delivery;
}

/** Asked of again when a zip is there: it is noted for the volume that it went to. */
function destination(files: System['files'], share: string): Destination {
  const volume = files.stat(share)?.volume;
  return volume === undefined ? { to: share } : { to: share, volume };
}

/** A run that is over, with its place; how far it is otherwise; an error where that cannot be told. */
function judged({ files }: Pick<System, 'files'>, one: StoredRun): Over | string | PatchPilotError {
  const { run, runId, outputRoot, sealed } = one;
  const file = join(runsFolder(outputRoot), runId, RUN_FILES.run);
  if (run === null) {
    // A start that was cut off before its first file has nothing to send, ever.
    if (!sealed && files.stat(file) === undefined) return 'it has no run.json';
    return new PatchPilotError('evidenceUnreadable', file, 'expected the ids of the run, got what cannot be read');
  }
  if (!sealed && run.status !== 'abandoned') return STATES[run.status];
  const place = zipPlace(run);
  return typeof place === 'string' ? new PatchPilotError('idInvalid', file, place) : { ...one, place };
}

const STATES = {
  running: 'it works, or was cut off and goes on at the next start',
  waiting: 'it waits for a restart',
  stopped: 'it was stopped and goes on at the next start',
  ended: 'it is being closed, or was cut off there and is closed at the next start',
} as const;

function demandShare(files: System['files'], share: string): void {
  let kind: string | undefined;
  try {
    kind = files.stat(share)?.kind;
  } catch (error) {
    // A server that does not answer and a share that wants another account are said in words of the system.
    throw new PatchPilotError('shareUnusable', share, error instanceof Error ? error.message : String(error), {
      cause: error,
    });
  }
  if (kind === 'folder') return;
  const got = kind === undefined ? 'nothing' : `a ${kind}`;
  throw new PatchPilotError('shareUnusable', share, `expected a folder, got ${got}`);
}

function isShare(files: System['files'], share: string): boolean {
  try {
    return files.stat(share)?.kind === 'folder';
  } catch {
    return false; // it is asked of because something failed there already
  }
}

const byStart = (a: StoredRun, b: StoredRun): number => {
  const [first, second] = [a.run?.startedAt ?? '', b.run?.startedAt ?? ''];
  return first === second ? (a.runId < b.runId ? -1 : 1) : first < second ? -1 : 1;
};
