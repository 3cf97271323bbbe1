import { DAY_MS } from '../schema/day-number.ts';

const UNIT_MS: Readonly<Record<string, number>> = { s: 1_000, m: 60_000, h: 3_600_000, d: DAY_MS };

/** The longest duration a command line may name; beyond it somebody has mistaken the unit. */
export const LONGEST_DURATION_MS = 365 * DAY_MS;

/**
 * `90s`, `50m`, `2h`, `7d` in milliseconds; `0` needs no unit. Undefined for everything else, so that `50` never
 * silently means seconds to one reader and minutes to another.
 */
export function parseDuration(text: string): number | undefined {
  if (text === '0') return 0;
  const [, digits, unit = ''] = /^(\d{1,9})([smhd])$/u.exec(text) ?? [];
  const ms = Number(digits) * (UNIT_MS[unit] ?? Number.NaN);
  return ms <= LONGEST_DURATION_MS ? ms : undefined;
}

/** `1:02:03`, `2:03`, `0:07`: how long something has been going on, for a person who watches. */
export function formatElapsed(ms: number): string {
  const seconds = Math.max(0, Math.floor(ms / 1_000));
  const pad = (n: number): string => String(n).padStart(2, '0');
  const [h, m, s] = [Math.floor(seconds / 3_600), Math.floor(seconds / 60) % 60, seconds % 60];
  return h > 0 ? `${h}:${pad(m)}:${pad(s)}` : `${m}:${pad(s)}`;
}

/** `0.4 s`, `12 s`, `3 min`, `2.5 h`: a length of time in a finished line. */
export function formatDuration(ms: number): string {
  if (ms < 9_950) return `${(ms / 1_000).toFixed(1)} s`;
  if (ms < 120_000) return `${Math.round(ms / 1_000)} s`;
  if (ms < 7_200_000) return `${Math.round(ms / 60_000)} min`;
  return `${(ms / 3_600_000).toFixed(1)} h`;
}
