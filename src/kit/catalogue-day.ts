import { isDiskFailure } from '../errors/error.ts';
import type { Files } from '../system/system.ts';

/** `CFHEADER` and `CFFILE` of a cabinet (Microsoft, "Cabinet format", MS-CAB 2.1 and 2.3). */
const HEADER_BYTES = 36;
const ENTRY_BYTES = 16;
const MAX_NAME_BYTES = 257;
const MAX_ENTRIES = 64;
const SIGNATURE = 0x4643534d;

/**
 * The day of a `wsusscn2.cab`: the newest date of the files in it, `2026-09-08`. Not the file's own time, which a copy
 * or a download changes. Null where it is no cabinet or says no day. That its files are dated by the day they were made
 * is inferred: nobody recorded one of these cabinets.
 */
export function catalogueDay(files: Pick<Files, 'readAt' | 'stat'>, path: string): string | null {
  try {
    const size = files.stat(path)?.size;
    if (size === undefined || size < HEADER_BYTES) return null;
    const head = viewOf(files.readAt(path, 0, HEADER_BYTES));
    if (head.getUint32(0, true) !== SIGNATURE) return null;
    const days: string[] = [];
    let position = head.getUint32(16, true);
    for (let left = Math.min(head.getUint16(28, true), MAX_ENTRIES); left > 0; left--) {
      const length = Math.min(ENTRY_BYTES + MAX_NAME_BYTES, size - position);
      if (length <= ENTRY_BYTES) break;
      const bytes = files.readAt(path, position, length);
      const end = bytes.indexOf(0, ENTRY_BYTES);
      if (end < 0) break;
      days.push(dayOf(viewOf(bytes).getUint16(10, true)));
      position += end + 1;
    }
    return (
      days
        .filter((day) => !Number.isNaN(Date.parse(day)))
        .sort()
        .at(-1) ?? null
    );
  } catch (error) {
    if (isDiskFailure(error) || error instanceof RangeError) return null;
    throw error;
  }
}

const viewOf = (bytes: Uint8Array): DataView => new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);

/** A date of DOS: seven bits of years since 1980, four of months, five of days. */
function dayOf(date: number): string {
  const two = (value: number) => String(value).padStart(2, '0');
  return `${(date >> 9) + 1980}-${two((date >> 5) & 15)}-${two(date & 31)}`;
}
