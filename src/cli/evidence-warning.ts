import { numbered } from '../domain/plural.ts';
import type { VerifyResult } from '../verify/result.ts';

/**
 * What a reader of anything that is computed from evidence must know first: that the evidence contradicts itself or
 * cannot be read. Null where it does neither; INCOMPLETE is no fault of a run that waits or was cut off.
 */
export function evidenceWarning({ verdict, failed }: Pick<VerifyResult, 'verdict' | 'failed'>): string | null {
  if (verdict !== 'INVALID' && verdict !== 'UNVERIFIABLE') return null;
  const [first] = failed;
  const example = first === undefined ? '' : `: ${first.check} ${first.path}, ${first.detail}`;
  return `the evidence is ${verdict}, ${numbered(failed.length, 'check')} failed${example}; what is said of the run is not proven`;
}
