import { meaningOf, outcomeOf, type ItemMeaning } from '../../../domain/agent/claim.ts';
import { OPERATION_RESULT } from '../../../domain/agent/enumerations.ts';
import { describeHresult } from '../../../domain/hresult.ts';
import type { HresultTable } from '../../../schema/hresults.ts';
import type { InstallClaim } from '../../port/updates.ts';
import type { Answer } from './agent.ts';
import type * as v from 'valibot';
import type { resultItem } from './items.ts';

export type ActAnswer = Answer<v.InferOutput<typeof resultItem>>;

/** What came of an act on one update. */
export interface Act {
  readonly meaning: ItemMeaning;
  readonly hresult: number | null;
  readonly rebootRequired: boolean;
  readonly detail: string | null;
  /** Its progress was told; false: it was one call, that said nothing. Null where it is not known. */
  readonly polled: boolean | null;
}

/** The result of the item, never of the whole; what the call threw counts as the item's error. Pure. */
export function actOf(answer: ActAnswer, table: HresultTable): Act {
  const [item] = answer.ok ? answer.items : [];
  const hresult = answer.ok ? (item?.hresult ?? null) : answer.hresult;
  const result = { code: item?.code ?? null, hresult, rebootRequired: item?.rebootRequired ?? null };
  const meaning = meaningOf(result);
  const words = hresult === null || hresult === 0 ? null : describeHresult(table, hresult);
  const parts = [
    words === null ? '' : `${words.name ?? words.hex}: ${words.meaning}`,
    answer.ok ? '' : answer.message,
    answer.ok && item === undefined ? 'the agent gave no result' : '',
    item?.code === OPERATION_RESULT.orcSucceededWithErrors ? 'the agent says: succeeded with errors' : '',
    item?.committed === true ? 'committed for the next start' : '',
    ...(item?.missing ?? []).map(({ name }) => `${name} could not be read`),
  ].filter((part) => part !== '');
  return {
    meaning,
    hresult,
    rebootRequired: result.rebootRequired === true,
    detail: parts.length === 0 ? null : parts.join('; '),
    polled: item?.polled ?? null,
  };
}

export const claimOf = (act: Act, durationMs: number): InstallClaim => ({
  outcome: outcomeOf(act.meaning),
  hresult: act.hresult,
  rebootRequired: act.rebootRequired,
  detail: act.detail,
  ...polledOf(act),
  durationMs,
});

export const polledOf = ({ polled }: Act): { readonly polled?: boolean } => (polled === null ? {} : { polled });
