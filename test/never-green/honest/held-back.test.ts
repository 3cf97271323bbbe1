import { hidden, optional, withFacts } from '../conduct.ts';
import { group, changed, course, days, green, installed, offer, offerOnly, run, settings } from '../course.ts';
import { displayDriver, featureUpdate } from '../kinds.ts';
import { cumulative, definitions, dotnetUpdate, withDefender } from '../updates.ts';
import { aDevice } from '../windows/devices.ts';

const fresh = { released: '2026-11-23T08:00:00.000Z' };

group('held back rightly', () => {
  const deferred = cumulative({ facts: fresh });
  course(
    'deferred until it is due',
    aDevice,
    settings({ deferralDays: 7 }),
    offer(deferred),
    run(green),
    installed(deferred, 0),
    days(5),
    run(green),
    installed(deferred, 0),
    days(3),
    run(green),
    installed(deferred, 1),
  );
  const old = cumulative();
  course(
    'released long before it was first seen',
    aDevice,
    settings({ deferralDays: 7 }),
    offer(old),
    run(green),
    installed(old, 1),
  );
  const dated = cumulative({ facts: fresh });
  course(
    'dated anew by Windows, from when it was first seen',
    aDevice,
    settings({ deferralDays: 7 }),
    offer(dated),
    run(green),
    days(8),
    offerOnly(withFacts(dated, { released: '2026-12-01T08:00:00.000Z' })),
    run(green),
    ({ windows }) => {
      if (windows.installs.length !== 1) throw new Error(`expected one install, got ${windows.installs.length}`);
    },
  );
  const urgent = definitions();
  course(
    'definitions are never deferred',
    aDevice,
    changed(withDefender),
    settings({ deferralDays: 30 }),
    offer(urgent),
    run(green),
    installed(urgent, 1),
  );
  course(
    'before its window',
    aDevice,
    settings(
      {},
      { maintenanceWindows: [{ weekdays: ['Sunday'], start: '02:00', durationMinutes: 60, timeZone: 'UTC' }] },
    ),
    offer(cumulative()),
    run(green),
  );
});

group('a line begins anew', () => {
  const first = cumulative({ facts: fresh });
  const second = cumulative({ kb: '5131900', revision: 9800, facts: { released: '2026-12-08T18:00:00.000Z' } });
  course(
    'once one of it is installed',
    aDevice,
    settings({ deferralDays: 10 }),
    offer(first),
    run(green),
    days(11),
    run(green),
    installed(first, 1),
    days(5),
    offerOnly(second),
    run(green),
    installed(second, 0),
    days(11),
    run(green),
    installed(second, 1),
  );
  const seen = cumulative({ facts: fresh });
  const after = cumulative({ kb: '5131901', revision: 9800, facts: { released: '2026-12-20T18:00:00.000Z' } });
  course(
    'once somebody else has installed one of it',
    aDevice,
    settings({ deferralDays: 30 }),
    offer(seen),
    run(green),
    days(20),
    changed((windows) => {
      for (const change of seen.effect) change(windows);
    }),
    offerOnly(),
    run(green),
    days(8),
    offerOnly(after),
    run(green),
    days(5),
    run(green),
    installed(after, 0),
  );
});

group('left out, and nobody waits for it', () => {
  course('hidden for a week', aDevice, offer(hidden(cumulative())), run(green), days(7), run(green));
  course(
    'hidden, and excluded',
    aDevice,
    settings({ excludedKBs: ['KB5131001'] }),
    offer(hidden(cumulative())),
    run(green),
    days(15),
    run(green),
  );
  course('hidden, and optional', aDevice, offer(hidden(optional(cumulative()))), run(green), days(15), run(green));
  course('a hidden driver', aDevice, offer(hidden(displayDriver())), run(green), days(15), run(green));
  course('an optional update', aDevice, offer(optional(dotnetUpdate())), run(green), days(15), run(green));
  course('a driver', aDevice, offer(displayDriver()), run(green), days(15), run(green));
  course('a feature update', aDevice, offer(featureUpdate()), run(green), days(15), run(green));
  const excluded = dotnetUpdate();
  course(
    'an excluded number',
    aDevice,
    settings({ excludedKBs: ['KB5131004'] }),
    offer(excluded),
    run(green),
    days(15),
    run(green),
    installed(excluded, 0),
  );
});

group('many at once', () => {
  const all = [cumulative(), dotnetUpdate(), definitions()] as const;
  course(
    'in one run with one reboot',
    aDevice,
    changed(withDefender),
    offer(...all),
    run(green),
    run(green),
    ...all.map((one) => installed(one, 1)),
  );
  course(
    'as many as maxUpdates lets in',
    aDevice,
    changed(withDefender),
    settings({ maxUpdates: 3 }),
    offer(...all),
    run(green),
  );
});
