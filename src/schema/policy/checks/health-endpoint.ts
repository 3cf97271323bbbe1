import * as v from 'valibot';
import { described } from '../../described.ts';
import { flag, whole } from '../values.ts';
import { checkType } from './check-type.ts';

const url = v.pipe(
  v.string(),
  v.maxLength(2048),
  v.regex(/^https?:\/\//u, 'expected a URL that begins with http:// or https://'),
);

/** An address answers a GET. */
export const healthEndpoint = checkType(
  'HealthEndpoint',
  {
    url: described(url, 'Without user info; asked directly, redirections are not followed.'),
    expectedStatus: described(v.optional(whole(100, 599), 200), 'HTTP status.'),
    bodyMatch: described(
      v.optional(v.nullable(v.string()), null),
      'Text that the first MiB of the body must hold; null: any.',
    ),
    verifyTls: described(flag(true), 'Check the certificate.'),
  },
  { names: { url: 'url' }, reads: ({ expectedStatus }) => ({ passed: String(expectedStatus), failed: '503' }) },
);
