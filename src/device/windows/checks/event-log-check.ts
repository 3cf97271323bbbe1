import { win32 } from 'node:path';
import { PatchPilotError } from '../../../errors/error.ts';
import { endOf, runTool } from '../tool.ts';
import { timeoutOf, type CheckOf } from './observation.ts';

/** More than one is enough; these are kept to be looked at. */
const MOST = 20;
/** Windows counts levels downwards: an error is 2, what is worse is less. 0 stands for no level. */
const LEVELS = { Critical: 1, Error: 2, Warning: 3 } as const;

/** No events of a source, of this level or worse, since then. */
export const check: CheckOf<'EventLog'> = async ({ system, temporaryFolder }, check, sinceMs) => {
  const program = win32.join(system.host.systemRoot, 'System32', 'wevtutil.exe');
  const since = new Date(sinceMs).toISOString();
  const levels = `Level>=1 and Level<=${LEVELS[check.level]}`;
  const source = `Provider[@Name=${quoted(check.source)}]`;
  const query = `*[System[${source} and ${levels} and TimeCreated[@SystemTime>='${since}']]]`;
  const args = ['qe', check.log, `/q:${query}`, '/f:xml', '/rd:true', `/c:${MOST}`];
  const result = await runTool(system, temporaryFolder, { program, args, timeoutMs: timeoutOf(check) });
  if (result.code !== 0)
    throw new PatchPilotError('bridgeFailed', check.log, `the event log could not be read: ${endOf(result)}`);
  const events = eventsIn(result.stdout);
  const status = events.length === 0 ? 'no new errors' : 'new errors';
  return { passed: events.length === 0, status, observed: { since, events } };
};

/** XPath 1.0 has no escape: a text with both kinds of quotes cannot be said, and no source has one. */
function quoted(text: string): string {
  if (!text.includes("'")) return `'${text}'`;
  if (!text.includes('"')) return `"${text}"`;
  throw new PatchPilotError('configInvalid', text, 'expected a source with one kind of quotes at most');
}

/** Time, id and level of each event. */
export const eventsIn = (xml: string): { time: string | null; id: string | null; level: string | null }[] =>
  xml
    .split('</Event>')
    .slice(0, -1)
    .map((text) => ({
      time: /SystemTime=['"]([^'"]{1,40})['"]/u.exec(text)?.[1] ?? null,
      id: /<EventID(?:\s[^>]*)?>(\d{1,10})</u.exec(text)?.[1] ?? null,
      level: /<Level>(\d{1,3})</u.exec(text)?.[1] ?? null,
    }));
