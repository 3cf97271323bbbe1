import { hidden, withFacts } from '../conduct.ts';
import {
  group,
  changed,
  course,
  days,
  ends,
  failed,
  green,
  installed,
  notGreen,
  offer,
  offerOnly,
  run,
  settings,
  type Step,
} from '../course.ts';
import { enablement, featureUpdate } from '../kinds.ts';
import { ALL } from '../kinds-table.ts';
import { cumulative, dotnetUpdate } from '../updates.ts';
import { aDevice } from '../windows/devices.ts';
import type { Offered } from '../windows/offered.ts';

const overdue = ends(100, 'overdue');
const DAY = 86_400_000;
/** A monthly update that came out on this day of the course. */
const month = (at: number, make: (number: number, released: string) => Offered): Offered =>
  make(at, new Date(Date.parse('2026-11-23T08:00:00.000Z') + at * DAY).toISOString());
const monthly = (at: number): Offered =>
  month(at, (number, released) =>
    cumulative({ kb: String(5132000 + number), revision: 9700 + number, facts: { released } }),
  );
const dotnetMonthly = (at: number): Offered =>
  month(at, (number, released) =>
    withFacts(dotnetUpdate({ kb: String(5133000 + number), version: `10.0.${9400 + number}.1` }), { released }),
  );

const never = (name: string, make: (at: number) => Offered): void => {
  const months = [make(0), make(27), make(54)] as const;
  course(
    `${name}: three of them, each replaced before it is due`,
    aDevice,
    settings({ deferralDays: 30, staleDays: 0 }),
    offerOnly(months[0]),
    run(green),
    days(27),
    offerOnly(months[1]),
    run(green),
    days(27),
    offerOnly(months[2]),
    run(green),
    installed(months[2], 1),
  );
  const two = [make(0), make(27)] as const;
  course(
    `${name}: the newest at the due date of the first`,
    aDevice,
    settings({ deferralDays: 30, staleDays: 0 }),
    offerOnly(two[0]),
    run(green),
    days(27),
    offerOnly(two[1]),
    run(green),
    installed(two[1], 0),
    days(4),
    run(green),
    installed(two[1], 1),
    installed(two[0], 0),
  );
};

group('a deferral is counted per line', () => {
  never('cumulative updates', monthly);
  never('.NET', dotnetMonthly);
});

const CLOSED = {
  maintenanceWindows: [
    { dayOfMonth: { week: 1, weekday: 'Monday' }, start: '02:00', durationMinutes: 60, timeZone: 'UTC' },
  ],
};
group('overdue is counted per line', () => {
  const replaced = (first: Offered, second: Offered): Step[] => [
    offerOnly(first),
    run(green),
    days(13),
    offerOnly(second),
  ];
  course(
    'cumulative updates that wait for a window',
    () => aDevice({ now: '2026-11-23T09:00:00.000Z' }),
    settings({ overdueDays: 7 }, CLOSED),
    ...replaced(monthly(0), monthly(13)).slice(0, 2),
    days(6),
    offerOnly(monthly(6)),
    run(green),
    days(2),
    run(overdue),
  );
  const asks = (at: number) => withFacts(monthly(at), { canRequestUserInput: true });
  course(
    'cumulative updates that ask for input',
    aDevice,
    ...replaced(asks(0), asks(13)),
    run(green),
    days(2),
    run(overdue),
  );
  const again = withFacts(monthly(0), { canRequestUserInput: true });
  course(
    'one that Windows dates anew',
    aDevice,
    offerOnly(again),
    run(green),
    days(15),
    offerOnly(withFacts(again, { released: '2026-12-07T08:00:00.000Z' })),
    run(overdue),
  );
  course(
    'one that comes in another revision',
    aDevice,
    offerOnly(again),
    run(green),
    days(15),
    offerOnly({ ...again, revision: 2 }),
    run(overdue),
  );
});

group('hidden and due', () => {
  const update = hidden(cumulative());
  course('a required update', aDevice, offer(update), run(green), days(15), run(overdue), installed(update, 0));
  course('a required .NET update', aDevice, offer(hidden(dotnetUpdate())), run(green), days(15), run(overdue));
  course(
    'beside one that is installed',
    aDevice,
    offer(hidden(dotnetUpdate()), cumulative()),
    run(green),
    days(15),
    run(overdue),
  );
  course(
    'with fewer overdueDays',
    aDevice,
    settings({ overdueDays: 3 }),
    offer(hidden(cumulative())),
    run(green),
    days(4),
    run(overdue),
  );
});

group('left out by a number or an order', () => {
  const next = ends(100, 'next');
  const two = [cumulative(), dotnetUpdate()] as const;
  course('maxUpdates leaves a due one', aDevice, settings({ maxUpdates: 1 }), offer(...two), run(next), run(green));
  const feature = featureUpdate();
  course(
    'a feature update waits for the others',
    aDevice,
    settings(ALL),
    offer(feature, cumulative()),
    run(next),
    installed(feature, 0),
  );
  course(
    'an enablement package waits for the others',
    aDevice,
    settings(ALL),
    offer(enablement(), cumulative()),
    run(next),
  );
  course(
    'a feature update is the one too many',
    aDevice,
    settings({ ...ALL, maxUpdates: 1 }),
    offer(featureUpdate(), dotnetUpdate()),
    run(next),
  );
});

group('not done in time', () => {
  const update = cumulative();
  course('no time left', aDevice, offer(update), run(ends(100, 'time'), '--max-runtime', '1s'), installed(update, 0));
  course(
    'metered network',
    aDevice,
    offer(update),
    changed(({ conditions }) => {
      conditions['networkCost'] = 'Variable';
    }),
    run(ends(100, 'download')),
    days(15),
    run(notGreen),
  );
  course(
    'no room',
    aDevice,
    offer(update),
    changed(({ conditions }) => {
      conditions['systemFree'] = 1e6;
    }),
    run(ends(100, 'space')),
    days(15),
    run(notGreen),
    installed(update, 0),
  );
  course(
    'a backup that is missing blocks nothing but says so',
    aDevice,
    offer({ ...update, claim: { code: 4, hresult: -1, reboot: false }, does: [], boots: [], staysOffered: true }),
    run(failed),
  );
});
