import type { Artifact } from '../schema/artifact.ts';
import { isFamily, type Single } from '../schema/artifact-groups.ts';
import { ARTIFACTS } from '../schema/artifacts.ts';

/*
 * The paths of a run, as the table of artifacts has them (docs/evidence-format.md, E-3). Paths inside a run are
 * relative and use `/`, on every system.
 */

type Fixed = {
  readonly [K in keyof Single as Single[K]['path'] extends `${string}<${string}` ? never : K]: Single[K]['path'];
};
type OfRun = {
  readonly [K in keyof Single as Single[K]['path'] extends `${string}<${string}` ? K : never]: string;
};

const RUN_ID = '<RunId>';
const rows: readonly [string, Artifact][] = Object.entries(ARTIFACTS);
const single = rows.filter(([, row]) => !isFamily(row));

/** The path of an artifact in the run of this id. */
export const pathIn = (runId: string, { path }: Pick<Artifact, 'path'>): string => path.replace(RUN_ID, () => runId);

/** Paths that are the same in every run. */
export const RUN_FILES = Object.fromEntries(
  single.flatMap(([name, { path }]) => (path.includes(RUN_ID) ? [] : [[name, path]])),
) as Fixed;

/** Paths that carry the run id. */
export const artifactFiles = (runId: string): OfRun =>
  Object.fromEntries(
    single.flatMap(([name, row]) => (row.path.includes(RUN_ID) ? [[name, pathIn(runId, row)]] : [])),
  ) as OfRun;

/** One file of a family: what stands for the name in angle brackets that is not the run id. */
export const oneOf = <A extends Pick<Artifact, 'path'>>(family: A, name: string | number): A => ({
  ...family,
  path: family.path.replace(/<(?!RunId>)\w+>/u, () => String(name)),
});

/** The row that a path of the run is of; of a family where no other row has it, undefined for a path of none. */
export function artifactAt(runId: string, path: string): Artifact | undefined {
  const all = rows.map(([, row]) => row);
  const isIn = (row: Artifact): boolean => path.startsWith(pathIn(runId, row).split('<')[0] ?? '');
  return all.find((row) => pathIn(runId, row) === path) ?? all.filter(isFamily).find(isIn);
}

const sealedAs = (kind: Artifact['sealed']): readonly string[] =>
  rows.flatMap(([, row]) => (row.sealed === kind ? [row.path] : []));

/** Files that only ever grow; a seal lists them as prefixes. */
export const APPEND_ONLY = sealedAs('prefix');

/** Files that a later hop rewrites; a seal of a hop lists them as mutable. */
export const MUTABLE = sealedAs('mutable');
