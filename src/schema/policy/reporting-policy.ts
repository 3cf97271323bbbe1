import * as v from 'valibot';
import { described } from '../described.ts';
import { list, name, whole } from './values.ts';

export const reportingPolicy = v.strictObject({
  redaction: described(
    v.optional(
      v.strictObject({
        fields: described(list(name), 'Names of fields whose values are removed from everything under `Reports`.'),
        patterns: described(
          list(
            v.strictObject({
              name: described(name, 'What the redaction log calls it.'),
              pattern: described(
                v.pipe(v.string(), v.minLength(1), v.maxLength(512)),
                'Regular expression (ECMAScript, Unicode).',
              ),
            }),
          ),
          'Patterns that are removed from texts.',
        ),
      }),
      {},
    ),
    'What is removed from everything under `Reports`, beside what always is.',
  ),
  branding: described(
    v.optional(
      v.strictObject({
        organization: described(v.optional(v.pipe(v.string(), v.maxLength(200)), ''), 'Shown at the head of reports.'),
        contact: described(v.optional(v.pipe(v.string(), v.maxLength(200)), ''), 'Whom to ask.'),
      }),
      {},
    ),
    'Whose reports these are.',
  ),
  timeZone: described(v.optional(name, 'UTC'), 'IANA name; times in reports.'),
  retentionDays: described(
    v.optional(v.nullable(whole(1, 3_650)), null),
    'Runs older than this are removed; null: none.',
  ),
});
export type ReportingPolicy = v.InferOutput<typeof reportingPolicy>;
