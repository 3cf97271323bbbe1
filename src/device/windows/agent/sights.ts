import { win32 } from 'node:path';
import { actWords, type ActVerb, type Sight } from '../../../domain/agent/progress.ts';
import type { Files, System } from '../../../system/system.ts';
import { readAgentRecords } from '../event-records.ts';

/** An update that is unpacked can be tens of thousands of files: more are not counted. */
export const MOST_COUNTED = 20_000;

/** What is said of an act that runs for so long; it looks at the device for it. Never throws. */
export type Watch = (runningMs: number) => Promise<string>;

/**
 * An act in one call from outside: the agent's process says nothing meanwhile, and a second one of it would answer no
 * more than that it is busy. The folder is where Windows Update downloads to; it is counted now for the first time.
 */
export function watchAct(
  system: System,
  temporaryFolder: string,
  act: { readonly verb: ActVerb; readonly updateId: string },
): Watch {
  const sinceMs = system.clock.now();
  const folder = win32.join(system.host.systemRoot, 'SoftwareDistribution', 'Download');
  const count = (): number | null => (act.verb === 'download' ? bytesBelow(system.files, folder) : null);
  const sights: Sight[] = [{ atMs: 0, bytes: count(), records: null }];
  return async (runningMs) => {
    const records = await readAgentRecords(system, temporaryFolder, sinceMs);
    const own = records?.filter(({ updateId }) => updateId === act.updateId.toLowerCase()).map(({ id }) => id) ?? null;
    sights.push({ atMs: runningMs, bytes: count(), records: own });
    return actWords(act.verb, sights, runningMs);
  };
}

/** Null where it cannot be read, or holds too much to count. */
export function bytesBelow(files: Pick<Files, 'list' | 'stat'>, folder: string): number | null {
  let [bytes, seen] = [0, 0];
  const open = [folder];
  try {
    for (let at = open.pop(); at !== undefined; at = open.pop()) {
      for (const { name, kind } of files.list(at)) {
        if (++seen > MOST_COUNTED) return null;
        const path = win32.join(at, name);
        if (kind === 'folder') open.push(path);
        else if (kind === 'file') bytes += files.stat(path)?.size ?? 0;
      }
    }
  } catch {
    return null;
  }
  return bytes;
}
