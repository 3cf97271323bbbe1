import type { BuildRow, BuildTable } from '../schema/builds.ts';
import type { OsFacts } from '../schema/inventory.ts';

export type { BuildRow, BuildTable } from '../schema/builds.ts';

/** What tells a device's own Windows; its revision where a question is about the one in force. */
export type OwnWindows = Pick<OsFacts, 'build' | 'ubr' | 'edition' | 'installationType'>;

/**
 * From here on the revisions of build 26100 are those of Server 2025: 26100.32230 and 26100.7623 are of one month
 * (builds.json).
 */
const FIRST_SERVER_REVISION_26100 = 32_000;

/** Whether a device is a server: what it says of itself, and of one that says nothing its revision. */
export function rangeOf({ build, ubr, edition, installationType }: OwnWindows): 'client' | 'server' {
  if (installationType.startsWith('Server')) return 'server';
  if (installationType !== 'Client' && /^Server(?!Rdsh)/u.test(edition)) return 'server';
  if (build === 26_100 && ubr >= FIRST_SERVER_REVISION_26100) return 'server';
  return 'client';
}

/** The rows of a device's own Windows, oldest revision first: its build, and of that its own range of revisions. */
export function rowsOf(table: BuildTable, os: OwnWindows): BuildRow[] {
  const range = rangeOf(os);
  return table.rows
    .filter((row) => row.build === os.build && (row.range === 'both' || row.range === range))
    .sort((a, b) => a.revision - b.revision);
}

/**
 * The rows of any of these KBs (`KB5072033`) within the device's own Windows; within all of them where that is not
 * known. More than one only where an update's KBs name several revisions.
 */
export function rowsOfKbs(table: BuildTable, kbs: readonly string[], os: OwnWindows | null): BuildRow[] {
  const wanted = new Set(kbs);
  return (os === null ? table.rows : rowsOf(table, os)).filter(({ kb }) => wanted.has(kb));
}

/** The newest row at or below the device's revision; null where it has none. */
export const rowInForce = (table: BuildTable, os: OwnWindows): BuildRow | null =>
  rowsOf(table, os).findLast(({ revision }) => revision <= os.ubr) ?? null;

/** The newest row of the device's own Windows; null where it has none. */
export const newestRow = (table: BuildTable, os: OwnWindows): BuildRow | null => rowsOf(table, os).at(-1) ?? null;

/**
 * The day on which a row came out (`2026-07-14`); a month without a day counts as its last one. Null when nothing is
 * known.
 */
export function releasedOn({ released }: Pick<BuildRow, 'released'>): string | null {
  if (released === null || released.length > 7) return released;
  const [year, month] = released.split('-').map(Number);
  return new Date(Date.UTC(year ?? 0, month ?? 0, 0)).toISOString().slice(0, 10);
}

/**
 * The first day on which a row can have come out: of a month without a day the first. For what has to have come out
 * after.
 */
export const releasedFrom = ({ released }: Pick<BuildRow, 'released'>): string | null =>
  released?.length === 7 ? `${released}-01` : released;

/** The release day of the newest row of a whole table: how far it reaches. */
export const newestDayOf = (table: BuildTable): string =>
  table.rows.reduce((newest, row) => {
    const day = releasedOn(row) ?? '';
    return day > newest ? day : newest;
  }, '');

/**
 * The day by which the build in force had come out at the latest: that of its row; a revision between two rows cannot
 * be younger than the row above it. Null for one above the newest dated row, and for a Windows without rows. Pure.
 */
export function releasedBy(table: BuildTable, os: OwnWindows): { readonly day: string; readonly row: BuildRow } | null {
  for (const row of rowsOf(table, os)) {
    if (row.revision < os.ubr) continue;
    const day = releasedOn(row);
    if (day !== null) return { day, row };
  }
  return null;
}
