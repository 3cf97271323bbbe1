import { isCodeOfFailure } from '../domain/claim-of.ts';
import { describeHresult } from '../domain/hresult.ts';
import type { HresultTable } from '../schema/hresults.ts';
import type { InstallRecord, Verdict } from '../schema/install-summary.ts';
import { nextOf } from './finding.ts';

/** What of a record decides what is said of it. */
export type Told = Pick<InstallRecord, 'verdict' | 'reason' | 'hresult'>;

/** Nothing is to be done about these, whatever their installer asked for. */
const DONE: ReadonlySet<Verdict> = new Set<Verdict>([
  'installed',
  'installedDespiteError',
  'alreadyPresent',
  'superseded',
]);

/**
 * What to do about one update: its verdict says it first, its result code only where the verdict is that it failed, or where
 * there is none yet. Null where there is nothing to do. `restarted`: the device was restarted after it. Pure.
 */
export function adviceOf(record: Told, table: HresultTable, restarted: boolean): string | null {
  const { verdict, reason, hresult } = record;
  if (verdict !== null && DONE.has(verdict)) return null;
  if (reason === 'loop') return nextOf('loop');
  if (verdict !== null && verdict !== 'failed') return nextOf(verdict as 'notEffective' | 'rolledBack' | 'unconfirmed');
  const ofCode = hresult === null ? null : codeAdvice(table, hresult, restarted);
  return ofCode ?? (verdict === 'failed' || isCodeOfFailure(record) ? nextOf('failed') : null);
}

/** What the table says is to be done about a code; null where that is nothing, or where it does not know the code of a program. */
export function codeAdvice(table: HresultTable, hresult: number, restarted = false): string | null {
  const { action, whatToDo } = describeHresult(table, hresult);
  if (action === 'reboot' && restarted) return table.actions.nextRun;
  return (action === 'info' && whatToDo === table.actions.info) || (action === null && hresult >= 0) ? null : whatToDo;
}
