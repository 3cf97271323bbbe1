import type * as v from 'valibot';
import type { Artifact } from './artifact.ts';
import { ARTIFACTS, type ArtifactName, type Artifacts } from './artifacts.ts';

/** Whether a path stands for many files: it has a name in angle brackets that is not the run's id. */
type IsFamily<P> = P extends `${infer Before}<RunId>${infer After}`
  ? IsFamily<`${Before}${After}`>
  : P extends `${string}<${string}`
    ? true
    : false;

/** The rows of one file each. */
export type Single = {
  readonly [K in ArtifactName as IsFamily<Artifacts[K]['path']> extends true ? never : K]: Artifacts[K];
};
/** Those of one value in JSON that have this. */
type ValuesWith<Has> = {
  readonly [
    K in keyof Single as Single[K] extends Has
      ? Single[K] extends { readonly form: 'lines' | 'bytes' }
        ? never
        : K
      : never
  ]: Single[K];
};

export const isFamily = ({ path }: Artifact): boolean => path.replace('<RunId>', '').includes('<');

const named: readonly [string, Artifact][] = Object.entries(ARTIFACTS);
const valuesWith = (has: (row: Artifact) => boolean) =>
  named.filter(([, row]) => !isFamily(row) && row.form !== 'lines' && row.form !== 'bytes' && has(row));

/** The JSON files with a known role, by name. */ // E-3.7
export const ROLES = Object.fromEntries(valuesWith((row) => row.verified !== undefined)) as ValuesWith<{
  readonly verified: v.GenericSchema;
}>;

/**
 * The JSON files that the exit code follows from; the seal of the plan's hop and the logs stand beside them.
 */ // E-8.1
export const DECIDING = Object.fromEntries(valuesWith((row) => row.decides === true)) as ValuesWith<{
  readonly decides: true;
}>;

/** The JSON files that reports are made of. */
export const REPORTED = Object.fromEntries(valuesWith((row) => row.reported === true)) as ValuesWith<{
  readonly reported: true;
}>;

type Logs = { readonly [K in keyof Single as Single[K] extends { readonly form: 'lines' } ? K : never]: Single[K] };

/** The files of lines. */ // E-4
export const LOGS = Object.fromEntries(named.filter(([, row]) => row.form === 'lines')) as Logs;
export type LogName = keyof Logs;
