import * as v from 'valibot';
import { list, name, whole } from './values.ts';

export const reportingPolicy = v.strictObject({
  redaction: v.optional(
    v.strictObject({
      fields: list(name),
      patterns: list(v.strictObject({ name, pattern: v.pipe(v.string(), v.minLength(1), v.maxLength(512)) })),
    }),
    {},
  ),
  branding: v.optional(
    v.strictObject({
      organization: v.optional(v.pipe(v.string(), v.maxLength(200)), ''),
      contact: v.optional(v.pipe(v.string(), v.maxLength(200)), ''),
    }),
    {},
  ),
  timeZone: v.optional(name, 'UTC'),
  retentionDays: v.optional(v.nullable(whole(1, 3_650)), null),
});
export type ReportingPolicy = v.InferOutput<typeof reportingPolicy>;
