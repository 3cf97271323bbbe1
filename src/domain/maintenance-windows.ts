import type { MaintenanceWindow } from '../schema/policy/index.ts';
import { occurrences, type Occurrence } from './maintenance-windows/occurrences.ts';

/**
 * Where a moment stands against the maintenance windows. Milliseconds since 1970 UTC; nulls when there is no window.
 */
export interface WindowState {
  /** `none`: there are no windows, so nothing is held back by one. */
  readonly state: 'none' | 'inside' | 'before';
  /** Of the open window, else of the next one. */
  readonly opensAtMs: number | null;
  readonly closesAtMs: number | null;
  /** Close less the reboot reserve: an install has to be finished by then. */
  readonly finishByMs: number | null;
}

/**
 * The window that is open at `nowMs`, or the next one. Windows that overlap or touch are one; of that one the part that
 * closes last gives the reserve, and of several that close together the largest. `localTimeZone` is the IANA zone of
 * the device, for windows in `local` time. Zones are checked when policies are; an unknown one throws a `RangeError`
 * here.
 */
export function windowAt(windows: readonly MaintenanceWindow[], nowMs: number, localTimeZone: string): WindowState {
  const all = joined(windows.flatMap((window) => occurrences(window, nowMs, localTimeZone)));
  const next = all.find((occurrence) => occurrence.closesAtMs > nowMs);
  const nulls = { opensAtMs: null, closesAtMs: null, finishByMs: null };
  if (windows.length === 0) return { state: 'none', ...nulls };
  // Every window opens again within a year; if one should not, nothing may start.
  if (next === undefined) return { state: 'before', ...nulls };
  return {
    state: next.opensAtMs <= nowMs ? 'inside' : 'before',
    opensAtMs: next.opensAtMs,
    closesAtMs: next.closesAtMs,
    finishByMs: next.closesAtMs - next.reserveMs,
  };
}

function joined(all: readonly Occurrence[]): Occurrence[] {
  const result: Occurrence[] = [];
  for (const one of [...all].sort((a, b) => a.opensAtMs - b.opensAtMs)) {
    const last = result.at(-1);
    if (last === undefined || one.opensAtMs > last.closesAtMs) result.push(one);
    else result[result.length - 1] = { ...laterClosing(last, one), opensAtMs: last.opensAtMs };
  }
  return result;
}

function laterClosing(a: Occurrence, b: Occurrence): Occurrence {
  if (a.closesAtMs !== b.closesAtMs) return a.closesAtMs > b.closesAtMs ? a : b;
  return a.reserveMs >= b.reserveMs ? a : b;
}
