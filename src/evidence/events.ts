import * as v from 'valibot';
import { PatchPilotError } from '../errors/error.ts';
import type { PhaseId } from '../schema/phases.ts';
import { event } from '../schema/run.ts';
import { MAX_LINE_BYTES } from '../schema/whole-lines.ts';
import type { Clock, Files } from '../system/system.ts';
import { evidenceValue } from './evidence-value.ts';
import { CHAIN_START, chainLink } from './hash.ts';
import { acceptLines } from './json-lines.ts';
import { RUN_FILES } from './layout.ts';
import { recoverLog, type Recovery } from './recover.ts';
import { logChunks, type RunFolder } from './run-folder.ts';

/** The chained log of a run. One is open at a time; `close` before a seal is made. */
export interface EventLog {
  /**
   * One more event. An event that must precede an act is `durable`: on disk when the call returns. Throws
   * `outputFailed`; after that nothing more is accepted until the log is opened again.
   */
  append(
    type: string,
    phase: PhaseId | null,
    data: Readonly<Record<string, unknown>>,
    options?: { readonly durable?: boolean },
  ): void;
  /** Events so far; also the `seq` of the last one. */
  readonly count: number;
  /** Hash of the last line, or `CHAIN_START`. */
  readonly chainHead: string;
  /** What was cut off when the log was opened; the runner appends it as the event `recovered`. */
  readonly recovered: Recovery | null;
  close(): void;
}

/** The events of a run, recovered to their longest valid prefix, ready for more. */
export function openEventLog(files: Files, folder: RunFolder, clock: Pick<Clock, 'now'>): EventLog {
  const { accepted, recovery } = recoverLog(files, folder, RUN_FILES.events, chainOf());
  let count = accepted.count;
  let head = accepted.head ?? CHAIN_START;
  files.makeFolder(folder.locate('Logs'));
  const file = files.openAppend(folder.locate(RUN_FILES.events));
  return {
    append(type, phase, data, options) {
      const line = eventLine({
        seq: count + 1,
        time: new Date(clock.now()).toISOString(),
        type,
        phase,
        data,
        prev: head,
      });
      file.append(line, options?.durable ?? false);
      count += 1;
      head = chainLink(line);
    },
    get count() {
      return count;
    },
    get chainHead() {
      return head;
    },
    recovered: recovery,
    close: () => {
      file.close();
    },
  };
}

/** Number of events and chain head of a log that must be whole. Throws `evidenceUnreadable` when it is not. */
export function wholeChain(files: Files, folder: RunFolder): { eventCount: number; chainHead: string } {
  const absolute = folder.locate(RUN_FILES.events);
  const { count, validBytes, head } = acceptLines(logChunks(files, absolute), chainOf());
  if (validBytes !== (files.stat(absolute)?.size ?? 0))
    throw new PatchPilotError('evidenceUnreadable', RUN_FILES.events, `the chain ends at byte ${validBytes}`);
  return { eventCount: count, chainHead: head ?? CHAIN_START };
}

/** Accepts lines as long as each names the hash of the one before and the next number. */ // E-4.2, E-4.3
function chainOf(): (parsed: unknown, line: Uint8Array) => boolean {
  let expected = { seq: 1, prev: CHAIN_START };
  return (parsed, line) => {
    const found = v.safeParse(event, parsed);
    if (!found.success || found.output.seq !== expected.seq || found.output.prev !== expected.prev) return false;
    expected = { seq: expected.seq + 1, prev: chainLink(line) };
    return true;
  };
}

// E-4.1
function eventLine(value: unknown): Uint8Array {
  const result = v.safeParse(event, value);
  if (!result.success)
    throw new PatchPilotError('internal', RUN_FILES.events, `expected an event, got ${result.issues[0].message}`);
  const line = Buffer.from(`${JSON.stringify(evidenceValue(RUN_FILES.events, result.output))}\n`, 'utf8');
  if (line.length > MAX_LINE_BYTES)
    throw new PatchPilotError('internal', RUN_FILES.events, `expected a line of at most ${MAX_LINE_BYTES} bytes`);
  return line;
}
