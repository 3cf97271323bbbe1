import * as v from 'valibot';
import { described } from '../../described.ts';
import { name } from '../values.ts';
import { checkType } from './check-type.ts';

/** A source writes no new errors into a log. */
export const eventLog = checkType(
  'EventLog',
  {
    log: described(name, 'Name of the log.'),
    source: described(
      name,
      'No events of this source: before the updates in the last 24 hours, after them since the check before.',
    ),
    level: described(v.optional(v.picklist(['Error', 'Critical', 'Warning']), 'Error'), 'This level or worse.'),
  },
  { names: {}, reads: () => ({ passed: 'no new errors', failed: 'new errors' }) },
);
