import * as zoned from 'temporal-polyfill/fns/ZonedDateTime';
import type { MaintenanceWindow } from '../../schema/policy/index.ts';
import { DAY_MS } from '../../schema/day-number.ts';

/** One opening of a window. Milliseconds since 1970 UTC; `closesAtMs` itself is outside. */
export interface Occurrence {
  readonly opensAtMs: number;
  readonly closesAtMs: number;
  readonly reserveMs: number;
}

const MINUTE_MS = 60_000;
const WEEKDAYS = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'];

/** How far a window may reach back: the longest is 7 days; one day more for the zones. */
const LOOK_BACK_DAYS = 8;
/** How far the next weekday can be, with a day for the zones. */
const LOOK_AHEAD_DAYS = 8;
/** A day of the month may roll over by 27 days and last 7 more; a fifth weekday may be months away. */
const LOOK_BACK_MONTHS = 3;
const LOOK_AHEAD_MONTHS = 13;

/**
 * The openings of one window near `nowMs`: all that may still be open, and at least the next one. The start is a wall
 * clock time of the window's zone: in the gap of a clock change it is moved on by the gap, in a fold the first of the
 * two counts (Temporal's `compatible`). The length is real time, so a window is never shorter or longer than it says.
 */
export function occurrences(window: MaintenanceWindow, nowMs: number, localTimeZone: string): Occurrence[] {
  const timeZone = window.timeZone === 'local' ? localTimeZone : window.timeZone;
  const { year, month, day } = zoned.create(BigInt(Math.floor(nowMs)) * 1_000_000n, timeZone);
  const { dayOfMonth } = window;
  const days = dayOfMonth === undefined ? daysAround(window, year, month, day) : daysOfMonths(dayOfMonth, year, month);
  const [hour = 0, minute = 0] = window.start.split(':').map(Number);
  return days.map((date) => {
    const fields = { year: date.getUTCFullYear(), month: date.getUTCMonth() + 1, day: date.getUTCDate() };
    const opensAtMs = zoned.fromFields({ ...fields, timeZone, hour, minute }).epochMilliseconds;
    return {
      opensAtMs,
      closesAtMs: opensAtMs + window.durationMinutes * MINUTE_MS,
      reserveMs: window.rebootReserveMinutes * MINUTE_MS,
    };
  });
}

/** Calendar days, each as midnight UTC: only year, month and day of it are meant. */
function daysAround(window: MaintenanceWindow, year: number, month: number, day: number): Date[] {
  const today = Date.UTC(year, month - 1, day);
  const days: Date[] = [];
  for (let offset = -LOOK_BACK_DAYS; offset <= LOOK_AHEAD_DAYS; offset += 1) {
    const date = new Date(today + offset * DAY_MS);
    if (window.weekdays?.some((name) => name === WEEKDAYS[date.getUTCDay()]) === true) days.push(date);
  }
  return days;
}

function daysOfMonths(rule: NonNullable<MaintenanceWindow['dayOfMonth']>, year: number, month: number): Date[] {
  const days: Date[] = [];
  for (let offset = -LOOK_BACK_MONTHS; offset <= LOOK_AHEAD_MONTHS; offset += 1) {
    const first = new Date(Date.UTC(year, month - 1 + offset, 1));
    const untilWeekday = (WEEKDAYS.indexOf(rule.weekday) - first.getUTCDay() + 7) % 7;
    const nth = new Date(first.getTime() + (untilWeekday + (rule.week - 1) * 7) * DAY_MS);
    // A month without a fifth such weekday has no window; only plusDays may leave the month.
    if (nth.getUTCMonth() === first.getUTCMonth()) days.push(new Date(nth.getTime() + rule.plusDays * DAY_MS));
  }
  return days;
}
