import { DAY_MS } from '../schema/day-number.ts';

/** A time from further ahead than this was written under another clock, so that its age means nothing. */
const AHEAD_AT_MOST_MS = DAY_MS;

/** Whether an age, negative for what is ahead, is one of at most `withinMs`; NaN is none. */
export const isRecent = (ageMs: number, withinMs: number): boolean => ageMs <= withinMs && ageMs >= -AHEAD_AT_MOST_MS;
