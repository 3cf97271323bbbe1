import * as v from 'valibot';
import { described } from '../../described.ts';
import { name, whole } from '../values.ts';
import { checkType } from './check-type.ts';

/** A certificate of a store is valid for so many days more. */
export const certificate = checkType(
  'Certificate',
  {
    store: described(v.optional(name, 'LocalMachine\\My'), 'Place and name of the store.'),
    subject: described(name, 'Common name, whole subject, or first DNS name; the one that lasts longest counts.'),
    minimumDaysLeft: described(v.optional(whole(0, 3_650), 14), 'It must be valid for so many days.'),
  },
  { names: { store: 'certificateStore' }, reads: () => ({ passed: 'valid', failed: 'expires soon' }) },
);
