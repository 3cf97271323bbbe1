import { basename, join, resolve } from 'node:path';
import { PatchPilotError } from '../errors/error.ts';
import { RUN_FILES } from '../evidence/layout.ts';
import type { Files, System } from '../system/system.ts';
import type { RunPlaces } from './run-places.ts';
import { UsageError } from './usage-error.ts';

/** `zip`: a run or a file; `anything`: whatever lies at a path is taken, for `verify`, which judges it itself. */
type Expected = 'run' | 'zip' | 'anything';

/** More matches than this are counted, not listed. */
const LISTED = 5;
const MAX_RUN_JSON_BYTES = 4 * 1_048_576;

/**
 * The folder of the run that an argument means: `latest`, an id or its beginning among those places, else a path.
 * Throws `inputAbsent`, and `UsageError` when a beginning means several runs.
 */
export function findRun(
  system: Pick<System, 'files' | 'host'>,
  argument: string,
  places: RunPlaces,
  expected: Expected = 'run',
): string {
  const { files, host } = system;
  const isPath = /[\\/]/u.test(argument) || /^\.{1,2}$/u.test(argument);
  const asPath = resolve(host.workingFolder, argument);
  if (isPath) return existing(files, asPath, argument, expected);
  if (argument.toLowerCase() === 'latest') return latest(files, places);
  if (/^[0-9a-f-]+$/iu.test(argument)) {
    const found = places.folders.filter((folder) => basename(folder).startsWith(argument.toLowerCase()));
    if (found.length > 1)
      throw ambiguous(
        argument,
        found.map((folder) => basename(folder)),
      );
    if (found[0] !== undefined) return found[0];
  }
  if (files.stat(asPath) !== undefined) return existing(files, asPath, argument, expected);
  throw new PatchPilotError('inputAbsent', argument, `no such run under ${shown(places)}, and no such folder`);
}

/** When a run began: what its run.json says, else when its folder was last changed. Milliseconds since 1970. */
export function startOf(files: Files, folder: string): number {
  try {
    const bytes = files.read(join(folder, RUN_FILES.run), MAX_RUN_JSON_BYTES);
    const { startedAt } = JSON.parse(Buffer.from(bytes ?? []).toString('utf8')) as { readonly startedAt?: unknown };
    const time = typeof startedAt === 'string' ? Date.parse(startedAt) : Number.NaN;
    if (!Number.isNaN(time)) return time;
  } catch {
    // A run without a readable run.json is still listed, and still may be the latest.
  }
  return files.stat(folder)?.modifiedMs ?? 0;
}

/** A folder without any of these has never been a run. */
const MARKS = [RUN_FILES.run, RUN_FILES.state, RUN_FILES.events, RUN_FILES.manifest];

function existing(files: Files, path: string, argument: string, expected: Expected): string {
  const kind = files.stat(path)?.kind;
  if (kind !== undefined && expected === 'anything') return path;
  if (kind === 'file' && expected === 'zip') return path;
  const isRun = kind === 'folder' && MARKS.some((mark) => files.stat(join(path, mark)) !== undefined);
  if (isRun) return path;
  const got = kind === undefined ? 'nothing' : `a ${kind}${kind === 'folder' ? ' without one' : ''}`;
  throw new PatchPilotError('inputAbsent', argument, `expected the folder of a run, got ${got}`);
}

function latest(files: Files, places: RunPlaces): string {
  const [newest] = places.folders
    .map((folder) => ({ folder, startedAt: startOf(files, folder) }))
    .sort((a, b) => b.startedAt - a.startedAt);
  if (newest !== undefined) return newest.folder;
  throw new PatchPilotError('inputAbsent', shown(places), 'no run there');
}

const shown = ({ outputRoots }: RunPlaces): string => outputRoots.join(', ');

function ambiguous(argument: string, found: readonly string[]): UsageError {
  const more = found.length > LISTED ? [`and ${found.length - LISTED} more`] : [];
  return new UsageError(`${argument} means ${found.length} runs`, [...found.slice(0, LISTED), ...more]);
}
