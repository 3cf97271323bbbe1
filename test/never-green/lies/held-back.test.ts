import { hidden, optional } from '../conduct.ts';
import {
  changed,
  course,
  days,
  ends,
  green,
  group,
  installed,
  offer,
  offerOnly,
  reboot,
  run,
  settings,
  start,
  verdict,
} from '../course.ts';
import { cumulative, dotnetUpdate, type CumulativeWish } from '../updates.ts';
import { setValue } from '../windows/model.ts';
import { aDevice } from '../windows/devices.ts';
import type { Offered } from '../windows/offered.ts';

const month = (number: number, wish: CumulativeWish = {}): Offered =>
  cumulative({ kb: `51310${10 + number}`, revision: 9_700 + number * 100, facts: { released: null }, ...wish });
const undated = (update: Offered): Offered => ({ ...update, facts: { ...update.facts, released: null } });
const overdue = ends(100, 'overdue');
const next = ends(100, 'next');
const agent = ends(240, 'agent');

group('replaced before it is due', () => {
  const [first, second, third] = [month(0), month(1), month(2)];
  course(
    'three months of 27 days under 30 days of deferral',
    aDevice,
    settings({ deferralDays: 30 }),
    offer(first),
    run(green),
    days(27),
    offerOnly(second),
    run(green),
    days(4),
    run(green),
    installed(second, 1),
    days(23),
    offerOnly(third),
    run(green),
    installed(third, 0),
  );
  const net = (number: number): Offered =>
    undated(dotnetUpdate({ kb: `513110${number}`, version: `10.0.9${4 + number}00.1` }));
  const [net0, net1] = [net(0), net(1)];
  course(
    '.NET, with a gap in which the server offers none',
    aDevice,
    settings({ deferralDays: 30 }),
    offer(net0),
    run(green),
    days(25),
    offerOnly(),
    run(green),
    days(6),
    offerOnly(net1),
    run(green),
    installed(net1, 1),
  );
  const month0 = month(0);
  course(
    'overdue before its window: a newer one does not make it young',
    aDevice,
    settings(
      {},
      { maintenanceWindows: [{ weekdays: ['Sunday'], start: '03:00', durationMinutes: 60, timeZone: 'UTC' }] },
    ),
    offer(month0),
    run(green),
    days(10),
    offerOnly(month(1)),
    run(green),
    days(5),
    run(overdue),
  );
});

group('hidden, and wanted', () => {
  const update = hidden(month(0));
  course('a cumulative update', aDevice, offer(update), run(green), days(15), run(overdue), installed(update, 0));
  const net = hidden(dotnetUpdate());
  course(
    'a .NET update, beside one that is installed',
    aDevice,
    offer(net),
    run(green),
    days(15),
    offer(month(0)),
    run(overdue),
    installed(net, 0),
  );
  course(
    'an optional one that policy wants',
    aDevice,
    settings({ optional: true }),
    offer(hidden(optional(dotnetUpdate()))),
    run(green),
    days(15),
    run(overdue),
  );
  course(
    'a newer one that is hidden behind an older one',
    aDevice,
    offer(hidden(month(1))),
    run(green),
    days(15),
    offer(month(0)),
    run(overdue),
  );
  course(
    'a search for hidden ones that fails',
    aDevice,
    changed(({ agent: { searchThrows } }) => {
      searchThrows.set('IsInstalled=0 and IsHidden=1', 0x8024402c | 0);
    }),
    run(ends(100, 'scan')),
  );
});

group('due, and left out of the run', () => {
  course(
    'by a maximum count',
    aDevice,
    settings({ maxUpdates: 1 }),
    offer(month(0), dotnetUpdate()),
    run(next),
    run(green),
  );
});

group('an update service that cannot work', () => {
  for (const [name, hresult] of [
    ['disabled', 0x80070422],
    ['gone', 0x80070424],
    ['without what it depends on', 0x8007042c],
    ['that the agent cannot provide', 0x80240001],
  ] as const)
    course(
      `one that is ${name}, and only the search says so`,
      aDevice,
      offer(month(0)),
      changed(({ agent: { searchThrows } }) => {
        searchThrows.set('IsInstalled=0', hresult | 0);
      }),
      run(agent),
    );
  for (const [name, hresult] of [
    ['without a connection', 0x8024001f],
    ['that the name of the server is not found for', 0x8024402c],
    ['that policy keeps from the internet', 0x8024002e],
  ] as const)
    course(
      `one ${name} is a source that does not answer`,
      aDevice,
      offer(month(0)),
      changed(({ agent: { searchThrows } }) => {
        searchThrows.set('IsInstalled=0', hresult | 0);
      }),
      run(ends(100, 'scan')),
    );
});

const SAFE_BOOT = 'HKLM\\SYSTEM\\CurrentControlSet\\Control\\SafeBoot\\Option';
const SETUP = 'HKLM\\SYSTEM\\Setup';
const setup = ends(240, 'setup');

group('Windows is not in its ordinary life', () => {
  for (const [name, key, value, data] of [
    ['Safe Mode', SAFE_BOOT, 'OptionValue', 1],
    ['Safe Mode with network', SAFE_BOOT, 'OptionValue', 2],
    ['the first start', SETUP, 'OOBEInProgress', 1],
    ['a setup in progress', SETUP, 'SystemSetupInProgress', 1],
  ] as const) {
    const update = month(0);
    course(
      `${name}: nothing is installed, nor would it be in a dry run`,
      aDevice,
      offer(update),
      changed(setValue(key, value, data)),
      run(setup),
      run(setup, '--test-mode'),
      installed(update, 0),
      changed(setValue(key, value, 0)),
      run(green),
      installed(update, 1),
    );
  }
  const waits = month(0);
  course(
    'a run that waits for its reboot comes up in Safe Mode: it stays open, and goes on when Windows is back',
    aDevice,
    offer(waits),
    start(ends(150)),
    reboot,
    changed(setValue(SAFE_BOOT, 'OptionValue', 1)),
    start(setup),
    start(setup),
    reboot,
    changed(setValue(SAFE_BOOT, 'OptionValue', 0)),
    run(green),
    installed(waits, 1),
    verdict(waits, 'installed'),
  );
});
