import Mustache from 'mustache';
import { DAY_MS } from '../../../schema/day-number.ts';
import { quoted } from './command-line.ts';

/** A scheduled task of ours: SYSTEM starts one program, once. */
export interface TaskDefinition {
  /** Its full name: `\PatchPilot\Resume`. */
  readonly name: string;
  readonly description: string;
  /** Whether Windows starts it when it has started; else it is started by hand, and its trigger is only its end. */
  readonly atStart: boolean;
  /** Absolute. */
  readonly program: string;
  readonly args: readonly string[];
  /** Where it works. */
  readonly folder: string;
}

/** After this time Windows removes the task by itself: one that is started by hand, and one that waits for a start. */
const LIVES_MS = { byHand: DAY_MS, atStart: 30 * DAY_MS };

/**
 * The definition as Windows takes it: version 1.2, no logon type (SYSTEM has none to name), elements in the order of
 * the schema, a trigger in any case, since only a task with one expires (Task Scheduler schema, win32 docs; the schema
 * in the recorded facts holds it in a test). Battery and idle defaults would keep a laptop from being patched.
 *
 * @param nowMs the trigger of a task that is started by hand lies an hour before it
 */
export function taskXml(template: string, task: TaskDefinition, nowMs: number): string {
  const { program, args, atStart } = task;
  return Mustache.render(template, {
    ...task,
    begins: isoSeconds(nowMs - 3_600_000),
    expires: isoSeconds(nowMs + (atStart ? LIVES_MS.atStart : LIVES_MS.byHand)),
    program,
    commandLine: args.map(quoted).join(' '),
  });
}

/** In UTC, so that a change of the clock does not move it. */
const isoSeconds = (ms: number): string => new Date(ms).toISOString().replace(/\.\d+Z$/u, 'Z');

/** `schtasks` takes UTF-16LE with its mark; of UTF-8, with or without one, it takes none (docs/windows-facts.md). */
export const taskBytes = (xml: string): Uint8Array => Buffer.from(`\ufeff${xml.replace(/\r?\n/gu, '\r\n')}`, 'utf16le');

/** The text of a task file of Windows; null when it is not UTF-16LE. */
export function taskText(bytes: Uint8Array): string | null {
  if (bytes[0] !== 0xff || bytes[1] !== 0xfe) return null;
  return new TextDecoder('utf-16le').decode(bytes);
}
