import type { Artifact } from '../schema/artifact.ts';

/** What can be left out of a bundle, by the name that `--withhold` knows it by: nothing is concluded from any of it. */
export type Withholdable = NonNullable<Artifact['withheldAs']>;

/** What each of them is, for help. */
export const MEANING: Readonly<Record<Withholdable, string>> = {
  raw: 'raw answers of the device',
  diagnostics: 'collected logs and files',
  checks: 'what each application check saw',
  html: 'the HTML report',
};

export const WITHHOLDABLE = Object.keys(MEANING) as Withholdable[];
