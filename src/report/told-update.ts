import { isCodeOfFailure } from '../domain/claim-of.ts';
import { RUN_FILES } from '../evidence/layout.ts';
import type { AcceptedState } from '../schema/accepted-states.ts';
import type { Finding, FindingKind, FindingLevel, InstallSummaryRow } from '../schema/report.ts';
import { finding } from './finding.ts';

/** One selected update, and what decides the words about it. */
export interface AboutUpdate {
  readonly row: InstallSummaryRow;
  /** Definitions never are, whatever policy says. */
  readonly required: boolean;
  /** `Required by policy.`, with what else makes it urgent. */
  readonly need: string;
  readonly overdue: boolean;
  /** Who answers for failures of what is not required. */
  readonly accepted: AcceptedState | undefined;
}

/** The finding, with the code of a failure and not that of a claim that was looked at. */
export function told(
  { row, need, next }: Pick<AboutUpdate, 'row' | 'need'> & { readonly next?: Finding['next'] },
  kind: FindingKind,
  level: FindingLevel,
  detail: string,
): Finding[] {
  const { kb, title, hresult, hresultHex, meaning, whatToDo, proof } = row;
  const failed = hresult !== 0 && (row.verdict === null || isCodeOfFailure(row));
  const code = failed ? { hresult, hresultHex, meaning, whatToDo } : { whatToDo };
  const facts = { kb, title, ...code, proof, message: row.detail, evidence: RUN_FILES.installSummary };
  return [
    finding(kind, level, need === '' ? detail : `${detail} ${need}`, {
      ...facts,
      ...(whatToDo === null ? {} : { next: whatToDo }),
      ...(next === undefined ? {} : { next }),
    }),
  ];
}
