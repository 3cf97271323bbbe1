import * as v from 'valibot';
import { described } from '../../described.ts';
import { sha256, whole, windowsPath } from '../values.ts';
import { checkType } from './check-type.ts';

/** A file exists, with a content and of an age where these are stated. */
export const file = checkType(
  'File',
  {
    path: described(windowsPath, 'A file that must exist.'),
    sha256: described(v.optional(v.nullable(sha256), null), 'Its hash; null: any.'),
    maximumAgeHours: described(
      v.optional(v.nullable(whole(1, 87_600)), null),
      'Changed within so many hours; null: any time.',
    ),
  },
  { names: { path: 'file' }, reads: () => ({ passed: 'present', failed: 'absent' }) },
);
