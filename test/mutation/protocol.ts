/** What the script asks of a worker, and what it answers. Files are named from the root of the repository. */
export type Ask =
  | { readonly kind: 'open'; readonly sources: Readonly<Record<string, string>> }
  | { readonly kind: 'record'; readonly tests: readonly string[] }
  | ({ readonly kind: 'try' } & Attempt);

/** One mutant and the tests that may kill it, in this order, until one fails. */
export interface Attempt {
  readonly mutant: string;
  readonly tests: readonly string[];
  /** Loads the modules anew with the mutant in force: what is made while a module loads is made by the mutant. */
  readonly fresh: boolean;
  /** How often the mutated place may be passed; more is a loop without an end. */
  readonly hitLimit: number;
}

export type Answer =
  | { readonly kind: 'opened' }
  | { readonly kind: 'tried'; readonly killedBy: string | null }
  | ({ readonly kind: 'recorded' } & Recording);

/** A run of the tests without a mutant. */
export interface Recording {
  /** By test: how long it took, and how often it passed each mutant. */
  readonly tests: readonly RecordedTest[];
  /** Mutants that were passed while a module was loaded. */
  readonly whileLoading: readonly string[];
  /** By file of the sources: the test files that import it, directly or not. */
  readonly importers: Readonly<Record<string, readonly string[]>>;
}

export interface RecordedTest {
  readonly id: string;
  readonly ms: number;
  readonly hits: Readonly<Record<string, number>>;
}
