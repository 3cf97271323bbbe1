import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import {
  expectedEffects,
  versionInTitle,
  type ExpectedUpdate,
  type VersionsBefore,
} from '../../src/domain/expected-effects.ts';

const ID = '11111111-2222-3333-4444-555555555555';
const RESOURCE = 'aaaaaaaa-bbbb-cccc-dddd-eeeeeeeeeeee';
const CLIENTS = 'HKLM\\SOFTWARE\\WOW6432Node\\Microsoft\\EdgeUpdate\\Clients';
const EDGE = '{56EB18F8-B008-4CBD-B6D2-8C97FE7E9062}';
const WEB_VIEW = '{F3017226-FE2A-4295-8BDF-00C3A9A7E4C5}';
const BEFORE: VersionsBefore = {
  dotnet: '10.0.4785.1',
  dotnet481: '10.0.9290.1',
  servicingStack: '26100.8000.1.1',
  recovery: '10.0.26100.5000',
  rollup: '26100.3000.1.8',
  firmware: new Map([[RESOURCE, 65_539]]),
  drivers: new Map([['pci\\ven_8086', ['oem1.inf 1.0.0.1 9-1-2020']]]),
  values: new Map([
    ...[EDGE, WEB_VIEW].map((id): [string, string] => [`${CLIENTS}\\${id}\\pv`, '151.0.1.2']),
    ['HKLM\\SOFTWARE\\Microsoft\\VisualStudio\\14.0\\VC\\Runtimes\\X64\\Version', '14.40.33810.00'],
  ]),
  sql: [{ instance: 'MSSQL16.MSSQLSERVER', version: '16.0.4080.1' }],
};
const anUpdate = (input: Partial<ExpectedUpdate>): ExpectedUpdate => ({
  ...{ kind: 'other', updateId: ID, title: 'an update', kbs: [], driver: null },
  ...input,
});
const effects = (input: Partial<ExpectedUpdate>, before = BEFORE) => expectedEffects(anUpdate(input), before);
const BY_RULES = [{ type: 'detected', updateId: ID }];

describe('what an update must leave on the device', () => {
  test('cumulative: the build that its title names', () => {
    const title = '2026-11 Security Update (KB5070311) (26200.8737)';
    assert.deepEqual(effects({ kind: 'cumulative', title }), [{ type: 'cumulative', atLeast: '26200.8737' }]);
    const hotpatch = '2026-11 Hotpatch for Windows 11 (KB5070311) (26200.8737)';
    assert.deepEqual(effects({ kind: 'cumulative', title: hotpatch }), [{ type: 'build', atLeast: '26200.8737' }]);
  });

  test('cumulative without a build in its title: a newer package than before', () => {
    const title = '2026-11 Cumulative Update for Windows Server 2022 (21H2) for x64-based Systems (KB5070312)';
    assert.deepEqual(effects({ kind: 'cumulative', title }), [
      { type: 'packageNewer', name: 'Package_for_RollupFix', than: '26100.3000.1.8' },
    ]);
  });

  test('cumulative: the target of the table comes before what its title names', () => {
    const title = '2026-09 Sicherheitsupdate (KB5129195)';
    const targets = { kind: 'cumulative', title, target: '26200.9445' } as const;
    assert.deepEqual(effects(targets), [{ type: 'cumulative', atLeast: '26200.9445' }]);
  });

  test('hotpatch: the build alone; without one nothing is known', () => {
    assert.deepEqual(effects({ kind: 'hotpatch', target: '26100.7092' }), [{ type: 'build', atLeast: '26100.7092' }]);
    assert.deepEqual(effects({ kind: 'hotpatch', title: '2025-12 Hotpatch (KB5071413)' }), BY_RULES);
  });

  test('servicing stack: the version in its title, a newer one than before, or for the old ones a package named by the KB', () => {
    const byKb = { name: 'Package_for_KB4132216~' };
    const kbs = ['KB4132216'];
    assert.deepEqual(effects({ kind: 'servicingStack', title: 'Servicing Stack 10.0.26100.8730 (KB4132216)', kbs }), [
      { type: 'anyPackage', of: [{ name: 'Package_for_ServicingStack', minVersion: '26100.8730' }, byKb] },
    ]);
    assert.deepEqual(effects({ kind: 'servicingStack', title: 'Servicestapelupdate', kbs }), [
      { type: 'anyPackage', of: [{ name: 'Package_for_ServicingStack', than: '26100.8000.1.1' }, byKb] },
    ]);
  });

  test('.NET: newer than before within its own family; both where the title speaks of both or of none', () => {
    const plain = { name: 'Package_for_DotNetRollup~', than: '10.0.4785.1' };
    const of481 = { name: 'Package_for_DotNetRollup_481~', than: '10.0.9290.1' };
    const families = (title: string) => effects({ kind: 'dotnet', title });
    const windows11 =
      '2024-08 Cumulative Update for .NET Framework 3.5 and 4.8.1 for Windows 11 version 23H2 for x64 (KB1)';
    assert.deepEqual(families(windows11), [{ type: 'anyPackage', of: [of481] }]);
    const server =
      '2024-08 Cumulative Update for .NET Framework 3.5 4.7.2 and 4.8 for Windows Server 2019 for x64 (KB1)';
    assert.deepEqual(families(server), [{ type: 'anyPackage', of: [plain] }]);
    const both = '2024-08 Cumulative Update for .NET Framework 3.5 4.8 and 4.8.1 for Windows 10 Version 22H2 (KB1)';
    for (const title of [both, '2026-07 .NET Framework Security Update (KB5100998)'])
      assert.deepEqual(families(title), [{ type: 'anyPackage', of: [plain, of481] }]);
    assert.deepEqual(effects({ kind: 'dotnet', title: both }, { ...BEFORE, dotnet481: undefined }), BY_RULES);
    assert.deepEqual(effects({ kind: 'recovery' }), [{ type: 'recoveryNewer', than: '10.0.26100.5000' }]);
  });

  test('Office: the build of Click-to-Run, or a patch of Windows Installer that names the KB', () => {
    const key = 'HKLM\\SOFTWARE\\Microsoft\\Office\\ClickToRun\\Configuration';
    const title = 'Microsoft 365 Apps Update - Monthly Enterprise Channel for x64 based Edition (Build 17928.20392)';
    assert.deepEqual(effects({ kind: 'office', title }), [
      { type: 'version', key, value: 'VersionToReport', atLeast: '16.0.17928.20392' },
    ]);
    const msi = 'Security Update for Microsoft Office 2016 (KB5002115) 64-Bit Edition';
    assert.deepEqual(effects({ kind: 'office', title: msi, kbs: ['KB5002115'] }), [
      { type: 'installerPatch', kbs: ['KB5002115'] },
    ]);
    assert.deepEqual(effects({ kind: 'office', title: msi }), BY_RULES);
  });

  test('SQL Server: the patch levels of its instances, of the major version that its title names', () => {
    const than = [{ instance: 'MSSQL16.MSSQLSERVER', version: '16.0.4080.1' }];
    assert.deepEqual(effects({ kind: 'sql', title: 'Security Update for SQL Server 2022 RTM CU (KB5029503)' }), [
      { type: 'patchLevel', major: 16, than },
    ]);
    assert.deepEqual(effects({ kind: 'sql', title: 'SQL' }), [{ type: 'patchLevel', major: null, than }]);
    assert.deepEqual(effects({ kind: 'sql', title: 'SQL' }, { ...BEFORE, sql: undefined }), BY_RULES);
  });

  test('.NET and Visual C++ runtimes: the version in the title, per processor', () => {
    assert.deepEqual(
      effects({ kind: 'runtime', title: '2025-03 .NET 8.0.14 Security Update for x64 Client (KB5054229)' }),
      [{ type: 'sharedFramework', architecture: 'x64', version: '8.0.14' }],
    );
    const key = 'HKLM\\SOFTWARE\\Microsoft\\VisualStudio\\14.0\\VC\\Runtimes\\X64';
    const visual = 'Microsoft Visual C++ 2015-2022 Redistributable (x64)';
    assert.deepEqual(effects({ kind: 'runtime', title: `${visual} - 14.44.35211` }), [
      { type: 'version', key, value: 'Version', atLeast: '14.44.35211' },
    ]);
    assert.deepEqual(effects({ kind: 'runtime', title: visual }), [
      { type: 'version', key, value: 'Version', than: '14.40.33810.00' },
    ]);
    assert.deepEqual(effects({ kind: 'runtime', title: 'Microsoft Visual C++ Redistributable' }), BY_RULES);
  });

  test('Edge and its runtime: each under its own id, the version in the title or newer than before', () => {
    assert.deepEqual(
      effects({
        kind: 'edge',
        title: 'Microsoft Edge-Extended Stable Channel Version 152 Update for x86 based Editions',
      }),
      [{ type: 'version', key: `${CLIENTS}\\${EDGE}`, value: 'pv', than: '151.0.1.2', atLeast: '152' }],
    );
    const title = 'Microsoft Edge-WebView2 Runtime Version 152 Update for x64 based Editions (Build 152.0.4191.53)';
    assert.deepEqual(effects({ kind: 'edge', title }), [
      { type: 'version', key: `${CLIENTS}\\${WEB_VIEW}`, value: 'pv', atLeast: '152.0.4191.53' },
    ]);
    assert.deepEqual(effects({ kind: 'edge', title: 'Microsoft Edge-Beta Channel Version 152 Update' }), BY_RULES);
  });

  test("removal tool, Defender's platform and the security platform in both its numberings", () => {
    assert.deepEqual(
      effects({ kind: 'removalTool', title: 'Windows-Tool zum Entfernen bösartiger Software x64 - v5.138 (KB890830)' }),
      [{ type: 'file', path: '%SystemRoot%\\System32\\MRT.exe', minVersion: '5.138' }],
    );
    const platform =
      'Update für Microsoft Defender Antivirus Antischadsoftwareplattform – KB4052623 (Version 4.18.25110.6) – Aktueller Kanal (Allgemein)';
    assert.deepEqual(effects({ kind: 'defenderPlatform', title: platform }), [
      {
        ...{ type: 'version', key: 'HKLM\\SOFTWARE\\Microsoft\\Windows Defender', value: 'InstallLocation' },
        atLeast: '4.18.25110.6',
      },
    ]);
    for (const version of ['10.0.29429.1000', '1.0.2402.27001']) {
      const title = `Update for Windows Security platform - KB5007651 (Version ${version})`;
      assert.deepEqual(effects({ kind: 'securityPlatform', title }), [
        { type: 'folderVersion', path: '%SystemRoot%\\System32\\SecurityHealth', atLeast: version },
      ]);
    }
  });

  test("what is left: a package named by the KB proves, and else the agent's list is all there is", () => {
    for (const kind of ['other', 'secureBoot', 'dynamicUpdate'] as const) {
      assert.deepEqual(effects({ kind, kbs: ['KB5012170'] }), [
        { type: 'packageOfKb', kbs: ['KB5012170'] },
        ...BY_RULES,
      ]);
    }
    assert.deepEqual(
      effects({ kind: 'extensionDriver', title: 'Intel Corporation - Extension - 1.1122.615.2' }),
      BY_RULES,
    );
  });

  test('definitions: the version in the title, in any language', () => {
    const title = 'Security Intelligence-Update für Microsoft Defender – KB2267602 (Version 1.441.212.0)';
    assert.deepEqual(effects({ kind: 'definitions', title }), [{ type: 'definitions', atLeast: '1.441.212.0' }]);
  });

  test('driver: the version at the end of its title, and what is bound before; firmware: a higher version of its resource', () => {
    const driver = { hardwareId: 'PCI\\VEN_8086', date: '1968-07-18' };
    const than = ['oem1.inf 1.0.0.1 9-1-2020'];
    const bound = { type: 'driver', hardwareId: 'PCI\\VEN_8086', notBefore: '1968-07-18', than } as const;
    for (const title of ['Intel - System - 2.1.0.4', 'Intel System Driver Update (2.1.0.4)'])
      assert.deepEqual(effects({ kind: 'driver', title, driver }), [{ ...bound, version: '2.1.0.4' }]);
    assert.deepEqual(effects({ kind: 'driver', title: 'Intel - System', driver }), [bound]);
    assert.deepEqual(effects({ kind: 'softwareComponent', title: 'Intel - System', driver }), [
      { ...bound, unboundIsUnknown: true },
    ]);
    assert.deepEqual(
      effects({ kind: 'driver', title: 'Intel - System', driver }, { ...BEFORE, drivers: new Map() }),
      BY_RULES,
    );
    const firmware = { hardwareId: `UEFI\\RES_{${RESOURCE.toUpperCase()}}`, date: null };
    assert.deepEqual(effects({ kind: 'firmware', driver: firmware }), [
      { type: 'firmware', resource: RESOURCE, than: 65_539 },
    ]);
  });

  test('feature and enablement: the build they lead to, the release that the title names in either form', () => {
    assert.deepEqual(effects({ kind: 'feature', title: 'Windows 10 (business editions) version 1909 pt-br x64' }), [
      { type: 'release', displayVersion: '1909' },
    ]);
    const title = 'Windows 11, version 25H2 (KB5054156) (26200.5074)';
    assert.deepEqual(effects({ kind: 'enablement', title }), [
      { type: 'release', displayVersion: '25H2', atLeast: '26200.5074' },
    ]);
    assert.deepEqual(effects({ kind: 'feature', title: 'Windows Server 2025' }), BY_RULES);
    assert.deepEqual(effects({ kind: 'feature', title: 'Windows 11, version 26H2' }), [
      { type: 'release', displayVersion: '26H2' },
    ]);
  });

  test("where the update or the device says too little, nothing is left but the agent's list", () => {
    const unread: VersionsBefore = {
      ...{ dotnet: undefined, servicingStack: undefined, recovery: undefined, rollup: undefined },
      firmware: new Map(),
    };
    const firmware = { hardwareId: `UEFI\\RES_{${RESOURCE}}`, date: null };
    for (const input of [
      { kind: 'cumulative' },
      { kind: 'dotnet' },
      { kind: 'servicingStack' },
      { kind: 'recovery' },
      { kind: 'definitions' },
      { kind: 'driver' },
      { kind: 'driver', driver: { hardwareId: 'x', date: null } },
      { kind: 'firmware', driver: firmware },
      { kind: 'feature' },
      { kind: 'other' },
    ] as const) {
      assert.deepEqual(effects(input, unread), BY_RULES, input.kind);
    }
  });

  test('platforms and the removal tool without a version in their title: nothing is known', () => {
    for (const kind of ['defenderPlatform', 'securityPlatform', 'removalTool'] as const) {
      assert.deepEqual(effects({ kind, title: 'Update (KB4052623)', kbs: ['KB4052623'] }), BY_RULES, kind);
    }
  });

  test('an extension driver has no state of its own, with a number too', () => {
    assert.deepEqual(effects({ kind: 'extensionDriver', kbs: ['KB5000001'] }), BY_RULES);
  });

  test('an upgrade by its release alone, or by its build alone', () => {
    const of = (title: string, target: string | null) => effects({ kind: 'feature', title, target });
    assert.deepEqual(of('Windows 11, version 25H2', null), [{ type: 'release', displayVersion: '25H2' }]);
    assert.deepEqual(of('Windows', '26200.1'), [{ type: 'release', atLeast: '26200.1' }]);
    assert.deepEqual(of('Windows', null), BY_RULES);
  });
});

test('of several numbers in a title the last with so many parts counts', () => {
  assert.equal(versionInTitle('KB1 4.18.1.2 and 4.18.3.4', 4), '4.18.3.4');
  assert.equal(versionInTitle('4.18.1', 4), null);
});
