import * as v from 'valibot';
import { installRecord, type InstallRecord } from '../schema/install-summary.ts';
import { phaseId } from '../schema/phases.ts';
import { event, type Event } from '../schema/run.ts';
import { MAX_RECORDS } from './limits.ts';
import type { LineCheck, LogMark } from './log.ts';
import { isForeign, versionOf } from './parse.ts';

/** An event names its number and the hash of the line before. */ // E-4.2, E-4.3
export const checkEvent: LineCheck = (value, previous) => {
  if (isNextEvent(value, previous)) return null;
  const parsed = v.safeParse(event, value);
  if (!parsed.success) return wrong(`expected an event: ${parsed.issues[0].message}`);
  const { seq, prev } = parsed.output;
  if (seq !== previous.lines + 1) return wrong(`expected seq ${previous.lines + 1}, got ${seq}`);
  return prev === previous.head ? null : wrong('prev is not the hash of the line before');
};

const KEYS = ['seq', 'time', 'type', 'phase', 'data', 'prev'];
const PHASES: ReadonlySet<unknown> = new Set([null, ...phaseId.options]);
const UTC_TIME = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{3}Z$/u;

/**
 * Whether a value is the event that comes next, in the order of keys that we write; what is not sure the schema judges.
 */
function isNextEvent(value: unknown, previous: LogMark): boolean {
  if (typeof value !== 'object' || value === null) return false;
  let at = 0;
  for (const key in value) if (key !== KEYS[at++]) return false;
  if (at !== KEYS.length) return false;
  const { seq, time, type, phase, data, prev } = value as Record<keyof Event, unknown>;
  return (
    seq === previous.lines + 1 &&
    prev === previous.head &&
    typeof time === 'string' &&
    UTC_TIME.test(time) &&
    typeof type === 'string' &&
    PHASES.has(phase) &&
    typeof data === 'object' &&
    data !== null &&
    !Array.isArray(data)
  );
}

/** Keeps every record of `Logs/install-summary.jsonl` in `into`. */ // E-4.4
export function checkRecords(into: InstallRecord[]): LineCheck {
  return (value) => {
    const version = versionOf(value);
    if (isForeign(version))
      return { detail: `expected schemaVersion 1, got ${JSON.stringify(version)}`, kind: 'unreadable' };
    const parsed = v.safeParse(installRecord, value);
    if (!parsed.success) return wrong(`expected a record: ${parsed.issues[0].message}`);
    if (into.length >= MAX_RECORDS) return { detail: `expected at most ${MAX_RECORDS} records`, kind: 'unreadable' };
    into.push(parsed.output);
    return null;
  };
}

/** A span, like a line of any log that nothing is decided from, is an object. */
export const checkSpan: LineCheck = (value) =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? null : wrong('expected an object');

const wrong = (detail: string) => ({ detail, kind: 'contradicts' }) as const;
