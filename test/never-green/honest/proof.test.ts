import { withFacts } from '../conduct.ts';
import { changed, course, ends, green, group, offer, oneOf, reboot, run, settings, start } from '../course.ts';
import * as kind from '../kinds.ts';
import { ALL } from '../kinds-table.ts';
import { anOffer, cumulative, dotnetUpdate } from '../updates.ts';
import { aDevice, server2016, server2019 } from '../windows/devices.ts';
import { setPackage, setValue, type Change } from '../windows/model.ts';

const SECOND = '{4d36e968-e325-11ce-bfc1-08002be10318}\\0001';
const display = (version: string, date: string): Change[] => [
  kind.bound(kind.display(version, date)),
  kind.bound({ ...kind.display(version, date), key: SECOND }),
];

/** After the first boot it asks for another one. */
const halfWay =
  (effect: readonly Change[]): Change =>
  (windows) => {
    windows.signals.add('servicingRebootPending');
    windows.agent.rebootBefore = true;
    windows.atBoot.push(...effect);
  };

group('proven in another way than usual', () => {
  const both = dotnetUpdate({
    ...{ family: '', version: '10.0.4900.1' },
    title:
      '2026-11 Cumulative Update for .NET Framework 3.5, 4.8 and 4.8.1 for Windows 10 Version 22H2 for x64 (KB5131004)',
  });
  course('.NET for both families moves one', aDevice, settings(ALL), offer(both), run(green));
  course(
    'a driver of two devices',
    aDevice,
    changed(kind.furnished, ...display('32.0.101.7000', '3-2-2026')),
    settings(ALL),
    offer({ ...kind.displayDriver(), does: display('32.0.101.7084', '9-14-2026') }),
    run(green),
  );
  const month = anOffer({
    title: '2026-11 Update for Windows Server 2019 for x64-based Systems (KB5131300)',
    ...{ kbs: ['5131300'], categories: ['updates', 'server2019'] as const },
    facts: { maxSize: 12e6 },
    effect: [setPackage('Package_for_KB5131300~31bf3856ad364e35~amd64~~10.0.1.3', 0x70)],
  });
  course(
    'a small update that is no stack, by the package of its number',
    server2019,
    settings(ALL),
    offer(month),
    run(green),
  );
  const feature = kind.featureUpdate();
  course(
    'a feature update that takes two reboots',
    aDevice,
    settings(ALL),
    offer({ ...feature, boots: [halfWay(feature.effect)] }),
    run(green),
  );
  const first = setValue(
    'HKLM\\SOFTWARE\\Microsoft\\Microsoft SQL Server\\MSSQL16.SECOND\\Setup',
    'PatchLevel',
    '16.0.4080.1',
  );
  course(
    'SQL Server of which one instance was patched before: at worst not confirmed',
    aDevice,
    changed(kind.furnished, first),
    settings(ALL),
    offer(kind.sqlServer()),
    run(oneOf(0, 100)),
  );
});

group('proven by less, and no alarm', () => {
  const client = '{56EB18F8-B008-4CBD-B6D2-8C97FE7E9062}';
  const key = `HKLM\\SOFTWARE\\WOW6432Node\\Microsoft\\EdgeUpdate\\Clients\\${client}`;
  const title = 'Microsoft Edge-Stable Channel Version 152 Update for x64 based Editions';
  const itself = withFacts({ ...kind.edge(), does: [] }, { title });
  course(
    'Edge that has updated itself before',
    aDevice,
    changed(kind.furnished, setValue(key, 'pv', '152.0.3100.40')),
    settings(ALL),
    offer(itself),
    run(oneOf(0, 100)),
  );
  const net = dotnetUpdate({
    title: '2026-11 Cumulative Update for .NET Framework 4.8 for Windows Server 2016 for x64 (KB5131004)',
  });
  const byNumber = [setPackage('Package_for_KB5131004~31bf3856ad364e35~amd64~~10.0.1.4', 0x70)];
  course(
    '.NET by a package of its number',
    server2016,
    settings(ALL),
    offer({ ...net, does: [], boots: byNumber }),
    run(oneOf(0, 100)),
  );
});

group('a part of Windows that does not answer costs itself', () => {
  const breaks =
    (part: string, how: number | 'hangs'): Change =>
    ({ broken }) => {
      broken.set(part, how);
    };
  for (const [name, change] of [
    ['drivers hang', breaks('drivers', 'hangs')],
    ['scheduled tasks are refused', breaks('tasks', -2147024891)],
    ['applications are refused', breaks('applications', -2147024891)],
    ['the sessions hang', breaks('sessions', 'hangs')],
    ['the history of the inventory is refused', breaks('history', -2147024891)],
    ['the event log does not answer', breaks('wevtutil.exe', 5)],
  ] as const)
    course(name, aDevice, offer(cumulative()), changed(change), run(green));
  course(
    'a restart was scheduled already',
    aDevice,
    settings({}, { rebootSettings: { allowAutoReboot: true } }),
    offer(cumulative()),
    changed(breaks('shutdown.exe', 1190)),
    start(ends(150)),
    reboot,
    start(green),
  );
});
