import * as v from 'valibot';
import { described } from './described.ts';
import type { RecordedWhy } from './why.ts';

/** Every artifact of this generation says 1; a reader that meets another number refuses it instead of guessing. */
export const schemaVersion = described(v.literal(1), 'Version of this form; always 1.');

/** UTC with milliseconds, e.g. `2026-11-23T09:30:00.000Z`; the only form of a time in evidence. */
export const isoTime = v.pipe(
  v.string(),
  v.regex(/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{3}Z$/u, 'expected a UTC time such as 2026-11-23T09:30:00.000Z'),
);

export const sha256Hex = v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/u, 'expected 64 lower-case hex digits'));

export const guid = v.pipe(
  v.string(),
  v.regex(/^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/u, 'expected a lower-case GUID'),
);

/** Of which run something is. */
export const runId = described(guid, 'Id of the run.');

/** A signed 32-bit number, as `HRESULT` is in C; reports show it in hex. */
export const hresult = v.pipe(v.number(), v.integer(), v.minValue(-0x80000000), v.maxValue(0x7fffffff));

/** A non-negative integer that survives JSON: counts, byte lengths, milliseconds. */
export const count = v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(Number.MAX_SAFE_INTEGER));

/** Seconds or any other real quantity that cannot be negative. */
export const quantity = v.pipe(v.number(), v.finite(), v.minValue(0));

export const text = v.string();

/** A `why=` as a file of any version has it: any text. What is written is a `Why`, or was read so. */
export const recordedWhy = text as v.GenericSchema<string, RecordedWhy>;

/** Who and where: the four ids that name a device's state folder. */
export const deviceIds = v.strictObject({
  tenantId: described(text, 'Id of the tenant.'),
  clientId: described(text, 'Id of the client.'),
  siteId: described(text, 'Id of the site.'),
  deviceId: described(text, 'Id of the device.'),
});
export type DeviceIds = v.InferOutput<typeof deviceIds>;

/** What the five counters of the last output line say. */
export const counts = v.strictObject({
  inst: described(count, 'Updates that are installed.'),
  fail: described(count, 'Updates that failed.'),
  defer: described(count, 'Updates that are deferred.'),
  regr: described(count, 'Checks that worked before and do not now.'),
  todo: described(count, 'Updates that are left to be done.'),
});
export type Counts = v.InferOutput<typeof counts>;

/** An error as it is kept in evidence: code of the catalogue, the thing it is about, what happened. */
export const recordedError = v.strictObject({
  code: described(text, 'Code of the catalogue of errors.'),
  subject: described(v.nullable(text), 'What it is about; null where it is about nothing in particular.'),
  message: described(text, 'What happened.'),
  next: described(text, 'What to do about it.'),
});
export type RecordedError = v.InferOutput<typeof recordedError>;
