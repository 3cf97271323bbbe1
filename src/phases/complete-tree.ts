import type * as v from 'valibot';
import type { JsonFile, RunFolder } from '../evidence/run-folder.ts';
import type { Artifact } from '../schema/artifact.ts';
import { ARTIFACTS } from '../schema/artifacts.ts';

const NOT_REACHED = 'the run ended before this was read';

/**
 * Writes the files that phases not run would have written, as the table of artifacts has them when empty, and the
 * reason.
 */
export function completeTree(run: RunFolder, nowMs: number, simulated: boolean): void {
  const head = { schemaVersion: 1, runId: run.runId } as const;
  const of = { head, time: new Date(nowMs).toISOString(), simulated, reason: NOT_REACHED };
  for (const file of Object.values<Artifact>(ARTIFACTS)) {
    const { empty } = file;
    if (empty === undefined || run.has(file)) continue;
    const value = empty(of);
    if (value === null) run.save(file, new Uint8Array());
    else run.write(file as JsonFile<v.GenericSchema>, value);
  }
}
