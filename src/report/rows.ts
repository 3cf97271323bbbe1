import { isCodeOfFailure } from '../domain/claim-of.ts';
import { describeHresult } from '../domain/hresult.ts';
import { updateKey } from '../domain/update-key.ts';
import type { Catalog, CatalogEntry } from '../schema/catalog.ts';
import type { HresultTable } from '../schema/hresults.ts';
import type { InstallRecord } from '../schema/install-summary.ts';
import type { InstallSummaryRow } from '../schema/report.ts';
import { adviceOf, codeAdvice, type AdviceContext } from './advice.ts';
import { withKitAdvice } from './kit-findings.ts';

/** The newest record of each update, in the order in which the updates were first recorded. */
export function newestRecords(records: readonly InstallRecord[]): InstallRecord[] {
  const newest = new Map<string, InstallRecord>();
  for (const record of records) newest.set(updateKey(record), record);
  return [...newest.values()];
}

/**
 * `InstallSummary`: one row per update that was recorded, then one per selected update that has no record, because the
 * run ended before its turn. `restarted`: the device was restarted since they were installed.
 */
export function installSummaryRows(
  records: readonly InstallRecord[],
  catalog: Catalog | null,
  hresults: HresultTable,
  restarted: boolean,
): InstallSummaryRow[] {
  const newest = newestRecords(records);
  const recorded = new Set(newest.map(updateKey));
  const unrecorded = (catalog?.updates ?? []).filter(
    (entry) => entry.decision === 'selected' && !recorded.has(updateKey(entry)),
  );
  const kinds = new Map((catalog?.updates ?? []).map((entry) => [updateKey(entry), entry.kind]));
  const about = (record: InstallRecord): AdviceContext => ({
    kind: kinds.get(updateKey(record)) ?? 'other',
    restarted,
  });
  const rows = newest.map((record) => withKitAdvice(rowOf(record, hresults, about(record)), catalog));
  return [...rows, ...unrecorded.map(notRecorded)];
}

function rowOf(record: InstallRecord, hresults: HresultTable, about: AdviceContext): InstallSummaryRow {
  const { kb, title, classification, updateId, revision, required, attempted, downloaded, installed } = record;
  const { verdict, rebootRequired, durationMs, reason, detail, proof } = record;
  return {
    ...{ kb, ...numbers(record), title, classification, updateId, revision, decision: 'selected' },
    ...{ required, attempted, downloaded, installed, verdict },
    ...codeFields(record, hresults, about),
    ...{ rebootRequired, durationMs, reason, detail, proof },
  };
}

function notRecorded(entry: CatalogEntry): InstallSummaryRow {
  const { kb, title, classification, updateId, revision, required } = entry;
  return {
    ...{ kb, ...numbers(entry), title, classification, updateId, revision, decision: 'selected', required },
    ...{ attempted: false, downloaded: false, installed: null, verdict: null },
    ...{ hresult: null, hresultHex: null, meaning: null, whatToDo: null },
    ...{ rebootRequired: false, durationMs: 0, reason: null, detail: null, proof: null },
  };
}

/** All numbers of an update where it has more than one. */
export const numbers = ({ kbs }: { readonly kbs?: readonly string[] | undefined }): { kbs?: string[] } =>
  kbs === undefined ? {} : { kbs: [...kbs] };

/** A search is of no update: what servicing would be repaired for is not said of it. */
const SEARCH: AdviceContext = { kind: 'other', restarted: false };

/**
 * A result code as it stands in a report: the number, its hex, its meaning and what to do; nulls when there is none.
 */
export function hresultFields(value: number | null, hresults: HresultTable) {
  if (value === null) return { hresult: null, hresultHex: null, meaning: null, whatToDo: null };
  const { hex, name, meaning } = describeHresult(hresults, value);
  const words = name === null ? meaning : `${name}: ${meaning}`;
  return { hresult: value, hresultHex: hex, meaning: words, whatToDo: codeAdvice(hresults, value, SEARCH) };
}

/** The same of an update: once a verdict stands, a code of success is a name and no sentence any more. */
function codeFields(record: InstallRecord, hresults: HresultTable, about: AdviceContext) {
  const { meaning, ...fields } = hresultFields(record.hresult, hresults);
  const whatToDo = adviceOf(record, hresults, about);
  if (record.hresult === null || record.verdict === null || isCodeOfFailure(record))
    return { ...fields, meaning, whatToDo };
  return { ...fields, meaning: describeHresult(hresults, record.hresult).name, whatToDo };
}
