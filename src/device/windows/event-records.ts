import { win32 } from 'node:path';
import type { EventRecord } from '../../domain/event-records.ts';
import type { System } from '../../system/system.ts';
import type { EventRecords } from '../port/inspection.ts';
import { EVENT_QUERY_TIMEOUT_MS } from './limits.ts';
import { PACKAGE_STATE } from './package-state.ts';
import { endOf, runTool } from './tool.ts';

/** The newest of each log; an update leaves three or four. */
const MAX_RECORDS = 200;
interface Log {
  readonly log: string;
  readonly provider: string;
  readonly ids: readonly number[];
}
const AGENT: Log = { log: 'System', provider: 'Microsoft-Windows-WindowsUpdateClient', ids: [19, 20, 43, 44] };
const SERVICING: Log = { log: 'Setup', provider: 'Microsoft-Windows-Servicing', ids: [2, 3, 4] };

/**
 * What Windows wrote about installs since then. A log that does not answer is named and costs only itself. Never
 * throws.
 */
export async function readEventRecords(
  system: System,
  temporaryFolder: string,
  sinceMs: number,
): Promise<EventRecords> {
  const records: EventRecord[] = [];
  const unread: string[] = [];
  for (const log of [AGENT, SERVICING]) {
    const read = await readLog(system, temporaryFolder, log, sinceMs);
    if (typeof read === 'string') unread.push(`the event log ${log.log} could not be read: ${read}`);
    else records.push(...read);
  }
  return { records, unread };
}

/** Those of the update agent alone; null where its log does not answer. Never throws. */
export async function readAgentRecords(
  system: System,
  temporaryFolder: string,
  sinceMs: number,
): Promise<EventRecord[] | null> {
  const read = await readLog(system, temporaryFolder, AGENT, sinceMs);
  return typeof read === 'string' ? null : read;
}

/** A text is how wevtutil ended. */
async function readLog(
  system: System,
  temporaryFolder: string,
  { log, provider, ids }: Log,
  sinceMs: number,
): Promise<EventRecord[] | string> {
  const program = win32.join(system.host.systemRoot, 'System32', 'wevtutil.exe');
  const wanted = ids.map((id) => `EventID=${id}`).join(' or ');
  const since = `TimeCreated[@SystemTime>='${new Date(sinceMs).toISOString()}']`;
  const query = `*[System[Provider[@Name='${provider}'] and (${wanted}) and ${since}]]`;
  const args = ['qe', log, `/q:${query}`, '/f:xml', '/rd:true', `/c:${MAX_RECORDS}`];
  const result = await runTool(system, temporaryFolder, { program, args, timeoutMs: EVENT_QUERY_TIMEOUT_MS });
  return result.code === 0 ? recordsIn(result.stdout) : endOf(result);
}

/** The records in an answer of wevtutil, which is XML without a root; what is cut off at its end is left out. Pure. */
export function recordsIn(xml: string): EventRecord[] {
  return xml
    .split('</Event>')
    .slice(0, -1)
    .flatMap((text): EventRecord[] => {
      const provider = /<Provider\s+Name=['"]Microsoft-Windows-(WindowsUpdateClient|Servicing)['"]/u.exec(text)?.[1];
      const id = /<EventID(?:\s[^>]*)?>(\d+)<\/EventID>/u.exec(text)?.[1];
      const time = /<TimeCreated\s+SystemTime=['"](\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(?:\.\d+)?Z?['"]/u.exec(text)?.[1];
      if (provider === undefined || id === undefined || time === undefined) return [];
      const revision = field(text, 'updateRevisionNumber');
      return [
        {
          time: `${time}Z`,
          source: provider as EventRecord['source'],
          id: Number(id),
          updateId:
            /[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/u.exec(field(text, 'updateGuid')?.toLowerCase() ?? '')?.[0] ??
            null,
          revision: revision === null ? null : Number(revision),
          package: field(text, 'PackageIdentifier'),
          state: stateIn(field(text, 'IntendedPackageState')) ?? field(text, 'IntendedPackageStateTextized'),
          hresult: hresultIn(field(text, 'errorCode') ?? field(text, 'ErrorCode')),
        },
      ];
    });
}

/** `<Data Name='x'>..</Data>` of event data, or the element `<x>..</x>` of user data. */
function field(text: string, name: string): string | null {
  const found = new RegExp(`<(?:Data\\s+Name=['"]${name}['"]|${name})>([^<]*)</`, 'u').exec(text)?.[1]?.trim();
  return found === undefined || found === '' ? null : found;
}

/**
 * The state of a package is 5000 and the number that `CurrentState` in the registry has; its text may be empty. Source:
 * corpus events.
 */
const STATE_BASE = 5000;
const STATES: ReadonlyMap<number, string> = new Map([
  [0x00, 'Absent'],
  [PACKAGE_STATE.staged, 'Staged'],
  [PACKAGE_STATE.superseded, 'Superseded'],
  [PACKAGE_STATE.installPending, 'Install Pending'],
  [PACKAGE_STATE.installed, 'Installed'],
  [PACKAGE_STATE.permanent, 'Permanent'],
]);

const stateIn = (text: string | null): string | null =>
  text !== null && /^5\d{3}$/u.test(text) ? (STATES.get(Number(text) - STATE_BASE) ?? text) : null;

/** `0x80070643`, or a number in decimal; signed. */
const hresultIn = (text: string | null): number | null =>
  text === null || !/^(?:0x[0-9a-f]{1,8}|-?\d{1,10})$/iu.test(text) ? null : Number(text) | 0;
