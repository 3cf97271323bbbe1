import type { Fault } from '../../schema/fault.ts';
import type { MaintenanceWindow, Policies } from '../../schema/policy/index.ts';
import { DEFAULT_INSTALL_ESTIMATE_MS } from '../start-gate.ts';
import type { Doubt, Say } from './doubt.ts';
import { isObject } from './files.ts';
import { sameJson } from './locked-keys.ts';
import { repeated } from './repeated.ts';

const MINUTE_MS = 60_000;
const INSTALL_MINUTES = DEFAULT_INSTALL_ESTIMATE_MS / MINUTE_MS;
/** What a window reserves that does not say. */
const DEFAULT_RESERVE_MINUTES = 10;
/**
 * What search, baseline and checks take at the beginning of a run; *inferred* from searches of half an hour and more on
 * devices that nobody had searched for long. A policy that gives its searches less time says less.
 */
const PREPARATION_MINUTES = 30;

type Sized = Pick<MaintenanceWindow, 'durationMinutes' | 'rebootReserveMinutes' | 'name'>;

/** Windows in which nothing, or hardly anything, can be started, and what is stated twice. Pure. */
export function doubtsOfWindows(
  { maintenanceWindows: windows, timeLimits }: Policies['UpdatePolicy'],
  say: Say,
): Doubt[] {
  const preparing = Math.min(PREPARATION_MINUTES, timeLimits.searchMinutes);
  return [
    ...windows.flatMap((window, index) => tooShort(window, index, preparing, say)),
    ...windows.flatMap((window, index) => {
      const twin = windows.findIndex((other) => sameJson({ ...other, name: '' }, { ...window, name: '' }));
      const message = `expected each window once, got the one of maintenanceWindows[${twin}] again`;
      return twin === index ? [] : [say('warning', `maintenanceWindows[${index}]`, message)];
    }),
    ...windows.flatMap(({ weekdays = [] }, index) =>
      repeated(weekdays).map((at) =>
        say(
          'warning',
          `maintenanceWindows[${index}].weekdays[${at}]`,
          `expected each weekday once, got ${weekdays[at] ?? ''} again`,
        ),
      ),
    ),
  ];
}

/**
 * The windows of a file of which others have faults, so that none of them is among the merged values: those that never
 * open. Pure.
 */
export function faultyWindows(asRead: unknown, file: string): Fault[] {
  const windows = isObject(asRead) && Array.isArray(asRead['maintenanceWindows']) ? asRead['maintenanceWindows'] : [];
  const say: Say = (grade, path, message) => ({ grade, fault: { file, path, message } });
  return windows.flatMap((window: unknown, index) => {
    if (!isObject(window)) return [];
    const { durationMinutes, rebootReserveMinutes = DEFAULT_RESERVE_MINUTES, name = '' } = window;
    if (typeof durationMinutes !== 'number' || typeof rebootReserveMinutes !== 'number' || typeof name !== 'string')
      return [];
    // A reserve that leaves nothing is a fault of the window by itself.
    if (rebootReserveMinutes >= durationMinutes) return [];
    return tooShort({ durationMinutes, rebootReserveMinutes, name }, index, 0, say).map(({ fault }) => fault);
  });
}

/**
 * An install is started where its expected time is left before the reserve, and a search comes before it: with no
 * minute for that nothing ever starts, with less than a search may take nothing starts in some months.
 */
function tooShort({ durationMinutes, rebootReserveMinutes, name }: Sized, index: number, preparing: number, say: Say) {
  const left = durationMinutes - rebootReserveMinutes;
  const place = `maintenanceWindows[${index}].durationMinutes`;
  const besides = `besides the reboot reserve of window ${JSON.stringify(name)}, got ${left}`;
  if (left <= INSTALL_MINUTES)
    return [
      say('fault', place, `expected more than ${INSTALL_MINUTES} minutes ${besides}: nothing is ever started in it`),
    ];
  const needed = INSTALL_MINUTES + preparing;
  if (left >= needed) return [];
  const message = `expected at least ${needed} minutes ${besides}: after a search of ${preparing} minutes nothing is started in it`;
  return [say('warning', place, message)];
}
