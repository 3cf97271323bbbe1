import type { HresultAction, HresultEntry, HresultTable } from '../schema/hresults.ts';

/** A code in words. `action` is null when the table does not know it. */
export interface HresultWords {
  readonly hex: string;
  readonly name: string | null;
  readonly meaning: string;
  readonly whatToDo: string;
  readonly action: HresultAction | null;
}

/** The form people search for: `-2145124330` is `0x80240016`. */
export function hresultHex(value: number): string {
  return `0x${(value >>> 0).toString(16).toUpperCase().padStart(8, '0')}`;
}

/** Name, meaning and advice for a signed 32-bit code; one that is not in the table says so, and who gave it. Pure. */
export function describeHresult(table: HresultTable, value: number): HresultWords {
  const hex = hresultHex(value);
  const entry = hresultEntryOf(table, value);
  if (entry === undefined) {
    const facility = facilityOf(table, hex);
    return {
      hex,
      name: null,
      meaning: facility === undefined ? 'not in the table' : `not in the table; a code of ${facility}`,
      whatToDo: value < 0 ? `Look up ${hex}; the Windows Update and CBS logs of that time say more.` : 'Nothing.',
      action: null,
    };
  }
  const { name, meaning, action } = entry;
  return { hex, name, meaning, whatToDo: entry.whatToDo ?? table.actions[action], action };
}

/**
 * What the facility of a code, or the part of it that is known, is about; undefined for one that is in no table. A part
 * stands after what it is part of.
 */
const facilityOf = ({ facilities }: HresultTable, hex: string): string | undefined =>
  facilities.findLast(({ prefix }) => hex.startsWith(prefix))?.meaning;

/** The row of a signed 32-bit code; undefined when the table does not know it. */
export const hresultEntryOf = (table: HresultTable, value: number): HresultEntry | undefined =>
  entriesOf(table).get(hresultHex(value));

/**
 * Whether the code says that the update service is disabled or broken; a source that does not answer is another thing.
 */
export const isServiceFault = (table: HresultTable, value: number | null): boolean =>
  value !== null && hresultEntryOf(table, value)?.step === 'service';

const indexes = new WeakMap<HresultTable, ReadonlyMap<string, HresultEntry>>();

function entriesOf(table: HresultTable): ReadonlyMap<string, HresultEntry> {
  const known = indexes.get(table);
  if (known !== undefined) return known;
  const made = new Map(table.entries.map((entry) => [entry.code, entry]));
  indexes.set(table, made);
  return made;
}
