import * as v from 'valibot';
import { described } from '../../described.ts';
import { name } from '../values.ts';
import { checkType } from './check-type.ts';

/** A service of Windows has a state. */
export const service = checkType(
  'Service',
  {
    serviceName: described(name, 'Name of the service, not its display name.'),
    expectedState: described(v.optional(v.picklist(['Running', 'Stopped']), 'Running'), 'The state it must have.'),
  },
  {
    names: { serviceName: 'service' },
    reads: ({ expectedState }) => ({
      passed: expectedState,
      failed: expectedState === 'Running' ? 'Stopped' : 'Running',
    }),
  },
);
