import * as v from 'valibot';
import { dayNumber } from './day-number.ts';

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
