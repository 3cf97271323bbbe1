import type * as v from 'valibot';
import { boundDriver } from '../../domain/effects/drivers.ts';
import type { driverAnswer } from './answers.ts';
import { absent, notStated, present, unreadable, type EffectState, type Of } from './effects.ts';
import { atLeast, isNewer } from '../../domain/version.ts';

type Drivers = v.InferOutput<typeof driverAnswer>;
type Bound = Drivers['drivers'][number];

/**
 * The driver that the devices of this hardware id are bound to; the driver store does not count. The version decides
 * where the update says it: dates are not ordered (Intel's are of 1968). Where it says none, what is bound must be of
 * its date and another one than before.
 */
export function checkDriver(effect: Of<'driver'>, answer: Drivers): EffectState {
  const { hardwareId, version, notBefore, unboundIsUnknown } = effect;
  const what = `driver ${[version, notBefore].filter((one) => one !== undefined).join(' of ')} for ${hardwareId}`;
  if (answer.state === 'unreadable') return unreadable(`${what}: ${answer.message ?? 'not readable'}`);
  if (answer.drivers.length === 0) {
    const none = `${what}: no device is bound to one`;
    return unboundIsUnknown === true ? notStated(none) : absent(none);
  }
  const found = answer.drivers.map(said).join('; ');
  const states = answer.drivers.map((bound) =>
    version === undefined ? byDate(effect, bound) : byVersion(version, notBefore, bound),
  );
  if (states.includes('present')) return present(`${what}: ${found}`);
  return states.includes('unreadable') ? unreadable(`${what}: ${found}`) : absent(`${what}: got ${found}`);
}

const said = ({ inf, version, date }: Bound): string =>
  `${inf ?? 'an INF that is not named'}, version ${version ?? 'not known'}, of ${date ?? 'an unknown day'}`;

/** The same version is in use; a newer one too, unless it is older by its date, which is then another driver. */
function byVersion(wanted: string, notBefore: string | undefined, bound: Bound): EffectState['state'] {
  const { version } = bound;
  const date = isoDateOf(bound.date);
  if (version === null) return notBefore !== undefined && date !== null && date < notBefore ? 'absent' : 'unreadable';
  if (!atLeast(version, wanted)) return 'absent';
  const older = notBefore !== undefined && date !== null && date < notBefore;
  return isNewer(version, wanted) && older ? 'absent' : 'present';
}

function byDate({ notBefore, than }: Of<'driver'>, bound: Bound): EffectState['state'] {
  const date = isoDateOf(bound.date);
  if (than === undefined) {
    // As it was asked by earlier versions of this program: the date alone is no proof, what is older by it is none
    // either.
    return date !== null && notBefore !== undefined && date < notBefore ? 'absent' : 'unreadable';
  }
  if (than.includes(boundDriver(bound))) return 'absent';
  if (date === null || notBefore === undefined) return 'unreadable';
  return date >= notBefore ? 'present' : 'absent';
}

/** `9-14-2026`, month first in every language, as `2026-09-14`; null for another form. */
function isoDateOf(date: string | null): string | null {
  const [, month, day, year] = /^(\d{1,2})-(\d{1,2})-(\d{4})$/u.exec(date ?? '') ?? [];
  if (month === undefined || day === undefined || year === undefined) return null;
  return `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`;
}
