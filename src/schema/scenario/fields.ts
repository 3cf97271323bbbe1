import * as v from 'valibot';

/** A list that is empty when the scenario does not give it; at most 10,000 entries. */
export const listOf = <T extends v.GenericSchema>(item: T) =>
  v.optional(v.pipe(v.array(item), v.maxLength(10_000)), []);

export const whole = (min: number, max: number) => v.pipe(v.number(), v.integer(), v.minValue(min), v.maxValue(max));

/** Scripted seconds: they move the scenario's clock and take no real time. At most 30 days. */
export const seconds = whole(0, 2_592_000);

export const days = whole(0, 3_650);

/** Any text of a device, hostile ones included. */
export const anyText = v.pipe(v.string(), v.maxLength(20_000));

export const shortText = v.pipe(v.string(), v.minLength(1), v.maxLength(256));

/** An HRESULT as people read it, `"0x80070643"`, or as the signed 32-bit number that evidence keeps. */
export const scriptedHresult = v.union([
  v.pipe(v.string(), v.regex(/^0x[0-9A-Fa-f]{8}$/u, 'expected an HRESULT such as 0x80070643')),
  v.pipe(v.number(), v.integer(), v.minValue(-0x80000000), v.maxValue(0x7fffffff)),
]);
export type ScriptedHresult = v.InferOutput<typeof scriptedHresult>;
