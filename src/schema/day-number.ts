/** A day in milliseconds. */
export const DAY_MS = 86_400_000;

/** Days since 1970-01-01; NaN for what is no day of the calendar, such as the 31st of February. */
export function dayNumber(text: string): number {
  const ms = Date.parse(`${text}T00:00:00.000Z`);
  return !Number.isNaN(ms) && new Date(ms).toISOString().slice(0, 10) === text ? ms / DAY_MS : Number.NaN;
}
