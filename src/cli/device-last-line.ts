import { EXIT_CODES, REBOOT_OVERDUE, type ExitName } from '../domain/exit-codes.ts';
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
 * root of the run that has come to this code, and `age`, the whole days since it ended, since it has waited for its
 * reboot or, while it is not over, since it began; of a holder whose run is not known, since it holds the device. A run
 * that waits for too long is `RebootOverdue`, as its own line says. `run=-`: nothing has run here.
 */
export function deviceLastLine(code: number, now: DeviceNow, asked: Asked): string {
  const { holder, open, lastRun, simulated, detached } = now;
  const handedOver = detached === null ? null : { runId: detached.runId, startedAt: detached.registeredAt };
  const told = asked.run ?? handedOver ?? open ?? (holder === null ? lastRun : null);
  const over = lastRun !== null && lastRun.runId === told?.runId && lastRun.exitCode === code ? lastRun : null;
  const waits = code === EXIT_CODES.RebootRequired && told?.runId === open?.runId ? waitsNow(now, asked.nowMs) : null;
  const since = told === null ? now.heldSince : sinceOf(told);
  return lastLine({
    exitCode: code,
    status: waits?.overdue === true ? REBOOT_OVERDUE : nameOf(code),
    counts: waits?.counts ?? over?.counts ?? NO_COUNTS,
    why: over?.why ?? [],
    simulated,
    ageDays: waits?.ageDays ?? (since === null ? null : daysBetween(Date.parse(since), asked.nowMs)),
    streak: over?.streak ?? null,
    runId: told?.runId ?? null,
    root: waits?.root ?? over?.root ?? null,
  });
}

const nameOf = (code: number): string =>
  (Object.keys(EXIT_CODES) as ExitName[]).find((name) => EXIT_CODES[name] === code) ?? '';

/** The line shows a negative one, of a clock that was set back, as 0. */
const daysBetween = (fromMs: number, toMs: number): number => Math.floor((toMs - fromMs) / DAY_MS);

/** On a simulated device the time is that of its script, which the last start of the run has looked at. */
function waitsNow({ waiting, open, status, simulated }: DeviceNow, nowMs: number) {
  if (waiting === null || open === null) return null;
  const ageDays = daysBetween(simulated ? waiting.toldAtMs : waiting.askedAtMs, nowMs);
  const seen = status?.runId === open.runId && status.status === REBOOT_OVERDUE;
  const overdue = seen || ageDays >= waiting.overdueDays;
  return { ageDays, overdue, counts: waiting.exit?.counts, root: open.seal?.root ?? null };
}

const sinceOf = (run: { readonly endedAt?: string | null; readonly startedAt?: string }): string | null =>
  run.endedAt ?? run.startedAt ?? null;
