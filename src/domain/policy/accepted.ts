import type { Fault } from '../../schema/fault.ts';
import { shown } from '../../schema/fault.ts';
import type { EffectivePolicy } from '../../schema/policy/index.ts';
import { ACCEPTED_MAX_DAYS, dayOf, daysBetween } from '../accepted-states.ts';
import { repeated, repeatedWhy } from './repeated.ts';
import { sourceOf } from './sources.ts';
import { DAY_MS } from '../../schema/day-number.ts';

type Judged = Pick<EffectivePolicy, 'policies' | 'sources'>;

/** From here on `policy check` says that an acceptance is about to end. */
const ENDS_SOON_DAYS = 14;

/**
 * What only the merged policy and a clock show of `acceptedStates`: days too far ahead, and a state that two levels
 * accept. An entry without a fault gets none later: its day only comes nearer. Pure.
 */
export function acceptedFaults({ policies, sources }: Judged, nowMs: number): Fault[] {
  const states = policies.UpdatePolicy.acceptedStates;
  const file = sourceOf(sources)('UpdatePolicy.acceptedStates');
  const today = dayOf(nowMs);
  const last = dayOf(nowMs + ACCEPTED_MAX_DAYS * DAY_MS);
  const tooFar = states.flatMap(({ until }, index) => {
    const message = `expected a day of at most ${ACCEPTED_MAX_DAYS} days ahead, ${last} today, got ${shown(until)}`;
    const path = `acceptedStates[${index}].until`;
    return daysBetween(today, until) > ACCEPTED_MAX_DAYS ? [{ file, path, message }] : [];
  });
  const whys = states.map(({ why }) => why);
  const twice = repeated(whys).map((index) => ({
    ...{ file, path: `acceptedStates[${index}].why` },
    message: repeatedWhy(whys[index]),
  }));
  return [...tooFar, ...twice];
}

/** Acceptances that are over, or are about to be: what they cover counts in the exit code again. Pure. */
export function acceptedWarnings({ policies, sources }: Judged, nowMs: number): Fault[] {
  const file = sourceOf(sources)('UpdatePolicy.acceptedStates');
  const today = dayOf(nowMs);
  return policies.UpdatePolicy.acceptedStates.flatMap(({ why, until }, index) => {
    const left = daysBetween(today, until);
    const path = `acceptedStates[${index}].until`;
    if (left < 0) return [{ file, path, message: `expected a day to come, got ${until}: ${why} counts again` }];
    const message = `expected more than ${ENDS_SOON_DAYS} days to come, got ${until}: after it ${why} counts again`;
    return left <= ENDS_SOON_DAYS ? [{ file, path, message }] : [];
  });
}
