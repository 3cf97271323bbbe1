import * as v from 'valibot';
import { installRecord, type InstallRecord } from '../schema/install-summary.ts';
import { event } from '../schema/run.ts';
import { MAX_RECORDS } from './limits.ts';
import type { LineJudge } from './log.ts';
import { isForeign, versionOf } from './parse.ts';

/** An event names its number and the hash of the line before. */ // E-4.2, E-4.3
export const judgeEvent: LineJudge = (value, previous) => {
  const parsed = v.safeParse(event, value);
  if (!parsed.success) return wrong(`expected an event: ${parsed.issues[0].message}`);
  const { seq, prev } = parsed.output;
  if (seq !== previous.lines + 1) return wrong(`expected seq ${previous.lines + 1}, got ${seq}`);
  return prev === previous.head ? null : wrong('prev is not the hash of the line before');
};

/** Keeps every record of `Logs/install-summary.jsonl` in `into`. */ // E-4.4
export function judgeRecords(into: InstallRecord[]): LineJudge {
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

/** A span is an object; nothing is decided from it. */
export const judgeSpan: LineJudge = (value) =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? null : wrong('expected an object');

const wrong = (detail: string) => ({ detail, kind: 'contradicts' }) as const;
