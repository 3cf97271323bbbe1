import { EXIT_CODES, type ExitName } from '../domain/exit-codes.ts';
import { lastLine, NO_COUNTS } from '../domain/last-line.ts';
import { DAY_MS } from '../schema/day-number.ts';
import type { KnownRun } from '../schema/device-state.ts';
import type { DeviceNow } from './device-now.ts';

interface Asked {
  /** The run that was asked about; null: the device. */
  readonly run: KnownRun | null;
  readonly nowMs: number;
}

/**
 * What `status --exit-code` tells of `code` in the form of the last line of a run: the counters, the reasons and the
 * root of the run that has come to this code, and `age`, the whole days since it ended or, while it is not over, since
 * it began. `run=-`: nothing has run here.
 */
export function deviceLastLine(code: number, now: DeviceNow, asked: Asked): string {
  const { holder, open, lastRun, simulated, detached } = now;
  const handedOver = detached === null ? null : { runId: detached.runId, startedAt: detached.registeredAt };
  const told = asked.run ?? handedOver ?? open ?? (holder === null ? lastRun : null);
  const over = lastRun !== null && lastRun.runId === told?.runId && lastRun.exitCode === code ? lastRun : null;
  const since = told === null ? null : sinceOf(told);
  return lastLine({
    exitCode: code,
    status: (Object.keys(EXIT_CODES) as ExitName[]).find((name) => EXIT_CODES[name] === code) ?? '',
    counts: over?.counts ?? NO_COUNTS,
    why: over?.why ?? [],
    simulated,
    ageDays: since === null ? null : Math.max(0, Math.floor((asked.nowMs - Date.parse(since)) / DAY_MS)),
    streak: over?.streak ?? null,
    runId: told?.runId ?? null,
    root: over?.root ?? null,
  });
}

const sinceOf = (run: { readonly endedAt?: string | null; readonly startedAt?: string }): string | null =>
  run.endedAt ?? run.startedAt ?? null;
