import type { Catalog, CatalogEntry } from '../schema/catalog.ts';
import type { InstallRecord } from '../schema/install-summary.ts';

/** An entry of a kit that a later run with this kit is to install. */
export interface WaitingEntry {
  readonly kb: string | null;
  readonly title: string;
  /** When it may be installed; null where only another run is needed. */
  readonly until: string | null;
  /** `it waits for its maintenance window, which opens at 2026-12-01T22:00:00.000Z`. */
  readonly because: string;
}

/** What of a kit waits rightly: for its window, its age, or a run of its own; nothing for other sources. Pure. */
export function waitingOfKit(
  { kit, updates, window }: Pick<Catalog, 'kit' | 'updates' | 'window'>,
  newestRecords: readonly Pick<InstallRecord, 'updateId' | 'reason'>[],
): WaitingEntry[] {
  if (kit !== true) return [];
  const beforeWindow = new Set(
    newestRecords.filter(({ reason }) => reason === 'beforeWindow').map(({ updateId }) => updateId),
  );
  return updates.flatMap((entry) => {
    const { kb, title, decision, updateId } = entry;
    if (decision === 'deferred') return [{ kb, title, ...deferred(entry) }];
    if (decision !== 'selected' || !beforeWindow.has(updateId)) return [];
    const opens = window.opensAt === null ? '' : `, which opens at ${window.opensAt}`;
    return [{ kb, title, until: window.opensAt, because: `it waits for its maintenance window${opens}` }];
  });
}

function deferred({ rule, detail, policyFile, policyKey }: CatalogEntry): Pick<WaitingEntry, 'until' | 'because'> {
  const until = rule === 'deferralDays' ? (/\d{4}-\d{2}-\d{2}T[\d:.]+Z/u.exec(detail)?.[0] ?? null) : null;
  const place = policyKey === null ? '' : ` (${policyKey}${policyFile === null ? '' : ` in ${policyFile}`})`;
  return { until, because: `it waits: ${detail}${place}` };
}

/**
 * What is to be done about a kit of which something waits, where nothing else is to do; null when nothing waits. Pure.
 */
export function kitWaitAction(waiting: readonly Pick<WaitingEntry, 'until'>[]): string | null {
  if (waiting.length === 0) return null;
  const [first = null] = waiting.flatMap(({ until }) => until ?? []).sort();
  const when = first === null ? 'again' : `again from ${first} on`;
  const what = waiting.length === 1 ? 'an entry of the kit waits' : `${waiting.length} entries of the kit wait`;
  return `Bring the kit and run the same command ${when}: ${what}.`;
}
