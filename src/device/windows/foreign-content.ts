import { win32 } from 'node:path';
import { Faults } from '../../errors/error.ts';
import type { System } from '../../system/system.ts';
import { demandPart, foreignItem } from './answers.ts';
import type { Bridge } from './bridge.ts';
import { PLACES_SILENCE_MS, PLACES_TIMEOUT_MS } from './limits.ts';
import type { RequestLine } from './powershell.ts';

const LIMITS = { timeoutMs: PLACES_TIMEOUT_MS, silenceMs: PLACES_SILENCE_MS };
/** So many are named one by one; of the others their number is told. */
const MOST_NAMED = 20;

/**
 * Folders that users could write to until now may hold what they put there: what belongs to nobody accepted, or leads
 * elsewhere, is moved to a folder of its own beside the rest and never read. Says what was moved. Throws
 * `outputUnusable` when something cannot be moved, `bridgeFailed` when not all of it could be looked at.
 *
 * @param folders just hardened, so that nobody adds to them
 */
export async function setForeignAside(bridge: Bridge, system: System, folders: readonly string[]): Promise<string[]> {
  const { files, ids } = system;
  const filled = folders.filter((folder) => files.list(folder).length > 0);
  if (filled.length === 0) return [];
  const lines = filled.map((folder): RequestLine => ['foreign', folder]);
  const found = demandPart(await bridge.ask('places', lines, LIMITS), 'places', 'foreign', foreignItem);
  const notes: string[] = [];
  for (const [index, folder] of filled.entries()) {
    const foreign = found.filter((one) => one.index === index);
    if (foreign.length === 0) continue;
    const aside = win32.join(folder, `set-aside-${ids.guid().slice(0, 8)}`);
    for (const [number, { path, owner, isLink }] of foreign.entries()) {
      const to = win32.join(aside, String(number), win32.basename(path));
      try {
        files.makeFolder(win32.dirname(to));
        files.rename(path, to);
      } catch (error) {
        const reason = error instanceof Error ? error.message : String(error);
        const message = `expected nothing of users in a folder of ours, and it could not be set aside: ${reason}`;
        throw new Faults('outputUnusable', path, [{ file: path, path: '', message }]);
      }
      if (number < MOST_NAMED)
        notes.push(`set aside ${path}, ${isLink ? 'a link' : `of ${owner ?? 'nobody'}`}, in ${aside}`);
    }
    if (foreign.length > MOST_NAMED) notes.push(`set aside ${foreign.length - MOST_NAMED} more in ${aside}`);
  }
  return notes;
}
