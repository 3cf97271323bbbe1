import { hidden, optional } from '../conduct.ts';
import { changed, course, days, green, group, installed, offer, offerOnly, run, settings } from '../course.ts';
import { cumulative, dotnetUpdate, lifted, type CumulativeWish } from '../updates.ts';
import { setPackage } from '../windows/model.ts';
import { aDevice, dotnet } from '../windows/devices.ts';
import type { Offered } from '../windows/offered.ts';

/** Cumulative updates of three months, as WSUS or Windows Update offers one after the other. */
const month = (number: number, wish: CumulativeWish = {}): Offered =>
  cumulative({ kb: `51310${10 + number}`, revision: 9_700 + number * 100, facts: { released: null }, ...wish });

group('a deferral that waits rightly', () => {
  const [first, second] = [month(0), month(1)];
  course(
    'the second month waits anew when somebody installed the first',
    aDevice,
    settings({ deferralDays: 30 }),
    offer(first),
    run(green),
    days(20),
    changed(lifted('26200', 9_700)),
    offerOnly(),
    run(green),
    days(8),
    offer(second),
    run(green),
    days(20),
    run(green),
    installed(second, 0),
    days(11),
    run(green),
    installed(second, 1),
  );
  const [net, next] = [dotnetUpdate(), dotnetUpdate({ kb: '5131005', version: '10.0.9500.1' })];
  course(
    'the next .NET waits anew when somebody installed the one before, and no build tells so',
    aDevice,
    settings({ deferralDays: 20 }),
    offer({ ...net, facts: { ...net.facts, released: null } }),
    run(green),
    days(18),
    changed(setPackage(dotnet('10.0.9400.1', '_481'), 0x70)),
    offerOnly({ ...next, facts: { ...next.facts, released: null } }),
    run(green),
    days(15),
    run(green),
    installed(next, 0),
    days(6),
    run(green),
    installed(next, 1),
  );
  course(
    'a preview that policy leaves out starts no clock',
    aDevice,
    settings({ deferralDays: 30 }),
    offer(optional(month(0))),
    run(green),
    days(29),
    offerOnly(month(1)),
    run(green),
    days(10),
    run(green),
  );
});

group('hidden, and nobody waits for it', () => {
  course(
    'a driver where drivers are off',
    aDevice,
    offer(hidden(optional(month(0)))),
    run(green),
    days(20),
    run(green),
  );
  course(
    'one that policy excludes by its number',
    aDevice,
    settings({ excludedKBs: ['KB5131010'] }),
    offer(hidden(month(0))),
    run(green),
    days(20),
    run(green),
  );
  const seen = hidden(month(0));
  course('one that is young', aDevice, offer(seen), run(green), days(13), run(green), installed(seen, 0));
  const newer = month(1);
  course(
    'one that a newer one replaces, which is installed',
    aDevice,
    offer(hidden(month(0))),
    run(green),
    days(20),
    offer(newer),
    run(green),
    installed(newer, 1),
  );
});

group('left out of a run that does not come to it', () => {
  const before = [{ weekdays: ['Sunday'], start: '03:00', durationMinutes: 60, timeZone: 'UTC' }];
  course(
    'a maximum count before its window',
    aDevice,
    settings({ maxUpdates: 1 }, { maintenanceWindows: before }),
    offer(month(0), dotnetUpdate()),
    run(green),
  );
  course(
    'a maximum count of two for two',
    aDevice,
    settings({ maxUpdates: 2 }),
    offer(month(0), dotnetUpdate()),
    run(green),
  );
});
