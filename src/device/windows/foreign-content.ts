import { win32 } from 'node:path';
import { Faults } from '../../errors/error.ts';
import type { System } from '../../system/system.ts';
import { demandPart, foreignItem } from './answers.ts';
import type { Bridge } from './bridge.ts';
import { PLACES_SILENCE_MS, PLACES_TIMEOUT_MS } from './limits.ts';
import type { RequestLine } from './powershell.ts';
import type * as v from 'valibot';

type Foreign = v.InferOutput<typeof foreignItem>;

const LIMITS = { timeoutMs: PLACES_TIMEOUT_MS, silenceMs: PLACES_SILENCE_MS };
/** So many are named one by one; of the others their number is told. */
const MOST_NAMED = 20;

/**
 * Folders that users could write to until now may hold what they put there. What belongs to nobody accepted is moved to
 * a folder of its own beside the rest and never read. Says what was moved. Throws `outputUnusable` for a link, which is
 * neither followed nor moved, and when something cannot be moved; `bridgeFailed` when not all could be looked at.
 *
 * @param folders just hardened, so that nobody adds to them
 */
export async function setForeignAside(bridge: Bridge, system: System, folders: readonly string[]): Promise<string[]> {
  const filled = folders.filter((folder) => system.files.list(folder).length > 0);
  if (filled.length === 0) return [];
  const lines = filled.map((folder): RequestLine => ['foreign', folder]);
  const found = demandPart(await bridge.ask('places', lines, LIMITS), 'places', 'foreign', foreignItem);
  const links = found.filter(({ isLink }) => isLink);
  if (links.length > 0)
    throw unusable(
      links.map(({ path }) => path),
      'expected no link in a folder of ours, got one',
    );
  return filled.flatMap((folder, index) =>
    moveAside(
      system,
      folder,
      found.filter((one) => one.index === index),
    ),
  );
}

function moveAside({ files, ids }: System, folder: string, foreign: readonly Foreign[]): string[] {
  if (foreign.length === 0) return [];
  const aside = win32.join(folder, `set-aside-${ids.guid().slice(0, 8)}`);
  for (const [number, { path }] of foreign.entries()) {
    const to = win32.join(aside, String(number), win32.basename(path));
    try {
      files.makeFolder(win32.dirname(to));
      files.rename(path, to);
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      throw unusable([path], `expected nothing of users in a folder of ours, and it could not be set aside: ${reason}`);
    }
  }
  const named = foreign
    .slice(0, MOST_NAMED)
    .map(({ path, owner }) => `set aside ${path}, of ${owner ?? 'nobody'}, in ${aside}`);
  const more = foreign.length - named.length;
  return more > 0 ? [...named, `set aside ${more} more in ${aside}`] : named;
}

const unusable = (paths: readonly string[], message: string): Faults =>
  new Faults(
    'outputUnusable',
    paths[0] ?? null,
    paths.map((file) => ({ file, path: '', message })),
  );
