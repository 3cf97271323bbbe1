import * as v from 'valibot';
import { described } from '../../described.ts';
import { name, whole } from '../values.ts';
import { checkType } from './check-type.ts';

/** So many processes of a name run. */
export const process = checkType(
  'Process',
  {
    processName: described(name, 'Name of the process.'),
    minimumCount: described(v.optional(whole(1, 10_000), 1), 'So many must run.'),
  },
  { names: { processName: 'process' }, reads: () => ({ passed: 'running', failed: 'absent' }) },
);
