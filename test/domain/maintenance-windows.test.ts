import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { windowAt } from '../../src/domain/maintenance-windows.ts';
import { isTimeZone, nearestTimeZone } from '../../src/domain/maintenance-windows/time-zone.ts';
import type { MaintenanceWindow } from '../../src/schema/policy/index.ts';

const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;
const ALL_DAYS: MaintenanceWindow['weekdays'] = [
  'Monday',
  'Tuesday',
  'Wednesday',
  'Thursday',
  'Friday',
  'Saturday',
  'Sunday',
];

const aWindow = (given: Partial<MaintenanceWindow> = {}): MaintenanceWindow => ({
  name: 'w',
  ...(given.dayOfMonth === undefined ? { weekdays: ALL_DAYS } : {}),
  start: '22:00',
  durationMinutes: 240,
  timeZone: 'Europe/Berlin',
  rebootReserveMinutes: 10,
  ...given,
});

/** The window at a UTC time, with its edges as UTC times. */
function at(iso: string, ...windows: MaintenanceWindow[]) {
  const { state, opensAtMs, closesAtMs, finishByMs } = windowAt(windows, Date.parse(iso), 'America/New_York');
  const text = (ms: number | null) => (ms === null ? null : new Date(ms).toISOString().slice(0, 16));
  return [state, text(opensAtMs), text(closesAtMs), text(finishByMs)];
}

describe('maintenance windows', () => {
  it('hold nothing back when there are none', () => {
    assert.deepEqual(at('2026-11-23T12:00Z'), ['none', null, null, null]);
  });

  it('are open from their start until just before their end, over midnight', () => {
    const night = ['inside', '2026-11-23T21:00', '2026-11-24T01:00', '2026-11-24T00:50'];
    assert.deepEqual(at('2026-11-23T20:59:59.999Z', aWindow())[0], 'before');
    assert.deepEqual(at('2026-11-23T21:00Z', aWindow()), night);
    assert.deepEqual(at('2026-11-24T00:59:59.999Z', aWindow()), night);
    assert.deepEqual(at('2026-11-24T01:00Z', aWindow()), [
      'before',
      '2026-11-24T21:00',
      '2026-11-25T01:00',
      '2026-11-25T00:50',
    ]);
  });

  it('take the zone of the device for local time', () => {
    const window = aWindow({ timeZone: 'local', weekdays: ['Tuesday'] });
    assert.deepEqual(at('2026-11-23T12:00Z', window).slice(0, 2), ['before', '2026-11-25T03:00']);
  });

  it('open on the second Tuesday plus days, rolling over the end of the month', () => {
    const second = (plusDays: number) =>
      aWindow({ dayOfMonth: { week: 2, weekday: 'Tuesday', plusDays }, timeZone: 'UTC' });
    assert.equal(at('2026-11-01T00:00Z', second(0))[1], '2026-11-10T22:00');
    assert.equal(at('2026-11-01T00:00Z', second(3))[1], '2026-11-13T22:00');
    assert.equal(at('2026-11-30T00:00Z', second(24))[1], '2026-12-04T22:00');
    assert.equal(at('2026-12-01T00:00Z', second(24))[1], '2026-12-04T22:00');
  });

  it('on a fifth weekday skip the months that have none', () => {
    const fifth = aWindow({ dayOfMonth: { week: 5, weekday: 'Tuesday', plusDays: 0 }, timeZone: 'UTC' });
    assert.equal(at('2026-10-01T00:00Z', fifth)[1], '2026-12-29T22:00');
  });

  it('whose start falls into the gap of a clock change open later by the gap', () => {
    const window = aWindow({ start: '02:30', durationMinutes: 60 });
    assert.deepEqual(at('2026-03-29T00:00Z', window).slice(1, 3), ['2026-03-29T01:30', '2026-03-29T02:30']);
  });

  it('whose start comes twice in a fold open at the first, and only once', () => {
    const window = aWindow({ start: '02:30', durationMinutes: 45 });
    assert.deepEqual(at('2026-10-25T00:00Z', window).slice(1, 3), ['2026-10-25T00:30', '2026-10-25T01:15']);
    assert.equal(at('2026-10-25T01:31Z', window)[1], '2026-10-26T01:30');
  });

  it('that overlap or touch are one, with the reserve of the part that closes last', () => {
    const utc = (start: string, durationMinutes: number, rebootReserveMinutes: number) =>
      aWindow({ timeZone: 'UTC', start, durationMinutes, rebootReserveMinutes });
    const one = ['inside', '2026-11-23T10:00', '2026-11-23T13:00', '2026-11-23T12:30'];
    assert.deepEqual(at('2026-11-23T10:00Z', utc('10:00', 120, 5), utc('11:00', 120, 30)), one);
    assert.deepEqual(at('2026-11-23T10:00Z', utc('10:00', 60, 5), utc('11:00', 120, 30)), one);
    assert.deepEqual(at('2026-11-23T10:00Z', utc('10:00', 180, 30), utc('11:00', 20, 5)), one);
    assert.deepEqual(at('2026-11-23T10:00Z', utc('10:00', 180, 5), utc('11:00', 120, 30)), one);
  });

  it('that close together have the largest reserve of them, in any order', () => {
    const utc = (start: string, durationMinutes: number, rebootReserveMinutes: number) =>
      aWindow({ timeZone: 'UTC', start, durationMinutes, rebootReserveMinutes });
    const one = ['inside', '2026-11-23T10:00', '2026-11-23T13:00', '2026-11-23T12:30'];
    assert.deepEqual(at('2026-11-23T10:00Z', utc('10:00', 180, 30), utc('11:00', 120, 5)), one);
    assert.deepEqual(at('2026-11-23T10:00Z', utc('10:00', 180, 5), utc('11:00', 120, 30)), one);
    assert.deepEqual(at('2026-11-23T10:00Z', utc('10:00', 180, 30), utc('10:00', 60, 5)), one);
    assert.deepEqual(at('2026-11-23T10:00Z', utc('10:00', 60, 5), utc('10:00', 180, 30)), one);
    // A larger reserve of a part that closes earlier is none.
    assert.deepEqual(at('2026-11-23T10:00Z', utc('10:00', 60, 45), utc('10:30', 150, 30)), one);
    assert.deepEqual(at('2026-11-23T10:00Z', utc('10:00', 180, 30), utc('10:30', 60, 45)), one);
  });

  it('that never open let nothing start', () => {
    const { weekdays, ...never } = aWindow();
    assert.deepEqual([weekdays, at('2026-11-23T12:00Z', never)], [ALL_DAYS, ['before', null, null, null]]);
  });

  it('of months are found as far back as they last, and as far ahead as the next fifth weekday is', () => {
    const fifth = (given: Partial<MaintenanceWindow>, weekday: 'Monday' | 'Tuesday', plusDays: number) =>
      aWindow({ timeZone: 'UTC', start: '00:00', ...given, dayOfMonth: { week: 5, weekday, plusDays } });
    // 31 March and 27 days, for a week.
    const long = fifth({ durationMinutes: 10_080 }, 'Tuesday', 27);
    assert.deepEqual(at('2026-05-03T12:00Z', long).slice(0, 2), ['inside', '2026-04-27T00:00']);
    assert.equal(at('2026-11-30T12:00Z', fifth({ durationMinutes: 60 }, 'Monday', 0))[1], '2027-03-29T00:00');
  });

  it('as long as a week are seen from their last day', () => {
    const week = aWindow({ weekdays: ['Monday'], durationMinutes: 10_080, timeZone: 'UTC', start: '00:00' });
    assert.equal(at('2026-11-22T23:59Z', week)[0], 'inside');
  });
});

describe('maintenance windows in every time zone', () => {
  const zones = Intl.supportedValuesOf('timeZone');
  const wallClock = (ms: number, timeZone: string) =>
    new Intl.DateTimeFormat('en-GB', { timeZone, hour: '2-digit', minute: '2-digit', hourCycle: 'h23' }).format(ms);
  const formats = new Map<string, Intl.DateTimeFormat>();
  const anyWindow = fc.record({
    zone: fc.constantFrom(...zones),
    hour: fc.integer({ min: 0, max: 23 }),
    minute: fc.constantFrom(0, 15, 30, 45),
    // Below the shortest day that a zone has: windows that touch are one.
    durationMinutes: fc.integer({ min: 11, max: 1_300 }),
    nowMs: fc.integer({ min: Date.UTC(2024, 0, 1), max: Date.UTC(2030, 0, 1) }),
  });

  it('a daily window keeps its length and opens at its wall clock time, or after a gap of at most a day', () => {
    fc.assert(
      fc.property(anyWindow, ({ zone, hour, minute, durationMinutes, nowMs }) => {
        const start = `${String(hour).padStart(2, '0')}:${String(minute).padStart(2, '0')}`;
        const found = windowAt([aWindow({ timeZone: zone, start, durationMinutes })], nowMs, 'UTC');
        const { opensAtMs, closesAtMs } = found;
        assert.ok(opensAtMs !== null && closesAtMs !== null);
        assert.equal(closesAtMs - opensAtMs, durationMinutes * MINUTE_MS);
        assert.ok(closesAtMs > nowMs);
        assert.equal(found.state, opensAtMs <= nowMs ? 'inside' : 'before');
        assert.ok(opensAtMs - nowMs <= DAY_MS + 180 * MINUTE_MS);
        if (wallClock(opensAtMs, zone) !== start) {
          // Only a clock change within the three hours before can have moved it.
          const before = offsetMinutes(opensAtMs - 180 * MINUTE_MS, zone);
          assert.ok(offsetMinutes(opensAtMs, zone) > before, `${zone} ${new Date(opensAtMs).toISOString()}`);
        }
      }),
      { numRuns: 1500 },
    );
  });

  it('at each clock change of a year the window of that night opens exactly once', () => {
    for (const zone of zones) {
      for (const changeMs of clockChanges(zone, 2026)) {
        const window = aWindow({
          timeZone: zone,
          start: wallClock(changeMs, zone),
          durationMinutes: 30,
          rebootReserveMinutes: 0,
        });
        const openings = new Set<number>();
        for (let ms = changeMs - 180 * MINUTE_MS; ms <= changeMs + 180 * MINUTE_MS; ms += 15 * MINUTE_MS) {
          const { state, opensAtMs } = windowAt([window], ms, 'UTC');
          if (state === 'inside' && opensAtMs !== null) openings.add(opensAtMs);
        }
        assert.equal(openings.size, 1, `${zone} ${new Date(changeMs).toISOString()}`);
      }
    }
  });

  function offsetMinutes(ms: number, timeZone: string): number {
    let format = formats.get(timeZone);
    if (format === undefined)
      formats.set(timeZone, (format = new Intl.DateTimeFormat('en', { timeZone, timeZoneName: 'longOffset' })));
    const name = format.formatToParts(ms).find(({ type }) => type === 'timeZoneName')?.value;
    const [, sign, hours, minutes] = /GMT([+-])(\d+):(\d+)/u.exec(name ?? '') ?? [];
    return (sign === '-' ? -1 : 1) * (Number(hours ?? 0) * 60 + Number(minutes ?? 0));
  }

  function clockChanges(zone: string, year: number): number[] {
    const changes: number[] = [];
    for (let ms = Date.UTC(year, 0, 1); ms < Date.UTC(year + 1, 0, 1); ms += 7 * DAY_MS) {
      if (offsetMinutes(ms, zone) === offsetMinutes(ms + 7 * DAY_MS, zone)) continue;
      let [low, high] = [ms, ms + 7 * DAY_MS];
      while (high - low > MINUTE_MS) {
        const middle = low + Math.floor((high - low) / 2 / MINUTE_MS) * MINUTE_MS;
        if (offsetMinutes(middle, zone) === offsetMinutes(low, zone)) low = middle;
        else high = middle;
      }
      changes.push(high);
    }
    return changes;
  }
});

describe('time zones', () => {
  it('are IANA names; Windows names, offsets and nonsense are none', () => {
    for (const name of ['Europe/Berlin', 'UTC', 'America/Argentina/Buenos_Aires']) assert.ok(isTimeZone(name));
    for (const name of ['W. Europe Standard Time', '+02:00', '', 'local', 'Mars/Olympus'])
      assert.equal(isTimeZone(name), false, name);
  });

  it('the nearest of a name in the form of a place is told, of another form none', () => {
    assert.equal(nearestTimeZone('Europe/Berlim'), 'Europe/Berlin');
    assert.equal(nearestTimeZone('Europe-Berlin'), null);
  });
});
