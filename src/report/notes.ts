import { callersZoneSentence } from '../domain/maintenance-windows/time-zone.ts';
import { isOpenProgramKind, openProgramSentence } from '../domain/open-program.ts';
import type { ReportNote } from '../schema/report.ts';
import type { Event } from '../schema/run.ts';
import { PHASE_IDS } from '../schema/phases.ts';
import { sentenceCase } from './sentence.ts';

/**
 * What happened beside the updates and a reader should know: folders that were hardened, a configuration that users can
 * write to, files that were recovered, an open run that was put away. One note a sentence, in the order of the log.
 * Only what was logged before the report was last begun, so that a report made again later says the same.
 */
export function notesOf(events: readonly Event[]): ReportNote[] {
  const begun = events.findLastIndex(({ type, phase }) => type === 'phaseStarted' && phase === PHASE_IDS.Reporting);
  const before = begun === -1 ? events : events.slice(0, begun);
  return before.flatMap(({ time, phase, type, data }) =>
    (SAID_BY[type]?.(data) ?? []).map((detail) => ({ time, phase, type, detail })),
  );
}

type Data = Event['data'];

/** What each type of event says to a reader; other types are for tools. */
const SAID_BY: Readonly<Record<string, (data: Data) => string[]>> = {
  policyLoaded: ({ warnings }) => texts(warnings).map((one) => `The policy may not mean what it says: ${one}.`),
  deviceOpened: ({ notes }) => texts(notes),
  catalogWritten: ({ scan }) => kitWarnings(scan),
  configOpenToUsers: ({ places }) =>
    texts(places).map((place) => `Users can write to ${place}, where the policy of this run was read from.`),
  programOpenToUsers: ({ kind, places }) =>
    isOpenProgramKind(kind) ? [`${sentenceCase(openProgramSentence({ kind, places: texts(places) }))}.`] : [],
  timeZoneOfCaller: ({ timeZone }) => [`${sentenceCase(callersZoneSentence(text(timeZone)))}.`],
  recovered: ({ path, reason, tornBytes }) => [
    `${text(path)} was damaged and recovered: ${text(reason) || `${text(tornBytes)} bytes at its end were not whole`}.`,
  ],
  repairEnded: ({ kind, done, detail }) => [
    `${done === true ? 'Repaired' : 'Not repaired'}: ${text(kind)}. ${text(detail)}.`,
  ],
  openRunDropped: ({ runId, reason }) => [`An earlier run ${text(runId)} was put away: ${text(reason)}.`],
  sealBroken: ({ differences }) => texts(differences).map((one) => `Changed since the restart was asked for: ${one}.`),
};

const text = (value: unknown): string =>
  typeof value === 'string' ? value : typeof value === 'number' ? value.toString() : '';

const texts = (value: unknown): string[] =>
  Array.isArray(value) ? value.filter((one) => typeof one === 'string') : [];

/** What the scan catalog of a kit found; the warnings of an incomplete search have a finding of their own. */
function kitWarnings(scan: unknown): string[] {
  if (typeof scan !== 'object' || scan === null || !('source' in scan) || !('warnings' in scan)) return [];
  return scan.source === 'kit' ? texts(scan.warnings).map((one) => `${one}.`) : [];
}
