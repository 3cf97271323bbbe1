import * as v from 'valibot';
import { described } from '../described.ts';
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
  why: described(
    v.picklist(ACCEPTABLE_WHYS),
    'The reason of a 100: Windows is out of support, the device is behind, an update that is not required failed.',
  ),
  until: described(
    calendarDay,
    'Accepted to the end of this day in UTC, such as `2027-01-31`; at most 180 days ahead.',
  ),
  reason: described(said(512), 'Why; reports say it.'),
  approvedBy: described(said(256), 'Who answers for it; reports say it.'),
});
