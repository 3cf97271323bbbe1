/** Turns times of evidence into what a reader sees: in the zone of the policy, with UTC beside it. */
export interface Times {
  /** Name of the zone the times are shown in; UTC when the named one is not known here. */
  readonly zone: string;
  /** The zone that was asked for and is not known, or null. */
  readonly unknownZone: string | null;
  /** `Wed 11 Nov 2026, 03:12:05` and, unless the zone is UTC, `02:12:05 UTC`. */
  show(iso: string | null): { readonly local: string; readonly utc: string | null };
  /** One line for running text. */
  line(iso: string | null): string;
}

const FORM: Intl.DateTimeFormatOptions = {
  ...{ weekday: 'short', day: '2-digit', month: 'short', year: 'numeric' },
  ...{ hour: '2-digit', minute: '2-digit', second: '2-digit', hourCycle: 'h23' },
};

/**
 * Times for one zone. The words are English whatever the device speaks, so that a report can be made again elsewhere.
 */
export function timesIn(timeZone: string): Times {
  const { formatter, known } = formatterFor(timeZone);
  const zone = known ? timeZone : 'UTC';
  const isUtc = /^(?:Etc\/)?(?:UTC|GMT)$/iu.test(zone);
  const show = (iso: string | null) => {
    const time = iso === null ? Number.NaN : Date.parse(iso);
    if (Number.isNaN(time)) return { local: '-', utc: null };
    const date = new Date(time);
    const local = formatter.format(date).replace(/,/gu, '');
    return {
      local: isUtc ? `${local} UTC` : local,
      utc: isUtc ? null : `${date.toISOString().slice(0, 19).replace('T', ' ')} UTC`,
    };
  };
  const line = (iso: string | null): string => {
    const { local, utc } = show(iso);
    return utc === null ? local : `${local} (${utc})`;
  };
  return { zone, unknownZone: known ? null : timeZone, show, line };
}

function formatterFor(timeZone: string): { formatter: Intl.DateTimeFormat; known: boolean } {
  try {
    return { formatter: new Intl.DateTimeFormat('en-GB', { ...FORM, timeZone }), known: true };
  } catch {
    return { formatter: new Intl.DateTimeFormat('en-GB', { ...FORM, timeZone: 'UTC' }), known: false };
  }
}

/** A duration for people: `0.8 s`, `42 s`, `3 min 12 s`, `1 h 05 min`. */
export function durationWords(milliseconds: number): string {
  const seconds = milliseconds / 1000;
  if (seconds < 10) return `${seconds.toFixed(1)} s`;
  const whole = Math.round(seconds);
  if (whole < 60) return `${whole} s`;
  if (whole < 3600) return `${Math.floor(whole / 60)} min ${String(whole % 60).padStart(2, '0')} s`;
  return `${Math.floor(whole / 3600)} h ${String(Math.floor((whole % 3600) / 60)).padStart(2, '0')} min`;
}

/** A size for people: `512 B`, `48.2 MB`. */
export function sizeWords(bytes: number): string {
  const units = ['B', 'kB', 'MB', 'GB', 'TB'];
  let value = bytes;
  let unit = 0;
  while (value >= 1000 && unit < units.length - 1) {
    value /= 1000;
    unit += 1;
  }
  return unit === 0 ? `${value} B` : `${value.toFixed(1)} ${units[unit]}`;
}
