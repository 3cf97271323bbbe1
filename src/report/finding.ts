import type { Finding, FindingKind, FindingLevel } from '../schema/report.ts';

/** A finding with nulls for everything that is not given. */
export function finding(kind: FindingKind, level: FindingLevel, detail: string, more: Partial<Finding> = {}): Finding {
  return {
    ...{ kind, level, kb: null, title: null, application: null, check: null, detail, message: null, next: null },
    ...{ hresult: null, hresultHex: null, meaning: null, whatToDo: null, proof: null, evidence: null },
    ...more,
  };
}
