import { join } from 'node:path';
import { catalogue, type ErrorCode } from '../errors/catalogue.ts';
import { asPatchPilotError, type PatchPilotError } from '../errors/error.ts';
import { recordRefusal } from '../state/refusals.ts';
import type { System } from '../system/system.ts';
import { demandOwnFolder } from './start/place.ts';

/** What says of itself that the place cannot be judged, or must not be written to. */
const ABOUT_THE_PLACE: ReadonlySet<ErrorCode> = new Set(['outputUnusable', 'bridgeFailed']);

/**
 * Records a start that could not make a run folder. The output root is judged first: a user may have put a link there,
 * and SYSTEM must not write through it. A wrong command line makes no output root. Returns why it was not recorded, or
 * null.
 */
export async function recordWhereSafe(
  system: System,
  outputRoot: string,
  error: PatchPilotError,
): Promise<PatchPilotError | null> {
  const windows = system.host.platform === 'win32';
  // What was asked for cannot be understood: no reason to make a folder, least of all with an access list.
  if (catalogue[error.code].why === 'usage' && system.files.stat(outputRoot) === undefined) return null;
  if (ABOUT_THE_PLACE.has(error.code)) return null;
  try {
    if (windows) {
      const { openWindows } = await import('../device/windows/index.ts');
      await (await openWindows(system, { outputRoot, judged: [], makeBootKey: false })).bridge.close();
    }
    for (const place of [outputRoot, join(outputRoot, 'State')]) demandOwnFolder(system, place);
    recordRefusal(system, outputRoot, error);
    return null;
  } catch (thrown) {
    return asPatchPilotError(thrown);
  }
}
