import { isCodeOfFailure } from '../domain/claim-of.ts';
import { describeHresult } from '../domain/hresult.ts';
import type { UpdateKind } from '../schema/catalog.ts';
import type { HresultTable } from '../schema/hresults.ts';
import type { InstallRecord, Verdict } from '../schema/install-summary.ts';

/** What of a record decides what is said of it. */
export type Told = Pick<InstallRecord, 'verdict' | 'reason' | 'hresult' | 'kb'>;

/** What an update is, and whether the device was restarted after it. */
export interface AdviceContext {
  readonly kind: UpdateKind;
  readonly restarted: boolean;
}

/** Nothing is to be done about these, whatever their installer asked for. */
const DONE: ReadonlySet<Verdict> = new Set<Verdict>([
  'installed',
  'installedDespiteError',
  'alreadyPresent',
  'superseded',
]);

/** What component-based servicing installs: only for them its store and its log have something to say. */
const SERVICED: ReadonlySet<UpdateKind> = new Set<UpdateKind>([
  ...(['servicingStack', 'cumulative', 'hotpatch', 'enablement', 'feature', 'dotnet', 'dynamicUpdate'] as const),
]);
const DEFENDER: ReadonlySet<UpdateKind> = new Set<UpdateKind>(['definitions', 'defenderPlatform', 'securityPlatform']);
const DRIVERS: ReadonlySet<UpdateKind> = new Set<UpdateKind>([
  ...(['driver', 'extensionDriver', 'softwareComponent', 'firmware'] as const),
]);

/**
 * What to do about one update: its verdict says it first, its result code only where the verdict is that it failed, or
 * where there is none yet. Null where there is nothing to do. Pure.
 */
export function adviceOf(record: Told, table: HresultTable, about: AdviceContext): string | null {
  const { verdict, reason, hresult, kb } = record;
  if (verdict !== null && DONE.has(verdict)) return null;
  if (reason === 'loop')
    return `Find out what keeps it from staying, or exclude it by policy; \`run --retry ${kb ?? 'KB'}\` tries it again.`;
  if (verdict === 'unconfirmed') return 'Run the same command again; when it stays so, look at the device by hand.';
  if (verdict === 'notEffective' || verdict === 'rolledBack') return againOr(about.kind);
  const ofCode = hresult === null ? null : codeAdvice(table, hresult, about);
  return ofCode ?? (verdict === 'failed' || isCodeOfFailure(record) ? againOr(about.kind) : null);
}

/**
 * What the table says is to be done about a code; null where that is nothing, or where it does not know the code of a
 * program.
 */
export function codeAdvice(table: HresultTable, hresult: number, about: AdviceContext): string | null {
  const { action, whatToDo } = describeHresult(table, hresult);
  if (action === 'reboot' && about.restarted) return table.actions.nextRun;
  if (action === 'repair' && whatToDo === table.actions.repair && !SERVICED.has(about.kind)) return null;
  return (action === 'info' && whatToDo === table.actions.info) || (action === null && hresult >= 0) ? null : whatToDo;
}

/** Where somebody looks who finds it again in the next run: in the log of what installs this kind. */
function againOr(kind: UpdateKind): string {
  const again = 'Run the same command again; when it happens again,';
  if (SERVICED.has(kind))
    return `${again} repair the component store (dism /Online /Cleanup-Image /RestoreHealth) or install the update by hand.`;
  if (DEFENDER.has(kind)) return `${again} run MpCmdRun.exe -SignatureUpdate on the device and look at what it says.`;
  if (DRIVERS.has(kind))
    return `${again} look at C:\\Windows\\INF\\setupapi.dev.log, or take the driver from its maker.`;
  return `${again} install it by hand and look at the log of its installer.`;
}
