/** What this program was built from. Two programs with equal values were built from the same source. */
export interface BuildInfo {
  /** The product's version, as in package.json. */
  readonly version: string;
  /** The commit it was built from, `-dirty` when files differed from it, `unknown` when built outside git. */
  readonly commit: string;
  /** The Node.js version inside the program, without `v`. */
  readonly runtime: string;
  /** False when the program runs from its source files. */
  readonly packaged: boolean;
}

/** Replaced by the bundler; when run from source the name does not exist. */
declare const PATCHPILOT_BUILD: Omit<BuildInfo, 'packaged'> | undefined;

/** The values the build put in, or stand-ins when run from source. */
export const buildInfo: BuildInfo =
  typeof PATCHPILOT_BUILD === 'undefined'
    ? { version: '0.0.0-source', commit: 'unknown', runtime: process.versions.node, packaged: false }
    : { ...PATCHPILOT_BUILD, packaged: true };
