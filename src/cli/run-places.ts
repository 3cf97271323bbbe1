import { dirname, join } from 'node:path';
import type { KnownRun } from '../schema/device-state.ts';
import type { System } from '../system/system.ts';
import type { Values } from './option.ts';
import { outputRootFor, type ROOT_OPTIONS } from './places.ts';

/** How the help of a command explains its argument. */
export const RUN_ARGUMENT = {
  kind: 'argument',
  does: 'a path, a run id or its beginning, or latest',
  also: ['runId', 'runPath', 'runRoot'],
} as const;

/** Where a command looks for runs. */
export interface RunPlaces {
  /** The one that was named, else the default one. */
  readonly outputRoot: string;
  /** All of them, `outputRoot` first: without a named one also those that runs of this device lie in. */
  readonly outputRoots: readonly string[];
  /** Folders of runs, each once. */
  readonly folders: readonly string[];
  /** Runs of this device whose folder is gone. */
  readonly gone: readonly KnownRun[];
}

/** The runs under the output root that was named, else those of this device wherever they lie. */
export async function runPlaces(system: System, asked: Values<typeof ROOT_OPTIONS>): Promise<RunPlaces> {
  const { runIds, runsFolder } = await import('../evidence/stored-runs.ts');
  const { files, host } = system;
  const outputRoot = await outputRootFor(system, asked);
  const here = runIds(files, outputRoot).map((id) => join(runsFolder(outputRoot), id));
  if (asked.outputRoot !== null) return { outputRoot, outputRoots: [outputRoot], folders: here, gone: [] };
  const { KnownRuns } = await import('../state/known-runs.ts');
  const known = new KnownRuns(files, host.machineFolder, () => undefined).all();
  const there = known.filter(({ folder }) => files.stat(folder)?.kind === 'folder');
  return {
    outputRoot,
    outputRoots: [...new Set([outputRoot, ...there.map(({ folder }) => dirname(dirname(folder)))])],
    folders: [...new Set([...here, ...there.map(({ folder }) => folder)])],
    gone: known.filter((run) => !there.includes(run)),
  };
}
