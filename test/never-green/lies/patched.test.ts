import { fails, hidden, lies, optional, withFacts } from '../conduct.ts';
import { group, changed, course, ends, notGreen, offer, oneOf, run, settings, type Step } from '../course.ts';
import { displayDriver, edge, featureUpdate, removalTool } from '../kinds.ts';
import { cumulative, definitions, dotnetUpdate, withDefender } from '../updates.ts';
import { aDevice, rollup, server2016, server2025, windows10, type DeviceOptions } from '../windows/devices.ts';
import { setPackage, type Change, type Windows } from '../windows/model.ts';

const stale = ends(100, 'stale');
const unsupported = ends(100, 'unsupported');
/** On the row of 2026-07-14 of 25H2, looked at on 2026-10-20: 98 days. */
const july = (wish: DeviceOptions = {}) =>
  aDevice({ now: '2026-10-20T09:00:00.000Z', patchedDaysAgo: 98, ...wish, os: { ubr: 8875, ...wish.os } });
const pause: Change = ({ settings: set }) => {
  set.push({
    key: 'SOFTWARE\\Microsoft\\WindowsUpdate\\UX\\Settings',
    name: 'PauseUpdatesExpiryTime',
    data: '3000-11-06T14:03:37Z',
  });
};
const wsus: Change = ({ agent }) => {
  agent.services = [
    {
      id: '3da21691-e39d-4da6-8a4b-b43877bcb1b7',
      name: 'Windows Server Update Service',
      managed: true,
      default: true,
      url: '',
    },
  ];
};
const named = { facts: { severity: 'Low' } };

group('nothing but an old build', () => {
  course('and no offer', july, run(stale));
  course('from WSUS', july, changed(wsus), run(stale));
  course('with updates paused', july, changed(pause), run(stale));
  course(
    'on the row of a month without a day',
    () =>
      aDevice({ now: '2026-10-20T09:00:00.000Z', os: { currentBuild: '28000', ubr: 2525, displayVersion: '26H1' } }),
    run(stale),
  );
  course('between two rows', () => july({ os: { ubr: 8900 } }), run(stale));
  course('of a server', () => server2016({ now: '2026-10-20T09:00:00.000Z', os: { ubr: 9339 } }), run(stale));
  course(
    "of Server 2025, whose revisions are no client's",
    () => server2025({ now: '2026-10-20T09:00:00.000Z', os: { ubr: 33158 } }),
    run(stale),
  );
  course('above every row, by its package', () => aDevice({ patchedDaysAgo: 90 }), run(stale));
  course('with fewer staleDays', () => aDevice({ patchedDaysAgo: 40 }), settings({ staleDays: 30 }), run(stale));
  course('whose package was installed again yesterday', () => july({ patchedDaysAgo: 1 }), run(stale));
});

group('what hides an old build, and must not', () => {
  const hides = (name: string, ...steps: readonly Step[]): void => {
    course(name, july, ...steps);
  };
  hides('definitions', changed(withDefender), offer(definitions()), run(stale));
  hides('.NET', offer(dotnetUpdate()), run(stale));
  hides('a driver that policy leaves out', offer(displayDriver()), run(stale));
  hides(
    'a cumulative update whose number is excluded',
    settings({ excludedKBs: ['KB5131001'] }),
    offer(cumulative()),
    run(stale),
  );
  hides(
    'a cumulative update whose id is excluded',
    settings({ excludedUpdateIds: ['{0b6f1d2e-3c4a-4b5d-8e6f-7a8b9c0d1e2f}'] }),
    offer({ ...cumulative(), id: '0B6F1D2E-3C4A-4B5D-8E6F-7A8B9C0D1E2F' }),
    run(stale),
  );
  hides(
    'a cumulative update whose severity is excluded',
    settings({ excludedSeverities: ['Low'] }),
    offer(cumulative(named)),
    run(stale),
  );
  hides(
    'a cumulative update whose severity is not included',
    settings({ includedSeverities: ['Critical'] }),
    offer(cumulative(named)),
    run(stale),
  );
  hides('an optional preview', offer(optional(cumulative())), run(stale));
  hides('a hidden cumulative update', offer(hidden(cumulative())), run(stale));
  hides('a feature update that is left out', offer(featureUpdate()), run(stale));
  hides('a package that is only staged', changed(setPackage(rollup('26200', 9550), 0x40)), run(stale));
  hides('a package that waits for its reboot', changed(setPackage(rollup('26200', 9550), 0x60)), run(stale));
  hides('a package that is superseded', changed(setPackage(rollup('26200', 9550), 0x50)), run(stale));
  hides(
    'a cumulative update of another Windows',
    offer(cumulative({ build: '22631', revision: 7800, kb: '5131050' })),
    run(stale),
  );
});

group('still old after the run', () => {
  course('since the cumulative update fails', july, offer(fails(cumulative())), run(ends(210)));
  course('since it lies and vanishes', july, offer({ ...lies(cumulative()), staysOffered: false }), run(notGreen));
  const only = { kb: '5101650', revision: 8875 };
  course(
    'since the cumulative update of a month ago is all there is',
    () => july({ os: { ubr: 8655 }, patchedDaysAgo: 130 }),
    offer(cumulative(only)),
    run(stale),
  );
});

group('no updates any more', () => {
  const home24H2 = (more: Partial<Windows['os']> = {}) =>
    aDevice({ os: { currentBuild: '26100', ubr: 9600, displayVersion: '24H2', ...more } });
  course('24H2 Pro', home24H2, run(unsupported));
  course(
    '24H2 Home, with definitions',
    () => home24H2({ editionId: 'Core' }),
    changed(withDefender),
    offer(definitions()),
    run(unsupported),
  );
  course('24H2, whose upgrade is left out', home24H2, offer(featureUpdate('25H2', '26200')), run(unsupported));
  course(
    '24H2, whose upgrade lies',
    home24H2,
    settings({ featureUpdates: true, requiredClassifications: ['Upgrades'] }),
    offer(lies(featureUpdate('25H2', '26200'))),
    run(ends(210)),
  );
  course(
    '23H2 Enterprise',
    () => aDevice({ os: { currentBuild: '22631', ubr: 7800, displayVersion: '23H2', editionId: 'Enterprise' } }),
    run(oneOf(100)),
  );
  course('Windows 10 on its last free revision', () => windows10({ os: { ubr: 6456 } }), run(oneOf(100)));
  course(
    'Windows 10 whose policies include nothing of it',
    () => windows10({ os: { ubr: 6456 } }),
    settings({ includedClassifications: ['Definition Updates'] }),
    run(unsupported),
  );
  course(
    'Server 2016 after its end',
    () => server2016({ now: '2027-02-20T09:00:00.000Z', os: { ubr: 9512 } }),
    run(oneOf(100)),
  );
  course('a lapsed extension', () => windows10({ now: '2028-11-20T09:00:00.000Z' }), run(unsupported));
});

group('a deferral of the agent that is none', () => {
  const key = 'SOFTWARE\\Policies\\Microsoft\\Windows\\WindowsUpdate';
  const off: Change = ({ settings: set }) => {
    set.push({ key, name: 'DeferQualityUpdates', data: 0 }, { key, name: 'DeferQualityUpdatesPeriodInDays', data: 30 });
  };
  course('it is switched off', () => july({ now: '2026-10-01T09:00:00.000Z' }), changed(off), run(stale));
  const features: Change = ({ settings: set }) => {
    set.push({ key, name: 'DeferFeatureUpdatesPeriodInDays', data: 365 });
  };
  course(
    'it is one of feature updates',
    () => july({ now: '2026-10-01T09:00:00.000Z' }),
    changed(features),
    run(stale),
  );
});

group('what is no extended security update', () => {
  const last = () => windows10({ os: { ubr: 6456 }, patchedDaysAgo: 400 });
  for (const [name, make] of [
    ['.NET', () => dotnetUpdate()],
    ['the removal tool', removalTool],
    ['Edge', () => edge()],
    ['definitions', () => definitions()],
  ] as const)
    course(
      `${name} on offer`,
      last,
      settings({ staleDays: 0 }),
      changed(withDefender),
      offer(make()),
      run(unsupported),
    );
  course('one that lapsed in spring', () => windows10({ os: { ubr: 7058 }, patchedDaysAgo: 250 }), run(stale));
  const july26H2 = () =>
    aDevice({
      now: '2026-11-20T09:00:00.000Z',
      patchedDaysAgo: 120,
      os: { currentBuild: '26300', ubr: 8875, displayVersion: '26H2' },
    });
  course('26H2 with the revision of July', july26H2, run(stale));
  const core = { editionId: 'ServerDatacenter', installationType: 'Server Core' };
  const core2025 = { currentBuild: '26100', ubr: 33158, displayVersion: '24H2', ...core };
  course(
    'a Server Core with the revision of July',
    () => aDevice({ now: '2026-10-20T09:00:00.000Z', os: core2025 }),
    run(stale),
  );
});

group('severity unknown', () => {
  course(
    'the cumulative update has none, and only critical ones are included',
    july,
    settings({ includedSeverities: ['Critical'] }),
    offer(withFacts(cumulative(), { severity: null })),
    run(stale),
  );
});
