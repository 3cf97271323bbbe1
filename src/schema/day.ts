import * as v from 'valibot';

const FORM = /^\d{4}-\d{2}-\d{2}$/u;

/** A day as evidence writes it, `2027-01-31`. Its form only: what reads it asks `dayNumber`. */
export const day = v.pipe(v.string(), v.regex(FORM, 'expected a day such as 2027-01-31'));

/** A day that is of the calendar too. */
export const calendarDay = v.pipe(
  day,
  v.check(
    (text) => !FORM.test(text) || !Number.isNaN(dayNumber(text)),
    'expected a day of the calendar such as 2027-01-31',
  ),
);

const DAY_MS = 86_400_000;

/** Days since 1970-01-01; NaN for what is no day of the calendar, such as the 31st of February. */
export function dayNumber(text: string): number {
  const ms = Date.parse(`${text}T00:00:00.000Z`);
  return !Number.isNaN(ms) && new Date(ms).toISOString().slice(0, 10) === text ? ms / DAY_MS : Number.NaN;
}
