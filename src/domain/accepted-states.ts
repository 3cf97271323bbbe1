import type { AcceptedState, AcceptedStates, NotAcceptedState } from '../schema/accepted-states.ts';
import { dayNumber } from '../schema/day-number.ts';
import type { AcceptableWhy } from '../schema/why.ts';

/** Nobody accepts a state for longer than this without looking at it again. */
export const ACCEPTED_MAX_DAYS = 180;

/** The day of a time in UTC: `2027-01-31`. */
export const dayOf = (ms: number): string => new Date(ms).toISOString().slice(0, 10);

/** Whole days from one day to another: negative when it is over, NaN for what is no day of the calendar. */
export const daysBetween = (from: string, to: string): number => dayNumber(to) - dayNumber(from);

/**
 * In force to the end of its last day, at most `ACCEPTED_MAX_DAYS` ahead; what is no day of the calendar never is.
 */ // E-8.9
export function standingOn(asOf: string, until: string): 'accepted' | NotAcceptedState['standing'] {
  const left = daysBetween(asOf, until);
  if (left < 0) return 'ended';
  return left <= ACCEPTED_MAX_DAYS ? 'accepted' : 'tooFar';
}

/** What policy accepts, as the catalog keeps it: with the day it is measured from. Undefined for nothing. */
export const acceptedAsOf = (states: readonly AcceptedState[], nowMs: number): AcceptedStates | undefined =>
  states.length === 0 ? undefined : { asOf: dayOf(nowMs), states: [...states] };

export interface Acceptance {
  readonly accepted: readonly AcceptedState[];
  readonly notAccepted: readonly NotAcceptedState[];
}

/** The entries about states that hold, parted by whether they are in force. Others are nobody's business. Pure. */
export function acceptanceOf(stated: AcceptedStates | null, holds: (why: AcceptableWhy) => boolean): Acceptance {
  const { asOf, states } = stated ?? { asOf: '', states: [] };
  const judged = states
    .filter(({ why }) => holds(why))
    .map((state) => ({ state, standing: standingOn(asOf, state.until) }));
  return {
    accepted: judged.flatMap(({ state, standing }) => (standing === 'accepted' ? [state] : [])),
    notAccepted: judged.flatMap(({ state, standing }) => (standing === 'accepted' ? [] : [{ ...state, standing }])),
  };
}

/** `until 2027-01-31 by X: reason`, for a place that names the state itself. */
export const acceptedTerms = ({ until, approvedBy, reason }: AcceptedState): string =>
  `until ${until} by ${approvedBy}: ${reason}`;

/** `Accepted: unsupported until 2027-01-31 by X: reason`. */
export const acceptedLine = (state: AcceptedState): string => `Accepted: ${state.why} ${acceptedTerms(state)}`;

/** Why an entry about a state that holds does not count. */
export const notAcceptedLine = ({ why, until, approvedBy, reason, standing }: NotAcceptedState): string =>
  standing === 'ended'
    ? `The acceptance of ${why} ended on ${until} (by ${approvedBy}: ${reason})`
    : `Not accepted: ${why} until ${until}, which lies more than ${ACCEPTED_MAX_DAYS} days ahead (by ${approvedBy}: ${reason})`;

/** The lines of both, for output. */
export const acceptanceLines = ({ accepted = [], notAccepted = [] }: Partial<Acceptance>): string[] => [
  ...accepted.map(acceptedLine),
  ...notAccepted.map(notAcceptedLine),
];
