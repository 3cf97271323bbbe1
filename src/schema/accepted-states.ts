import * as v from 'valibot';
import { text } from './basics.ts';
import { day } from './day.ts';
import { ACCEPTABLE_WHYS } from './why.ts';

/** A known state as evidence keeps it: until the end of which day (UTC) it is accepted, why, and by whom. */
export const acceptedState = v.strictObject({
  why: v.picklist(ACCEPTABLE_WHYS),
  until: day,
  reason: text,
  approvedBy: text,
});
export type AcceptedState = v.InferOutput<typeof acceptedState>;

/** What policy accepts, and the day on the device's clock that each `until` is measured from. */
export const acceptedStates = v.strictObject({ asOf: day, states: v.array(acceptedState) });
export type AcceptedStates = v.InferOutput<typeof acceptedStates>;

/** An entry about a state that holds and that it does not cover: its day is over, or lies too far ahead to be one. */
export const notAcceptedState = v.strictObject({
  ...acceptedState.entries,
  standing: v.picklist(['ended', 'tooFar']),
});
export type NotAcceptedState = v.InferOutput<typeof notAcceptedState>;
