import { lies, liesAndVanishes, withFacts } from '../conduct.ts';
import { changed, course, failed, group, notGreen, offer, run, settings } from '../course.ts';
import * as kind from '../kinds.ts';
import { ALL } from '../kinds-table.ts';
import { anOffer, cumulative, dotnetUpdate, hotpatch, lifted, servicingStack } from '../updates.ts';
import { aDevice, rollup, server2016, server2019, server2025 } from '../windows/devices.ts';
import { setOs, setPackage, setValue, type Change } from '../windows/model.ts';
import type { Offered } from '../windows/offered.ts';

const SQL = 'HKLM\\SOFTWARE\\Microsoft\\Microsoft SQL Server';
const PATCH =
  'HKLM\\SOFTWARE\\Microsoft\\Windows\\CurrentVersion\\Installer\\UserData\\S-1-5-18\\Products\\00006109E00000000000000000F01FEC\\Patches\\X';
const SHARED_FX = 'HKLM\\SOFTWARE\\WOW6432Node\\dotnet\\Setup\\InstalledVersions\\x64\\sharedfx\\Microsoft.NETCore.App';

/** It leaves something, and not what it should. */
const leaves = (update: Offered, ...changes: readonly Change[]): Offered =>
  update.reboots ? { ...update, does: [], boots: changes } : { ...update, does: changes, boots: [] };

group('something moved, and not as far as it should', () => {
  const client = (name: string, update: Offered, ...before: readonly Change[]): void => {
    course(name, aDevice, changed(kind.furnished, ...before), settings(ALL), offer(update), run(failed));
  };
  client('a build below the target', leaves(cumulative(), lifted('26200', 9699)));
  client(
    "Defender's platform: an older folder",
    leaves(kind.defenderPlatform(), ...kind.defenderPlatform('4.18.26090.1').effect),
  );
  client(
    'the security platform: an older folder',
    leaves(kind.securityPlatform(), kind.securityPlatformAt('10.0.29500.1')),
  );
  client('the removal tool of last month', leaves(kind.removalTool()));
  client('Edge: only its runtime', leaves(kind.edge(), ...kind.webview().effect));
  client('a .NET runtime of another line', leaves(kind.dotnetRuntime(), setValue(SHARED_FX, '9.0.30', 1)));
  const word = 'Security Update for Microsoft Word 2016 (KB50028860) 32-Bit Edition';
  client(
    'Office: a patch whose number only begins so',
    leaves(kind.officeMsi(), setValue(PATCH, 'DisplayName', word), setValue(PATCH, 'State', 1)),
  );
  client(
    'firmware of the same version',
    leaves(kind.firmware(), ...kind.firmware(1150).effect),
    kind.withFirmware(1150),
  );
  client('a driver in the store only', leaves(kind.displayDriver()));
  client(
    'a driver whose date changed and whose version did not',
    leaves(kind.displayDriver(), kind.bound(kind.display('32.0.101.7000', '9-14-2026'))),
  );
  course('a hotpatch below its target', server2025, offer(leaves(hotpatch(), setOs({ ubr: 33650 }))), run(failed));
});

group('two witnesses that contradict each other', () => {
  course('a build without its package', aDevice, offer(leaves(cumulative(), setOs({ ubr: 9700 }))), run(notGreen));
  course(
    'a package without its build',
    aDevice,
    offer(leaves(cumulative(), setPackage(rollup('26200', 9700), 0x70))),
    run(notGreen),
  );
  const second = setValue(`${SQL}\\MSSQL16.SECOND\\Setup`, 'PatchLevel', '16.0.1000.6');
  course(
    'SQL Server: one of two instances',
    aDevice,
    changed(kind.furnished, second),
    settings(ALL),
    offer(kind.sqlServer()),
    run(notGreen),
  );
});

group('what another one left proves nothing', () => {
  const other = liesAndVanishes(
    anOffer({ title: 'Agent (KB5131210)', kbs: ['5131210'], categories: ['security'], effect: [], reboots: true }),
  );
  course(
    'a cumulative update beside one of unknown kind',
    aDevice,
    settings(ALL),
    offer(other, cumulative()),
    run(notGreen),
  );
  const two = [0, 1].map((at) =>
    liesAndVanishes(anOffer({ title: `Agent ${at}`, categories: ['security'], effect: [], reboots: true })),
  );
  course('two of unknown kind', aDevice, settings(ALL), offer(...two), run(notGreen));
});

group('one movement, two claims', () => {
  const title = '2026-11 .NET Framework Sicherheitsupdate';
  const good = dotnetUpdate({ title: `${title} (KB5131004)`, family: '', version: '10.0.4900.1' });
  const bad = liesAndVanishes(dotnetUpdate({ title: `${title} (KB5131005)`, kb: '5131005' }));
  course('two .NET updates, and one lies', aDevice, settings(ALL), offer(good, bad), run(notGreen));
  const agent = liesAndVanishes(anOffer({ title: 'Agent', categories: ['security'], effect: [], reboots: true }));
  const beside = { ...agent, boots: [lifted('26200', 9680)] };
  course(
    'one of unknown kind, while somebody else moves the build',
    aDevice,
    settings(ALL),
    offer(beside),
    run(notGreen),
  );
});

group('a small update that only looks like another kind', () => {
  const month = anOffer({
    title: '2026-11 Update for Windows Server 2019 for x64-based Systems (KB5131300)',
    ...{ kbs: ['5131300'], categories: ['updates', 'server2019'] as const },
    facts: { maxSize: 12e6 },
    effect: [setPackage('Package_for_KB5131300~31bf3856ad364e35~amd64~~10.0.1.3', 0x70)],
  });
  course('it lies', server2019, settings(ALL), offer(lies(month)), run(notGreen));
  const stack = servicingStack(
    '17763',
    9500,
    '5131030',
    '2026-11 Servicing Stack Update for Windows Server 2019 for x64-based Systems (KB5131030)',
  );
  course('a stack lies', server2019, settings(ALL), offer(lies(stack)), run(failed));
  const old = servicingStack(
    '14393',
    9700,
    '4132216',
    'Обновление стека обслуживания для Windows Server 2016 для x64-разрядных систем (KB4132216)',
  );
  course(
    'an old stack lies and is listed',
    server2016,
    settings(ALL),
    offer({ ...liesAndVanishes(old), becomesListed: true }),
    run(failed),
  );
});

group('categories in other forms', () => {
  const security = '0FA1201D-4330-4FA8-8AE9-B877473B6441';
  const forms = [
    ['ids in capitals', { id: security, name: 'Security Updates', type: 'UpdateClassification' }],
    ['names in German', { id: security.toLowerCase(), name: 'Sicherheitsupdates', type: 'UpdateClassification' }],
    ['without a type', { id: security.toLowerCase(), name: 'Sicherheitsupdates', type: null }],
    ['a name and no id', { id: null, name: 'Security Updates', type: 'UpdateClassification' }],
  ] as const;
  for (const [name, one] of forms)
    course(`${name}, and it lies`, aDevice, offer(lies(withFacts(cumulative(), { categories: [one] }))), run(failed));
});
