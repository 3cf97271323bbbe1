import type * as v from 'valibot';
import type { PhaseId } from './phases.ts';
import type { SealEntry } from './seal.ts';

type Schema = v.GenericSchema;

/** Of what an artifact is made whose phase was not run. */
export interface EmptyOf {
  readonly head: { readonly schemaVersion: 1; readonly runId: string };
  /** Now, as evidence has it. */
  readonly time: string;
  readonly simulated: boolean;
  /** Why there is nothing, as one clause. */
  readonly reason: string;
}

/** One file of a run, or a family of them. What is left out of a row is no or none. */
export interface Artifact<S extends Schema | null = Schema | null> {
  /** Inside the run, with `/`. `<RunId>` is the run's own id; another name in angle brackets makes it a family. */
  readonly path: string;
  /** Of the whole file, or of each line of it; null for bytes as they are. */
  readonly schema: S;
  /** How the registry knows the schema; files of one schema share it. */
  readonly name?: string;
  /**
   * One line of JSON, canonical JSON (E-2.4), lines of JSON, or bytes as they are; JSON with an indent when left out.
   */
  readonly form?: 'line' | 'canonical' | 'lines' | 'bytes';
  /** The phase that makes it; the runner when left out. */
  readonly phase?: PhaseId;
  /** How a seal lists it; `prefix` for what only ever grows, `mutable` for what a later hop rewrites. */ // E-6.2
  readonly sealed?: SealEntry['kind'];
  /** What a verifier demands of it: its schema, or of what nothing is concluded from a head. */ // E-3.7
  readonly verified?: Schema;
  /** The exit code follows from it. */ // E-8.1
  readonly decides?: true;
  /** Reports are made of it. */
  readonly reported?: true;
  /** By which name a bundle may leave it out. */
  readonly withheldAs?: 'raw' | 'diagnostics' | 'checks' | 'html';
  /** What it is where its phase was not run, for every ended run has it; null for a file without a line. */
  readonly empty?: (of: EmptyOf) => (S extends Schema ? v.InferInput<S> : never) | null;
}

/** Keeps what a row is exactly, and holds what it is when empty against its schema. */
export const row = <S extends Schema | null, const R extends Artifact<S>>(artifact: R & { readonly schema: S }): R =>
  artifact;
