import * as v from 'valibot';
import { described } from './described.ts';
import { text } from './basics.ts';
import { day } from './day.ts';
import { ACCEPTABLE_WHYS } from './why.ts';

/** A known state as evidence keeps it: until the end of which day (UTC) it is accepted, why, and by whom. */
export const acceptedState = v.strictObject({
  why: described(v.picklist(ACCEPTABLE_WHYS), 'The `why=` of a 100 that is accepted.'),
  until: described(day, 'Accepted to the end of this day in UTC.'),
  reason: described(text, 'Why it is accepted.'),
  approvedBy: described(text, 'Who answers for it.'),
});
export type AcceptedState = v.InferOutput<typeof acceptedState>;

/** What policy accepts, and the day on the device's clock that each `until` is measured from. */
export const acceptedStates = v.strictObject({
  asOf: described(day, 'Day on the clock of the device, from which each `until` is measured.'),
  states: described(v.array(acceptedState), 'The known states that policy accepts.'),
});
export type AcceptedStates = v.InferOutput<typeof acceptedStates>;

/** An entry about a state that holds and that it does not cover: its day is over, or lies too far ahead to be one. */
export const notAcceptedState = v.strictObject({
  ...acceptedState.entries,
  standing: described(
    v.picklist(['ended', 'tooFar']),
    'Why it is not in force: its day is over, or lies too far ahead.',
  ),
});
export type NotAcceptedState = v.InferOutput<typeof notAcceptedState>;
