import { EXIT_CODES } from '../../domain/exit-codes.ts';
import { PatchPilotError } from '../../errors/error.ts';
import { openRunFolder, runFolderPath, type RunFolder } from '../../evidence/run-folder.ts';
import type { OpenRun } from '../../schema/device-state.ts';
import type { DeviceState } from '../../state/device-state.ts';
import type { System } from '../../system/system.ts';
import type { RunListener } from '../request.ts';
import { keepAttempts } from './attempts-of-run.ts';
import { noteRun } from './close.ts';
import { beginningOf, reopenRun } from './reopen-run.ts';

/**
 * A run ends as 240 `abandoned`, with its evidence as far as it came; what it attempted is the next run's to confirm.
 */
export function abandonRun(
  system: System,
  state: DeviceState,
  { folder, reason }: { readonly folder: RunFolder; readonly reason: string },
  listener: Pick<RunListener, 'note'>,
): void {
  const journal = reopenRun(system, folder);
  journal.fail(null, new PatchPilotError('abandoned', folder.runId, reason));
  journal.checkpoint({ status: 'abandoned' });
  journal.events.close();
  const endedAt = journal.time();
  journal.saveRecord({
    status: 'abandoned',
    endedAt,
    exitCode: EXIT_CODES.ReportingFailure,
    exitName: 'ReportingFailure',
    why: ['abandoned'],
  });
  listener.note(`the open run ${folder.runId} was closed: ${reason}`);
  keepAttempts(state, folder, journal.record);
  noteRun(state, folder, journal.record, { endedAt, exitCode: EXIT_CODES.ReportingFailure });
}

/** What the record names is gone: a run that was cut off before it began leaves nothing, of another its end is kept. */
export function dropRun(system: System, state: DeviceState, open: OpenRun): void {
  const time = new Date(system.clock.now()).toISOString();
  removeUnbegun(system, open);
  state.runs.end(open.runId, time, EXIT_CODES.ReportingFailure);
  state.archiveCookie('rejected', time);
  state.closeOpenRun();
}

/** A run that was named and cut off before its first event was whole leaves no folder behind. */
function removeUnbegun({ files }: System, { outputRoot, runId }: OpenRun): void {
  const folder = runFolderPath(outputRoot, runId);
  if (files.stat(folder)?.kind !== 'folder') return;
  if (beginningOf(openRunFolder(files, outputRoot, runId, { create: false })) === 'nothing') files.removeTree(folder);
}
