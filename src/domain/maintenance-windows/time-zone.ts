import { nearest } from '../../schema/nearest.ts';

/** Whether `name` is an IANA time zone this runtime knows, such as `Europe/Berlin` or `UTC`. */
export function isTimeZone(name: string): boolean {
  if (!/^[A-Za-z]/u.test(name)) return false;
  try {
    new Intl.DateTimeFormat('en', { timeZone: name });
    return true;
  } catch {
    return false;
  }
}

/**
 * The zone that was most likely meant by a name of a place in its form; of other names, `CEST` or `+01:00`, none is
 * near.
 */
export const nearestTimeZone = (name: string): string | null =>
  name.includes('/') ? nearest(name, Intl.supportedValuesOf('timeZone')) : null;

/**
 * What a run on Windows says of a variable TZ: the runtime takes its own local time from it and nothing else does, so
 * windows without a time zone of their own open by whoever started the run. In one sentence without its stop.
 */
export const callersZoneSentence = (timeZone: string): string =>
  `local time is that of the variable TZ of whoever started this run, ${JSON.stringify(timeZone)}, not that of Windows; take it out of the environment, or name a timeZone in each maintenance window`;
