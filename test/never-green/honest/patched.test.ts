import { group, changed, course, days, green, offer, run, settings } from '../course.ts';
import { enablement, featureUpdate } from '../kinds.ts';
import { ALL } from '../kinds-table.ts';
import { cumulative, definitions, hotpatch, lifted, withDefender } from '../updates.ts';
import {
  aDevice,
  server2016,
  server2019,
  server2022,
  server2025,
  windows10,
  type DeviceOptions,
} from '../windows/devices.ts';
import type { Change, RegistryData } from '../windows/model.ts';

const july = (wish: DeviceOptions = {}) =>
  aDevice({ now: '2026-10-20T09:00:00.000Z', patchedDaysAgo: 98, ...wish, os: { ubr: 8875, ...wish.os } });
const set =
  (key: string, name: string, data: RegistryData): Change =>
  ({ settings: list }) => {
    list.push({ key: `SOFTWARE\\${key}`, name, data });
  };
const POLICY = 'Policies\\Microsoft\\Windows\\WindowsUpdate';
const INTUNE = 'Microsoft\\PolicyManager\\current\\device\\Update';

group('patched, and nothing is offered', () => {
  for (const [name, windows] of [
    ['Windows 11 25H2', aDevice],
    ['Server 2016', server2016],
    ['Server 2019', server2019],
    ['Server 2022', server2022],
    ['Server 2025', server2025],
    [
      '24H2 Enterprise',
      () => aDevice({ os: { currentBuild: '26100', displayVersion: '24H2', editionId: 'Enterprise' } }),
    ],
    [
      'LTSC 2019',
      () =>
        server2019({
          os: { installationType: 'Client', editionId: 'EnterpriseS', productName: 'Windows 10 Enterprise LTSC 2019' },
        }),
    ],
    ['26H2', () => aDevice({ os: { currentBuild: '26300', displayVersion: '26H2' } })],
  ] as const)
    course(name, windows, run(green));
  course('a build of 59 days', () => july({ now: '2026-09-11T09:00:00.000Z' }), run(green));
  course(
    'a month without a day counts as its last one',
    () =>
      aDevice({ now: '2026-09-25T09:00:00.000Z', os: { currentBuild: '28000', ubr: 2525, displayVersion: '26H1' } }),
    run(green),
  );
  course(
    'a revision between two rows is no older than the one above it',
    () => july({ now: '2026-09-20T09:00:00.000Z', os: { ubr: 8900 } }),
    run(green),
  );
});

group('old, and rightly so', () => {
  course('nobody asks: staleDays 0', july, settings({ staleDays: 0 }), run(green));
  course(
    'nobody asks: cumulative updates are not included',
    july,
    settings({ includedClassifications: ['Definition Updates'], requiredClassifications: [] }),
    changed(withDefender),
    offer(definitions()),
    run(green),
  );
  course('more staleDays', july, settings({ staleDays: 120 }), run(green));
  course(
    'the agent defers by policy',
    () => july({ now: '2026-10-01T09:00:00.000Z' }),
    changed(set(POLICY, 'DeferQualityUpdates', 1), set(POLICY, 'DeferQualityUpdatesPeriodInDays', 30)),
    run(green),
  );
  course(
    'the agent defers by Intune',
    () => july({ now: '2026-10-01T09:00:00.000Z' }),
    changed(set(INTUNE, 'DeferQualityUpdatesPeriodInDays', 30)),
    run(green),
  );
  course(
    'the next one is deferred',
    july,
    settings({ deferralDays: 20 }),
    offer(cumulative({ facts: { released: '2026-10-19T18:00:00.000Z' } })),
    run(green),
  );
  course(
    'the next one waits for its window',
    july,
    settings(
      {},
      { maintenanceWindows: [{ weekdays: ['Sunday'], start: '02:00', durationMinutes: 60, timeZone: 'UTC' }] },
    ),
    offer(cumulative()),
    run(green),
  );
  course(
    'the next one is installed in this run',
    july,
    offer(cumulative({ revision: 9550, kb: '5124010' })),
    run(green),
  );
});

group('hotpatch months', () => {
  const baseline = (revision: number, now: string) => {
    const windows = server2025({ now, patchedDaysAgo: 100, os: { ubr: 32690 } });
    windows.os.ubr = revision;
    return windows;
  };
  course('a hotpatch in force is as young as its row', () => baseline(32772, '2026-07-20T09:00:00.000Z'), run(green));
  course(
    'and comes without a reboot',
    () => baseline(32690, '2026-06-01T09:00:00.000Z'),
    offer(hotpatch({ kb: '5087423', revision: 32772 })),
    run(green),
    days(30),
    run(green),
  );
});

group('what changed in this very run', () => {
  const pro24H2 = () => aDevice({ os: { currentBuild: '26100', displayVersion: '24H2' } });
  course('lifted from 24H2 to 25H2', pro24H2, settings(ALL), offer(featureUpdate('25H2', '26200')), run(green));
  course('lifted by an enablement package', pro24H2, settings(ALL), offer(enablement('25H2', '26200')), run(green));
  course(
    'old until the reboot',
    () => july({ os: { ubr: 8655 } }),
    offer(cumulative({ kb: '5124010', revision: 9550 })),
    run(green),
    run(green),
  );
});

group('extended security updates', () => {
  const esu = {
    kb: '5131015',
    build: '19045',
    revision: 8000,
    title: '2026-11 Security Update for Windows 10 Version 22H2 for x64-based Systems (KB5131015)',
  };
  course('in force, as the revision shows', () => windows10(), run(green));
  course('in force by the table', () => windows10({ now: '2026-09-20T09:00:00.000Z', os: { ubr: 7663 } }), run(green));
  course(
    'on offer in this scan',
    () => windows10({ os: { ubr: 6456 }, patchedDaysAgo: 400 }),
    offer(cumulative(esu)),
    run(green),
  );
  course(
    'installed by somebody else since',
    () => windows10({ os: { ubr: 6456 } }),
    changed(lifted('19045', 7900)),
    run(green),
  );
});

group('what cannot be judged is told, and is no alarm', () => {
  course(
    'above every row, and no package in force says when',
    () => {
      const windows = aDevice();
      windows.packages = windows.packages.filter(({ name }) => !name.includes('.9600.'));
      return windows;
    },
    run(green),
  );
  course(
    'a package in force that says no time',
    () => {
      const windows = aDevice();
      for (const one of windows.packages) one.installTime = null;
      return windows;
    },
    run(green),
  );
});
