/** What could be seen at one moment of a download or an install that says nothing itself. */
export interface Sight {
  /** Milliseconds since it was asked for. */
  readonly atMs: number;
  /** Bytes in the folder that the agent downloads to; null where they could not be counted. */
  readonly bytes: number | null;
  /** Ids of the agent's records of this update since then; null where the log could not be read. */
  readonly records: readonly number[] | null;
}

export type ActVerb = 'download' | 'install';

const MINUTE_MS = 60_000;
const ENDED: readonly number[] = [19, 20];
/** Records of WindowsUpdateClient; see `EventRecord`. */
const BEGUN: Readonly<Record<ActVerb, number>> = { download: 44, install: 43 };

/**
 * What a person is told of an act in one call, oldest sight first: what was seen, and never a percentage. Nothing is
 * ended for what was seen: another place may fill instead of the folder (Delivery Optimization has its own), a record
 * may be missing, and an install is silent for an hour in good health. Only its time limit ends it.
 */
export function actWords(verb: ActVerb, sights: readonly Sight[], runningMs: number): string {
  const seen = verb === 'download' ? (arrivedWords(sights) ?? recordWords(verb, sights)) : recordWords(verb, sights);
  return `${verb}, running for ${minutes(runningMs)} min, ${seen}`;
}

function recordWords(verb: ActVerb, sights: readonly Sight[]): string {
  const records = sights.findLast((sight) => sight.records !== null)?.records;
  if (records === undefined || records === null) return 'progress not known';
  if (verb === 'install' && records.some((id) => ENDED.includes(id))) return 'its end is recorded';
  return `${records.includes(BEGUN[verb]) ? 'its start is recorded' : 'no start is recorded yet'}, progress not known`;
}

/** Null where the folder has not grown: what it says then is nothing. */
function arrivedWords(sights: readonly Sight[]): string | null {
  const counted = sights.flatMap(({ atMs, bytes }) => (bytes === null ? [] : [{ atMs, bytes }]));
  const [first, last] = [counted[0], counted.at(-1)];
  if (first === undefined || last === undefined || last.bytes <= first.bytes) return null;
  const since = counted.find(({ bytes }) => bytes >= last.bytes) ?? last;
  const still = since === last ? '' : `, nothing more for ${minutes(last.atMs - since.atMs)} min`;
  return `${Math.ceil((last.bytes - first.bytes) / 1_048_576)} MB arrived${still}`;
}

const minutes = (ms: number): number => Math.floor(ms / MINUTE_MS);
