import { lies, liesAndVanishes, notListed } from '../conduct.ts';
import {
  group,
  changed,
  course,
  ends,
  failed,
  green,
  installed,
  notGreen,
  offer,
  offerOnly,
  oneOf,
  reboot,
  run,
  settings,
  start,
  unconfirmed,
  days,
} from '../course.ts';
import { displayDriver, edge, extensionDriver, otherUpdate } from '../kinds.ts';
import { ALL } from '../kinds-table.ts';
import { anOffer, cumulative, definitions, dotnetUpdate } from '../updates.ts';
import { aDevice } from '../windows/devices.ts';
import type { Change } from '../windows/model.ts';
import type { Claim, Offered } from '../windows/offered.ts';

const scan = ends(100, 'scan');
const agent = ends(240, 'agent');
const small = (): Offered =>
  anOffer({ title: '2026-11 Update (KB5131101)', kbs: ['5131101'], categories: ['critical', 'windows11'], effect: [] });
const breaks =
  (part: string, how: number | 'hangs' | 'dies' | 'skips'): Change =>
  ({ broken }) => {
    broken.set(part, how);
  };
const searchThrows =
  (hresult: number, beginning = ''): Change =>
  (windows) => {
    windows.agent.searchThrows.set(beginning, hresult | 0);
  };
const claiming = (update: Offered, claim: Claim): Offered => ({ ...lies(update), claim });
const told = (update: Offered, hresult: number, code = 2): Offered =>
  claiming(update, { code, hresult: hresult | 0, reboot: false });

group('a service that only the search reports', () => {
  for (const [name, hresult] of [
    ['is disabled', 0x80070422],
    ['does not exist', 0x80070424],
  ] as const) {
    course(name, aDevice, changed(searchThrows(hresult)), run(agent));
    course(`${name}, beside due updates`, aDevice, offer(cumulative()), changed(searchThrows(hresult)), run(agent));
  }
  course(
    'is disabled by its start type',
    aDevice,
    changed((windows) => {
      windows.agent.start = 4;
    }),
    run(agent),
  );
  course(
    'refuses a network logon',
    aDevice,
    changed((windows) => {
      windows.agent.networkLogon = true;
    }),
    run(agent),
  );
});

group('a search that did not say all', () => {
  for (const [name, change] of [
    ['no network', searchThrows(0x8024402c)],
    ['the server does not answer', searchThrows(0x80072ee2)],
    ['it hangs', breaks('search', 'hangs')],
    ['its process is lost', breaks('search', 'dies')],
    ['succeeded with errors', ({ agent: one }) => void (one.searchCode = 3)],
    ['aborted', ({ agent: one }) => void (one.searchCode = 5)],
  ] as readonly (readonly [string, Change])[]) {
    course(name, aDevice, changed(change), run(scan));
    course(
      `${name}, and only after the install`,
      aDevice,
      offer(cumulative()),
      start(ends(150)),
      reboot,
      changed(change),
      run(oneOf(100)),
    );
  }
});

group('what the installer says of itself', () => {
  for (const [name, hresult, code] of [
    ['success over errors', 0x00240003, 2],
    ['succeeded with errors', 0, 3],
    ['aborted', 0, 5],
    ['not started', 0, 0],
  ] as const) {
    course(`${name} is no success`, aDevice, offer(told(cumulative(), hresult, code)), run(failed));
  }
  course('already installed, and it is not', aDevice, offer(told(cumulative(), 0x00240006)), run(failed));
  course(
    'already installed, and nobody offers it more',
    aDevice,
    offer({ ...told(cumulative(), 0x00240006), staysOffered: false }),
    run(failed),
  );
  course('not applicable, and offered again', aDevice, offer(told(cumulative(), 0x80240017, 4)), run(notGreen));
  course('the call itself fails', aDevice, offer(claiming(cumulative(), { throws: 0x80240024 | 0 })), run(failed));
  course('skipped on battery', aDevice, offer(told(cumulative(), 0x00240009)), run(ends(100, 'battery')));
  course('a reboot first', aDevice, offer(told(cumulative(), 0x80240016, 4)), run(ends(100, 'next')));
});

group('a process that is lost costs the one update', () => {
  for (const claim of ['dies', 'hangs'] as const) {
    const bad = { ...claiming(small(), claim), writesHistory: false };
    const good = cumulative();
    course(`it ${claim} without a trace`, aDevice, offer(bad, good), run(notGreen), installed(good, 1));
    course(
      `it ${claim}, and the history cannot be read`,
      aDevice,
      offer(bad, good),
      changed(breaks('history', 0x80240fff | 0)),
      run(notGreen),
      installed(good, 1),
    );
    const recorded = { ...claiming(small(), claim), writesHistory: true };
    course(`it ${claim}, and the history says success`, aDevice, offer(recorded), run(notGreen));
  }
  course(
    'a download dies',
    aDevice,
    offer(cumulative()),
    changed(breaks('download', 'dies')),
    run(ends(100, 'download')),
  );
  course('the conditions are lost', aDevice, offer(lies(cumulative())), changed(breaks('conditions', -1)), run(failed));
});

group('what nobody may believe alone', () => {
  const unlisted = (update: Offered): Offered => ({ ...liesAndVanishes(update), becomesListed: true });
  course(
    'the list of installed ones cannot be read',
    aDevice,
    settings(ALL),
    offer(otherUpdate()),
    changed(searchThrows(0x8024402c, 'IsInstalled=1')),
    run(unconfirmed),
  );
  course('the list of installed ones hangs', aDevice, settings(ALL), offer(notListed(otherUpdate())), run(unconfirmed));
  course(
    'the list does not have it',
    aDevice,
    settings(ALL),
    offer(notListed(otherUpdate())),
    run(unconfirmed),
    run(green),
  );
  course('the list has a driver', aDevice, settings(ALL), offer(unlisted(displayDriver())), run(notGreen));
  course(
    'the list has an extension driver',
    aDevice,
    settings(ALL),
    offer(unlisted(extensionDriver())),
    run(unconfirmed),
  );
  course('the list has Edge', aDevice, settings(ALL), offer(unlisted(edge())), run(notGreen));
});

group('what cannot be looked at is not confirmed', () => {
  for (const [name, change] of [
    ['packages', breaks('package', -2147024891)],
    ['packages of .NET', breaks('package package_for_dotnetrollup', -2147024891)],
  ] as const)
    course(
      `.NET without its ${name}`,
      aDevice,
      offer(dotnetUpdate()),
      start(ends(150)),
      reboot,
      changed(change),
      run(oneOf(100)),
    );
  course(
    'the build',
    aDevice,
    offer(cumulative()),
    start(ends(150)),
    reboot,
    changed(({ os }) => {
      os.ubr = null;
    }),
    run(oneOf(100)),
  );
  course('definitions without Defender', aDevice, offer(liesAndVanishes(definitions())), run(oneOf(100)));
});

group('downloads', () => {
  const offline = { ...cumulative(), downloads: 0x8024402c | 0 };
  course('a failure of the network waits', aDevice, offer(offline), run(ends(100, 'download')), installed(offline, 0));
  course('until it is overdue', aDevice, offer(offline), run(ends(100, 'download')), days(15), run(failed));
  const broken = { ...cumulative(), downloads: 0x80246007 | 0 };
  course('beside one that works', aDevice, offer(broken, small()), run(ends(100, 'download')), installed(broken, 0));
});

group('a device that is not ready', () => {
  const update = cumulative();
  course(
    'the agent is busy',
    aDevice,
    offer(update),
    changed((windows) => {
      windows.agent.isBusy = true;
    }),
    run(oneOf(100)),
    installed(update, 0),
  );
  course(
    'servicing waits for a reboot',
    aDevice,
    offer(update),
    changed(({ signals }) => {
      signals.add('servicingRebootPending');
    }),
    start(ends(150)),
    installed(update, 0),
  );
  course(
    'the agent waits for a reboot',
    aDevice,
    offer(update),
    changed((windows) => {
      windows.agent.rebootBefore = true;
    }),
    start(ends(150)),
    installed(update, 0),
  );
  course(
    'more is offered after the reboot',
    aDevice,
    offer(update),
    start(ends(150)),
    reboot,
    offerOnly(dotnetUpdate()),
    start(ends(100, 'more')),
  );
});
