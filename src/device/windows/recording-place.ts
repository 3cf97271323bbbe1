import { asPatchPilotError, PatchPilotError } from '../../errors/error.ts';
import type { System } from '../../system/system.ts';
import { demandPart, placeItem } from './answers.ts';
import { Bridge } from './bridge.ts';
import { foldersAbove, refusalAbove, refusalOf } from './inspect-place.ts';
import { PLACES_SILENCE_MS, PLACES_TIMEOUT_MS } from './limits.ts';
import type { RequestLine } from './powershell.ts';

/** So many recordings of one name are told apart. */
const MOST = 1_000;

/**
 * Makes the folder of a recording: NAME, else the first of NAME-2, NAME-3 that is not there, so that the same command
 * can be given again. Only administrators can write to it or read it, and nobody else can exchange it: what is recorded
 * is written by SYSTEM, and tells more of the device than its users may know.
 *
 * @param folder absolute
 * @returns the folder, or why there is none
 */
export async function makeRecordingPlace(system: System, folder: string): Promise<string | PatchPilotError> {
  const path = freeName(system, folder);
  const above = foldersAbove(path);
  const lines: RequestLine[] = [...above.map((one): RequestLine => ['judge', one]), ['create', path]];
  const bridge = new Bridge(system);
  try {
    const limits = { timeoutMs: PLACES_TIMEOUT_MS, silenceMs: PLACES_SILENCE_MS };
    const places = demandPart(await bridge.ask('places', lines, limits), 'places', 'places', placeItem);
    for (const place of places) {
      const refusal = place.verb === 'create' ? refusalOf(place) : refusalAbove(place);
      if (refusal !== null) return new PatchPilotError('outputUnusable', place.path, refusal);
    }
    return path;
  } catch (error) {
    return asPatchPilotError(error);
  } finally {
    await bridge.close();
  }
}

function freeName({ files }: System, folder: string): string {
  for (let at = 2, path = folder; at <= MOST; path = `${folder}-${at++}`) {
    if (files.stat(path) === undefined) return path;
  }
  return folder; // it is there, and so refused by whoever makes files in it
}
