import assert from 'node:assert/strict';
import { fails, lies, liesAndVanishes, offeredAgain } from '../conduct.ts';
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
  runUnder,
  settings,
  start,
  unconfirmed,
  type Step,
} from '../course.ts';
import * as kind from '../kinds.ts';
import { displayDriver, edge, extensionDriver, otherUpdate, securityPlatform } from '../kinds.ts';
import { ALL } from '../kinds-table.ts';
import { cumulative, definitions, dotnetUpdate, hotpatch, lifted, servicingStack, withDefender } from '../updates.ts';
import { aDevice, dotnet, rollup, server2016, server2025 } from '../windows/devices.ts';
import { setOs, setPackage, type Windows } from '../windows/model.ts';
import type { Offered } from '../windows/offered.ts';
import type { Ending } from '../course.ts';

const daily = (count: number, ending: Ending): Step[] =>
  Array.from({ length: count }, () => [run(ending), days(1)]).flat();

const loop = (name: string, windows: () => Windows, update: Offered, ending: Ending): void => {
  course(name, windows, settings(ALL), offer(update), ...daily(4, ending), installed(update, 2));
};

group('two claims without effect or proof are a loop, and are left alone', () => {
  loop('a hotpatch that is there and offered for ever', server2025, offeredAgain(hotpatch()), unconfirmed);
  loop('a cumulative update that is there and offered for ever', aDevice, offeredAgain(cumulative()), unconfirmed);
  loop('.NET that is there and offered for ever', aDevice, offeredAgain(dotnetUpdate()), unconfirmed);
  loop('a servicing stack that is there and offered for ever', server2016, offeredAgain(servicingStack()), unconfirmed);
  loop('a cumulative update that lies', aDevice, lies(cumulative()), failed);
  loop('a hotpatch that lies', server2025, lies(hotpatch()), failed);
  loop('Edge that lies', aDevice, lies(edge()), notGreen);
  loop('the security platform that lies', aDevice, lies(securityPlatform()), notGreen);
  loop('a driver that lies', aDevice, lies(displayDriver()), notGreen);
  loop('an extension driver that is offered for ever', aDevice, offeredAgain(extensionDriver()), unconfirmed);
  loop('one that only the agent knows', aDevice, lies(otherUpdate()), notGreen);
});

group('found installed and offered again', () => {
  const update = cumulative();
  course(
    'there: not confirmed, and not installed again',
    aDevice,
    offer(update),
    run(green),
    days(1),
    offerOnly(update),
    run(unconfirmed),
    installed(update, 1),
  );
  const away = edge();
  const before = changed(kind.furnished);
  course(
    'taken away since: not there',
    aDevice,
    settings(ALL),
    before,
    offer(away),
    run(green),
    days(1),
    before,
    offerOnly(away),
    run(failed),
    installed(away, 1),
  );
  const net = dotnetUpdate();
  const gone = changed((windows) => {
    windows.packages = windows.packages.filter(({ name }) => name !== dotnet('10.0.9400.1', '_481'));
  });
  course(
    'taken away since, and only newer than before would tell: not confirmed',
    aDevice,
    offer(net),
    run(green),
    days(1),
    gone,
    offerOnly(net),
    run(unconfirmed),
    installed(net, 1),
  );
  const back = cumulative();
  course(
    'taken away with its build: tried again',
    aDevice,
    offer(back),
    run(green),
    days(1),
    changed(setOs({ ubr: 9600 }), setPackage(rollup('26200', 9700), 0x50), setPackage(rollup('26200', 9600), 0x70)),
    offerOnly(back),
    run(green),
    installed(back, 2),
  );
  const unread = cumulative();
  course(
    'not readable: its last verdict, not confirmed',
    aDevice,
    offer(unread),
    run(green),
    days(1),
    offerOnly(unread),
    changed(({ broken, os }) => {
      broken.set('package', -2147024891);
      os.ubr = null;
    }),
    run(notGreen),
    installed(unread, 1),
  );
});

group('a failure that the installer reports is no loop', () => {
  for (const [name, windows, make] of [
    ['a cumulative update', aDevice, () => fails(cumulative())],
    ['.NET', aDevice, () => fails(dotnetUpdate())],
    ['a hotpatch', server2025, () => fails(hotpatch())],
  ] as const) {
    const update = make();
    course(
      `${name} is tried in each run`,
      windows,
      offer(update),
      ...daily(4, failed),
      installed(update, 4),
      ({ starts }) => {
        assert.match(starts.at(-1)?.last ?? '', /streak=4/u);
      },
    );
  }
});

group('a loop ends', () => {
  const twice = (update: Offered): Step[] => [settings(ALL), offer(update), ...daily(3, failed), installed(update, 2)];
  const late = lies(cumulative());
  course('after 30 days', aDevice, ...twice(late), days(31), run(failed), installed(late, 3));
  const revised = lies(cumulative({ id: 'aaaaaaaa-0000-4000-8000-000000000077' }));
  course(
    'with a new revision',
    aDevice,
    ...twice(revised),
    offerOnly({ ...revised, revision: 2 }),
    run(failed),
    installed(revised, 3),
  );
  const other = lies(cumulative());
  course(
    'with another build in force',
    aDevice,
    ...twice(other),
    changed(lifted('26200', 9650)),
    run(failed),
    installed(other, 3),
  );
  const retried = lies(cumulative());
  course('by --retry', aDevice, ...twice(retried), run(failed, '--retry', 'KB5131001'), installed(retried, 3));
  const not = lies(cumulative());
  course('not by --retry of another', aDevice, ...twice(not), run(failed, '--retry', 'KB5131999'), installed(not, 2));
});

group('a loop is known', () => {
  const update = lies(cumulative());
  const root = (day: number, ending: Ending) => runUnder(`/out/2026-11-${day}`, ending);
  course(
    'under another output root',
    aDevice,
    offer(update),
    root(23, failed),
    days(1),
    root(24, failed),
    days(1),
    root(25, failed),
    installed(update, 2),
  );
  const dry = lies(cumulative());
  course(
    'not because of dry runs',
    aDevice,
    offer(dry),
    start(green, undefined, '--test-mode'),
    start(green, undefined, '--test-mode'),
    start(green, undefined, '--test-mode'),
    run(failed),
    installed(dry, 1),
  );
});

group('definitions', () => {
  const update = lies(definitions());
  course(
    'have a repair of their own, and are tried each day',
    aDevice,
    changed(withDefender),
    offer(update),
    ...daily(3, ends(100)),
    ({ windows }) => {
      assert.ok(windows.installs.length >= 3, String(windows.installs.length));
    },
  );
  const vanished = liesAndVanishes(definitions());
  course('that lie and vanish', aDevice, changed(withDefender), offer(vanished), run(ends(100)));
});
