import * as v from 'valibot';

/** The building blocks of policy files. Every number is an integer with a unit in its name and a range. */
export const whole = (min: number, max: number) => {
  const expected = `expected an integer from ${min} to ${max}`;
  return v.pipe(
    v.number(expected),
    v.check((n) => Number.isSafeInteger(n) && !Object.is(n, -0), expected),
    v.minValue(min, expected),
    v.maxValue(max, expected),
  );
};

export const flag = (fallback: boolean) => v.optional(v.boolean(), fallback);

export const name = v.pipe(v.string(), v.minLength(1), v.maxLength(256));

export const kb = v.pipe(v.string(), v.regex(/^KB\d{4,9}$/u, 'expected a KB number such as KB5034441'));

/** The id of an update; PowerShell prints GUIDs in braces, and they are the same. */
export const updateId = v.pipe(
  name,
  v.transform((id) => id.replace(/^\{(.*)\}$/u, '$1')),
);

export const sha256 = v.pipe(
  v.string(),
  v.regex(/^[0-9a-fA-F]{64}$/u, 'expected a SHA-256 in 64 hex digits'),
  v.toLowerCase(),
);

export const list = <T extends v.GenericSchema>(item: T) => v.optional(v.pipe(v.array(item), v.maxLength(5000)), []);

export const windowsPath = v.pipe(v.string(), v.minLength(1), v.maxLength(1024));

export const timeOfDay = v.pipe(
  v.string(),
  v.regex(/^([01]\d|2[0-3]):[0-5]\d$/u, 'expected a time of day such as 22:00'),
);

export const weekday = v.picklist(['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday']);
export type Weekday = v.InferOutput<typeof weekday>;
