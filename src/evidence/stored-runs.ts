import { join } from 'node:path';
import type { StoredRun } from '../domain/retention.ts';
import { isDiskFailure, PatchPilotError } from '../errors/error.ts';
import { appendLine } from './json-lines.ts';
import { RUN_FILES } from './layout.ts';
import { readJson } from './read-json.ts';
import { deletion, type Deletion } from '../schema/device-state.ts';
import { run as runSchema } from '../schema/run.ts';
import { manifest as manifestSchema } from '../schema/seal.ts';
import { wholeLength } from '../schema/whole-lines.ts';
import type { Files, System } from '../system/system.ts';
import * as v from 'valibot';

const RUN_ID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/u;
const REMOVED = '.removed';
const MAX_RUN_JSON_BYTES = 4 * 1_048_576;
const MAX_MANIFEST_BYTES = 1_048_576;
/** Enough of the end of the log for what a killed removal may have written. */
const TAIL_BYTES = 65_536;

export const runsFolder = (outputRoot: string): string => join(outputRoot, 'Runs');
export const deletionLog = (outputRoot: string): string => join(outputRoot, 'State', 'deletions.jsonl');

/** Ids of the run folders under an output root. */
export const runIds = (files: Files, outputRoot: string): string[] =>
  files
    .list(runsFolder(outputRoot))
    .flatMap(({ name, kind }) => (kind === 'folder' && RUN_ID.test(name) ? [name] : []));

/** The runs under an output root, as far as they can be read. */
export const storedRuns = (files: Files, outputRoot: string): StoredRun[] =>
  runIds(files, outputRoot).map((runId) => ({
    outputRoot,
    ...storedRun(files, join(runsFolder(outputRoot), runId), runId),
  }));

function storedRun(files: Files, folder: string, runId: string): Omit<StoredRun, 'outputRoot'> {
  const sealed = files.stat(join(folder, RUN_FILES.manifest))?.kind === 'file';
  try {
    const run = readJson(files, join(folder, RUN_FILES.run), runSchema, MAX_RUN_JSON_BYTES) ?? null;
    return { runId, run: run?.runId === runId ? run : null, sealed };
  } catch (error) {
    if (error instanceof PatchPilotError) return { runId, run: null, sealed };
    throw error;
  }
}

/** Who removed, and by which retention. */
export type RemovedBy = Pick<Deletion, 'by' | 'retentionDays'>;

/** What was removed; `reason` tells of one that could not be. */
export interface Removal {
  readonly runId: string;
  readonly reason: string | null;
}

/**
 * Removes these runs, and finishes what a killed removal began. A run is taken out of sight first, then it stands in
 * `State/deletions.jsonl`, then its files go: it is never half there, and never gone without a line.
 */
export function removeRuns(
  { files, clock }: Pick<System, 'files' | 'clock'>,
  outputRoot: string,
  remove: readonly Pick<StoredRun, 'runId'>[],
  by: RemovedBy,
): Removal[] {
  const folder = runsFolder(outputRoot);
  const begun = files
    .list(folder)
    .flatMap(({ name, kind }) => (kind === 'folder' && name.endsWith(REMOVED) ? [name.slice(0, -REMOVED.length)] : []))
    .filter((runId) => RUN_ID.test(runId));
  return [...begun.map((runId) => ({ runId })), ...remove].map(({ runId }) => {
    const away = join(folder, `${runId}${REMOVED}`);
    try {
      if (files.stat(away) === undefined) files.rename(join(folder, runId), away);
      const { run } = storedRun(files, away, runId);
      record(files, outputRoot, {
        schemaVersion: 1,
        time: new Date(clock.now()).toISOString(),
        ...by,
        runId,
        startedAt: run?.startedAt ?? null,
        endedAt: run?.endedAt ?? null,
        exitCode: run?.exitCode ?? null,
        simulated: run?.simulated ?? null,
        root: rootOf(files, away),
      });
      files.removeTree(away);
      return { runId, reason: null };
    } catch (error) {
      if (!isDiskFailure(error)) throw error; // held open by somebody who reads it: the next removal finishes it
      return { runId, reason: error instanceof Error ? error.message : String(error) };
    }
  });
}

function rootOf(files: Files, folder: string): string | null {
  try {
    return readJson(files, join(folder, RUN_FILES.manifest), manifestSchema, MAX_MANIFEST_BYTES)?.root ?? null;
  } catch (error) {
    if (error instanceof PatchPilotError) return null;
    throw error;
  }
}

/** One line a run, on disk when this returns; a removal that was killed after it is not written twice. */
function record(files: Files, outputRoot: string, line: Deletion): void {
  const path = deletionLog(outputRoot);
  if (isRecorded(files, path, line.runId)) return;
  files.makeFolder(join(path, '..'));
  appendLine(files, path, Buffer.from(`${JSON.stringify(v.parse(deletion, line))}\n`), true);
}

/** Whether the log tells of this run. A line that a killed removal did not finish is cut off: it tells nothing. */
function isRecorded(files: Files, path: string, runId: string): boolean {
  const size = files.stat(path)?.size ?? 0;
  if (size === 0) return false;
  const from = Math.max(0, size - TAIL_BYTES);
  const tail = Buffer.from(files.readAt(path, from, size - from));
  const whole = wholeLength(tail);
  if (whole < tail.length) files.truncate(path, from + whole);
  return tail.subarray(0, whole).includes(`"runId":"${runId}"`);
}
