import type { Read } from './facts.ts';

/**
 * `problem`: a run cannot work, or would fail. `advice`: it works, and something should be known. `unknown`: not read.
 */
export interface Finding {
  readonly id: string;
  readonly status: 'ok' | 'problem' | 'advice' | 'unknown';
  readonly read: string;
  readonly means: string;
  readonly next: string;
}

/** Findings without which it is not known whether a run could work. */
const ESSENTIAL: ReadonlySet<string> = new Set([
  'account',
  'setup',
  'services',
  'pendingReboot',
  'disk',
  'config',
  'device',
]);

export type Verdict = Omit<Finding, 'id'>;
export const ok = (read: string, means: string): Verdict => ({ status: 'ok', read, means, next: 'nothing' });
export const bad = (read: string, means: string, next: string): Verdict => ({ status: 'problem', read, means, next });
export const note = (read: string, means: string, next: string): Verdict => ({ status: 'advice', read, means, next });

export function judge<T>(id: string, fact: Read<T>, decide: (value: T) => Verdict): Finding {
  if (fact.ok) return { id, ...decide(fact.value) };
  const means = ESSENTIAL.has(id) ? 'it is not known whether a run could work here' : 'this was not judged';
  return { id, status: 'unknown', read: fact.reason, means, next: 'run doctor again as SYSTEM or an administrator' };
}

/** 0 ready, 1 not ready, 2 unknown: a problem outweighs what is not known. */
export function doctorExit(findings: readonly Finding[]): 0 | 1 | 2 {
  if (findings.some((one) => one.status === 'problem')) return 1;
  return findings.some((one) => one.status === 'unknown' && ESSENTIAL.has(one.id)) ? 2 : 0;
}
