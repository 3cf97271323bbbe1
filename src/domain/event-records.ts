import { hresultHex } from './hresult.ts';

/**
 * What Windows itself wrote into its event logs about one update. Source: WindowsUpdateClient 19 (installed), 20
 * (failed), 43 (install begun), 44 (download begun) in the log System; Microsoft-Windows-Servicing 2 (a package has
 * another state), 3 (it could not be given one), 4 (it waits for a restart) in the log Setup.
 */
export interface EventRecord {
  /** UTC, as the log has it. */
  readonly time: string;
  readonly source: 'WindowsUpdateClient' | 'Servicing';
  readonly id: number;
  /** Of WindowsUpdateClient, lower case. */
  readonly updateId: string | null;
  readonly revision: number | null;
  /** Of servicing: `KB5070311`, or the name of a package. */
  readonly package: string | null;
  /**
   * Of servicing: the state the package was to have, `Installed`, `Staged`, `Absent`; from its number, for the text may
   * be empty.
   */
  readonly state: string | null;
  /** Signed; null when the record has none. */
  readonly hresult: number | null;
}

export interface RecordedUpdate {
  readonly updateId: string;
  readonly revision: number;
  readonly kb: string | null;
  /** All its numbers, where it has more than one. */
  readonly kbs?: readonly string[] | undefined;
}

/** Those about this update, oldest first. */
export function recordsOf(update: RecordedUpdate, records: readonly EventRecord[]): EventRecord[] {
  const id = update.updateId.toLowerCase();
  const kbs = [update.kb ?? '', ...(update.kbs ?? [])].filter((kb) => kb !== '').map((kb) => kb.toLowerCase());
  return records
    .filter((one) =>
      one.source === 'Servicing'
        ? namesIn(one.package).some((name) => kbs.includes(name))
        : one.updateId === id && one.revision === update.revision,
    )
    .sort((a, b) => (a.time < b.time ? -1 : a.time > b.time ? 1 : 0));
}

const namesIn = (name: string | null): string[] => (name ?? '').toLowerCase().split(/[_~]/u);

/**
 * The last word of each log where it is against the verdict: a success where the update is not there, a failure where
 * it is. Records never decide: they are the installer's own word. Pure.
 */
export function contradictionsOf(installed: boolean | null, records: readonly EventRecord[]): string[] {
  if (installed === null) return [];
  return (['WindowsUpdateClient', 'Servicing'] as const).flatMap((source) => {
    const last = records.findLast((one) => one.source === source && outcomeOf(one) !== null);
    return last !== undefined && outcomeOf(last) !== installed ? [sentenceOf(last)] : [];
  });
}

/** True: it says installed. False: failed, or taken away. Null: it says neither. */
function outcomeOf({ source, id, state }: EventRecord): boolean | null {
  if (source === 'WindowsUpdateClient') return id === 19 ? true : id === 20 ? false : null;
  if (id === 3) return false;
  if (id !== 2 || state === null) return null;
  return state === 'Installed' || state === 'Permanent';
}

/** One record as a sentence for a report. */
export function sentenceOf({ source, id, time, state, hresult }: EventRecord): string {
  const code = hresult === null || hresult === 0 ? '' : `, ${hresultHex(hresult)}`;
  return `event ${id} of ${source} at ${time}${state === null ? '' : `, ${state}`}${code}`;
}
