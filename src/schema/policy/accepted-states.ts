import * as v from 'valibot';
import { calendarDay } from '../day.ts';
import { ACCEPTABLE_WHYS } from '../why.ts';

/** Text that a reader can see: an approval by blanks is none. */
const said = (most: number) =>
  v.pipe(
    v.string(),
    v.minLength(1),
    v.maxLength(most),
    v.check((text) => text === '' || /[^\p{C}\p{Z}]/u.test(text), 'expected text that says something'),
  );

/** A known state that no longer counts in the exit code until the end of a day, with who answers for it. */
export const acceptedStatePolicy = v.strictObject({
  why: v.picklist(ACCEPTABLE_WHYS),
  until: calendarDay,
  reason: said(512),
  approvedBy: said(256),
});
