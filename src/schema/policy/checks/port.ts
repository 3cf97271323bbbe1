import * as v from 'valibot';
import { described } from '../../described.ts';
import { name, whole } from '../values.ts';
import { checkType } from './check-type.ts';

/** A TCP port takes a connection. */
export const port = checkType(
  'Port',
  {
    host: described(v.optional(name, '127.0.0.1'), 'Where to connect.'),
    port: described(whole(1, 65_535), 'TCP port.'),
  },
  { names: { host: 'host' }, reads: () => ({ passed: 'open', failed: 'refused' }) },
);
