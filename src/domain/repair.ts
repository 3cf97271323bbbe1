import type { LastRepair, RepairKind } from '../schema/device-state.ts';
import type { HresultTable } from '../schema/hresults.ts';
import { hresultEntryOf } from './hresult.ts';
import { DAY_MS } from '../schema/day-number.ts';

/** A repair takes long, and one that did not help will not help the day after. */
export const REPAIR_AGAIN_AFTER_DAYS = 7;

/** Errors of the update agent's own store, all of one family (`WU_E_DS_*`). */
const UPDATE_STORE = { first: 0x80248000 | 0, last: 0x80248fff | 0 };

/** What an error says is damaged; null when it says nothing of the kind. Pure. */
export function damagedBy(table: HresultTable, hresult: number | null): RepairKind | null {
  if (hresult === null || hresultEntryOf(table, hresult)?.action !== 'repair') return null;
  return hresult >= UPDATE_STORE.first && hresult <= UPDATE_STORE.last ? 'updateStore' : 'componentStore';
}

export interface RepairQuestion {
  readonly kind: RepairKind;
  /** The errors of this run. */
  readonly hresults: readonly (number | null)[];
  readonly before: readonly LastRepair[];
  readonly nowMs: number;
}

/**
 * Whether something that policy allows to repair is to be repaired now: an error tells of damage in it, and it was not
 * repaired within seven days. A time that lies ahead is a clock that was set: it holds nothing up. Pure.
 */
export function repairDue(table: HresultTable, question: RepairQuestion): boolean {
  const { kind, hresults, before, nowMs } = question;
  if (!hresults.some((hresult) => damagedBy(table, hresult) === kind)) return false;
  return before
    .filter((one) => one.kind === kind)
    .every(({ time }) => Date.parse(time) > nowMs || nowMs - Date.parse(time) >= REPAIR_AGAIN_AFTER_DAYS * DAY_MS);
}
