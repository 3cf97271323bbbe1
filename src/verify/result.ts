import type { ExitDecision } from '../domain/exit-code.ts';

export type Verdict = 'VALID' | 'INVALID' | 'INCOMPLETE' | 'UNVERIFIABLE';

/** What is looked at, in the order of E-10.1. */
export type CheckName =
  | 'tree'
  | 'withheld'
  | 'read'
  | 'json'
  | 'version'
  | 'schema'
  | 'runId'
  | 'chain'
  | 'records'
  | 'seal'
  | 'index'
  | 'manifest'
  | 'root'
  | 'ended'
  | 'contentRoot'
  | 'simulated'
  | 'catalog'
  | 'exitCode';

export interface Check {
  readonly check: CheckName;
  readonly ok: boolean;
  /** The file it is about, inside the run; empty for the run as a whole. */
  readonly path: string;
  readonly detail: string;
  /** Of a failed check: it contradicts, or it could not be made. */
  readonly failure: 'contradicts' | 'unreadable' | null;
  /** Where in a log: the line from 1, its first byte from 0. Null for anything else. */
  readonly place: { readonly line: number; readonly offset: number } | null;
}

export interface VerifyResult {
  readonly verdict: Verdict;
  /** Every check that was made, in order. */
  readonly checks: readonly Check[];
  readonly failed: readonly Check[];
  /** What this verification could not prove, each one sentence. */
  readonly notProven: readonly string[];
  /** Computed from the index, or from the newest seal of a hop where there is no manifest. */
  readonly root: string | null;
  readonly contentRoot: string | null;
  readonly runId: string | null;
  /** Files that a zip leaves out and says so. */
  readonly withheld: number;
  /** Recomputed from the files; null when they cannot be read. */
  readonly exitCode: number | null;
  /** The same with its reasons. */
  readonly decided: ExitDecision | null;
}

/** The checks as they are made. */
export class Findings {
  readonly checks: Check[] = [];

  pass(check: CheckName, path: string, detail = ''): void {
    this.checks.push({ check, ok: true, path, detail, failure: null, place: null });
  }

  contradicts(check: CheckName, path: string, detail: string, place: Check['place'] = null): void {
    this.checks.push({ check, ok: false, path, detail, failure: 'contradicts', place });
  }

  unreadable(check: CheckName, path: string, detail: string, place: Check['place'] = null): void {
    this.checks.push({ check, ok: false, path, detail, failure: 'unreadable', place });
  }

  /** One check that passes, or contradicts with the detail given. */
  expect(holds: boolean, check: CheckName, path: string, detail: string): boolean {
    if (holds) this.pass(check, path);
    else this.contradicts(check, path, detail);
    return holds;
  }

  get failed(): Check[] {
    return this.checks.filter((check) => !check.ok);
  }

  /** A contradiction wins over what could not be read, that over a run without manifest. */ // E-10.2
  verdict(finished: boolean): Verdict {
    const failures = new Set(this.checks.map((check) => check.failure));
    if (failures.has('contradicts')) return 'INVALID';
    if (failures.has('unreadable')) return 'UNVERIFIABLE';
    return finished ? 'VALID' : 'INCOMPLETE';
  }
}
