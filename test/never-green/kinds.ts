import { setOs, setPackage, setValue, value, type BoundDriver, type Change, type Windows } from './windows/model.ts';
import type { Offered } from './windows/offered.ts';
import { anOffer, defenderAt, setFile } from './updates.ts';

const EDGE_CLIENTS = 'HKLM\\SOFTWARE\\WOW6432Node\\Microsoft\\EdgeUpdate\\Clients';
const EDGE = `${EDGE_CLIENTS}\\{56EB18F8-B008-4CBD-B6D2-8C97FE7E9062}`;
const WEBVIEW = `${EDGE_CLIENTS}\\{F3017226-FE2A-4295-8BDF-00C3A9A7E4C5}`;
const WINDOWS_VERSION = 'HKLM\\SOFTWARE\\Microsoft\\Windows NT\\CurrentVersion';
const OFFICE = 'HKLM\\SOFTWARE\\Microsoft\\Office\\ClickToRun\\Configuration';
const SQL = 'HKLM\\SOFTWARE\\Microsoft\\Microsoft SQL Server';
const MRT = 'HKLM\\SOFTWARE\\Microsoft\\RemovalTools\\MRT';
const PATCHES =
  'HKLM\\SOFTWARE\\Microsoft\\Windows\\CurrentVersion\\Installer\\UserData\\S-1-5-18\\Products\\00006109E00000000000000000F01FEC\\Patches';
const VISUAL_C = 'HKLM\\SOFTWARE\\Microsoft\\VisualStudio\\14.0\\VC\\Runtimes\\X64';
const SHARED_FX = 'HKLM\\SOFTWARE\\WOW6432Node\\dotnet\\Setup\\InstalledVersions\\x64\\sharedfx\\Microsoft.NETCore.App';
const SECURITY_HEALTH = 'C:\\Windows\\System32\\SecurityHealth';

/** A product of the list of programs, at this version. */
export const setProduct =
  (name: string, version: string): Change =>
  ({ products }: Windows) => {
    const found = products.find((one) => one.name === name);
    if (found === undefined) products.push({ name, version, scope: 'machine' });
    else found.version = version;
  };

export const bound =
  (driver: BoundDriver): Change =>
  (windows) => {
    windows.drivers = [...windows.drivers.filter(({ key }) => key !== driver.key), driver];
  };

/** What is on a device before: products and values at the versions that the updates below raise. */
export const furnished: Change = (windows) => {
  for (const change of [
    setValue(EDGE, 'pv', '151.0.3000.10'),
    setProduct('Microsoft Edge', '151.0.3000.10'),
    setValue(WEBVIEW, 'pv', '151.0.3000.10'),
    setProduct('Microsoft Edge WebView2 Runtime', '151.0.3000.10'),
    setValue(WINDOWS_VERSION, 'WinREVersion', '10.0.26100.5059'),
    setValue(OFFICE, 'VersionToReport', '16.0.19231.20100'),
    setValue(`${SQL}\\Instance Names\\SQL`, 'MSSQLSERVER', 'MSSQL16.MSSQLSERVER'),
    setValue(`${SQL}\\MSSQL16.MSSQLSERVER\\Setup`, 'PatchLevel', '16.0.1000.6'),
    setValue(`${SQL}\\MSSQL16.MSSQLSERVER\\Setup`, 'Version', '16.0.1000.6'),
    setValue(MRT, 'Version', 'AAAAAAAA-0000-4000-8000-000000000001'),
    setFile('C:\\Windows\\System32\\MRT.exe', '5.142.26100.1'),
    securityPlatformAt('10.0.29429.1000'),
    defenderAt('4.18.26080.4'),
    setValue(VISUAL_C, 'Version', 'v14.44.35208.00'),
    setValue(SHARED_FX, '8.0.20', 1),
    setValue(
      `${PATCHES}\\00006109001000000000000000F01FE0`,
      'DisplayName',
      'Update for Microsoft Office 2016 (KB3213650) 32-Bit Edition',
    ),
    setValue(`${PATCHES}\\00006109001000000000000000F01FE0`, 'State', 1),
    bound(display('32.0.101.7000', '3-2-2026')),
    bound(chipset('10.1.1.44')),
  ])
    change(windows);
};

export const securityPlatformAt =
  (version: string): Change =>
  (windows) => {
    windows.folders.add(`${SECURITY_HEALTH}\\${version}-0`);
    setValue('HKLM\\SOFTWARE\\Microsoft\\Windows Security Health\\Platform', 'CurrentVersion', version)(windows);
  };

const DISPLAY_ID = 'pci\\ven_8086&dev_46a6';
export const display = (version: string, date: string): BoundDriver => ({
  key: '{4d36e968-e325-11ce-bfc1-08002be10318}\\0000',
  ...{ hardwareId: DISPLAY_ID, version, date, inf: `oem${version.length}.inf`, provider: 'Intel Corporation' },
  name: 'Intel(R) Iris(R) Xe Graphics',
});

const CHIPSET_ID = 'pci\\ven_8086&dev_a382';
/** Intel dates the INFs of its chipsets 1968, so that nothing of Windows is ever older. */
export const chipset = (version: string): BoundDriver => ({
  key: '{4d36e97d-e325-11ce-bfc1-08002be10318}\\0004',
  ...{ hardwareId: CHIPSET_ID, version, date: '7-18-1968', inf: 'oem7.inf', provider: 'INTEL' },
  name: 'Intel(R) SPI (flash) Controller',
});

const driverFacts = (driverClass: string, hardwareId: string, model: string, date: string) => ({
  driver: { class: driverClass, hardwareId, model, date },
});

export const displayDriver = (version = '32.0.101.7084', date = '2026-09-14'): Offered =>
  anOffer({
    title: `Intel Corporation - Display - ${version}`,
    categories: ['drivers'],
    effect: [bound(display(version, monthFirst(date)))],
    facts: driverFacts('Display', DISPLAY_ID, 'Intel(R) Iris(R) Xe Graphics', `${date}T00:00:00.000Z`),
  });

export const chipsetDriver = (version = '10.1.2.86'): Offered =>
  anOffer({
    title: `INTEL - System - ${version}`,
    categories: ['drivers'],
    effect: [bound(chipset(version))],
    facts: driverFacts('System', CHIPSET_ID, 'Intel(R) SPI (flash) Controller', '1968-07-18T00:00:00.000Z'),
  });

/** Configures a device beside its base driver, which stays as it is. */
export const extensionDriver = (version = '31.0.101.4502'): Offered =>
  anOffer({
    title: `Intel Corporation - Extension - ${version}`,
    categories: ['drivers'],
    effect: [],
    facts: driverFacts('Extension', DISPLAY_ID, 'Intel(R) Iris(R) Xe Graphics', '2026-08-01T00:00:00.000Z'),
  });

export const softwareComponent = (version = '1.1122.713.2'): Offered =>
  anOffer({
    title: `Intel Corporation - SoftwareComponent - ${version}`,
    categories: ['drivers'],
    effect: [],
    facts: driverFacts('SoftwareComponent', 'swc\\ven_8086&hid_0002', 'Intel(R) Component', '2026-08-01T00:00:00.000Z'),
  });

const RESOURCE = '{4f3a1c55-0b7e-4f6f-9a11-5b5f7f5f0001}';
export const firmware = (version = 1180): Offered =>
  anOffer({
    title: 'Dell, Inc. Firmware Driver Update (0.1.35.0)',
    categories: ['drivers'],
    reboots: true,
    effect: [setValue(`HKLM\\HARDWARE\\UEFI\\ESRT\\${RESOURCE}`, 'Version', version)],
    facts: driverFacts('Firmware', `UEFI\\RES_${RESOURCE}`, 'System Firmware', '2026-08-01T00:00:00.000Z'),
  });
export const withFirmware = (version = 1150): Change =>
  setValue(`HKLM\\HARDWARE\\UEFI\\ESRT\\${RESOURCE}`, 'Version', version);

const monthFirst = (iso: string): string => {
  const [year = '', month = '', day = ''] = iso.split('-');
  return `${Number(month)}-${Number(day)}-${year}`;
};

export const edge = (version = '152.0.3100.40'): Offered =>
  anOffer({
    title: 'Microsoft Edge-Stable Channel Version 152 Update for x64 based Editions (Build 152.0.3100.40)',
    categories: ['updates', 'edge'],
    effect: [setValue(EDGE, 'pv', version), setProduct('Microsoft Edge', version)],
  });

export const webview = (version = '152.0.3100.40'): Offered =>
  anOffer({
    title: 'Microsoft Edge-WebView2 Runtime Version 152 Update for x64 based Editions (Build 152.0.3100.40)',
    categories: ['updates', 'edge'],
    effect: [setValue(WEBVIEW, 'pv', version), setProduct('Microsoft Edge WebView2 Runtime', version)],
  });

export const removalTool = (): Offered =>
  anOffer({
    title: 'Windows Malicious Software Removal Tool x64 - v5.143 (KB890830)',
    kbs: ['890830'],
    categories: ['rollups', 'windows11'],
    effect: [
      setValue(MRT, 'Version', 'BBBBBBBB-0000-4000-8000-000000000002'),
      setFile('C:\\Windows\\System32\\MRT.exe', '5.143.26110.1'),
    ],
  });

export const defenderPlatform = (
  version = '4.18.26100.5',
  classification: 'updates' | 'definitions' = 'updates',
): Offered =>
  anOffer({
    title: `Update for Microsoft Defender Antivirus antimalware platform - KB4052623 (Version ${version}) - Current Channel (Broad)`,
    kbs: ['4052623'],
    categories: [classification, 'defender'],
    effect: [defenderAt(version)],
  });

export const securityPlatform = (version = '10.0.29628.1000'): Offered =>
  anOffer({
    title: `Update for Windows Security platform - KB5007651 (Version ${version})`,
    kbs: ['5007651'],
    categories: ['definitions', 'securityPlatform'],
    effect: [securityPlatformAt(version)],
  });

export const sqlServer = (): Offered =>
  anOffer({
    title: 'Security Update for SQL Server 2022 RTM CU (KB5029503)',
    kbs: ['5029503'],
    categories: ['security', 'sql'],
    effect: [
      setValue(`${SQL}\\MSSQL16.MSSQLSERVER\\Setup`, 'PatchLevel', '16.0.4080.1'),
      setValue(`${SQL}\\MSSQL16.MSSQLSERVER\\Setup`, 'Version', '16.0.4080.1'),
    ],
  });

export const officeMsi = (): Offered =>
  anOffer({
    title: 'Security Update for Microsoft Excel 2016 (KB5002886) 32-Bit Edition',
    kbs: ['5002886'],
    categories: ['security', 'office2016'],
    effect: [
      setProduct('Security Update for Microsoft Excel 2016 (KB5002886) 32-Bit Edition', '1'),
      setValue(
        `${PATCHES}\\00006109001000000000000000F01FEC`,
        'DisplayName',
        'Security Update for Microsoft Excel 2016 (KB5002886) 32-Bit Edition',
      ),
      setValue(`${PATCHES}\\00006109001000000000000000F01FEC`, 'State', 1),
    ],
  });

export const officeApps = (build = '19231.20216'): Offered =>
  anOffer({
    title: `Microsoft 365 Apps Update - Monthly Enterprise Channel Version 2509 for x64 based Edition (Build ${build})`,
    categories: ['updates', 'office365'],
    effect: [setValue(OFFICE, 'VersionToReport', `16.0.${build}`)],
  });

export const visualC = (): Offered =>
  anOffer({
    title: 'Microsoft Visual C++ v14 Redistributable (x64) - 14.50.35719',
    categories: ['security', 'visualStudio'],
    effect: [setValue(VISUAL_C, 'Version', 'v14.50.35719.00')],
  });

export const dotnetRuntime = (): Offered =>
  anOffer({
    title: '.NET 8.0.21 Security Update for x64 Client (KB5067902)',
    kbs: ['5067902'],
    categories: ['security', 'dotnet8'],
    effect: [setValue(SHARED_FX, '8.0.21', 1)],
  });

export const recovery = (): Offered =>
  anOffer({
    title: '2026-11 Safe OS Update (KB5057589)',
    kbs: ['5057589'],
    categories: ['critical'],
    effect: [setValue(WINDOWS_VERSION, 'WinREVersion', '10.0.26100.9500')],
  });

export const secureBoot = (): Offered =>
  anOffer({
    title: '2026-08 Security Update for Windows 11 25H2 for x64-based Systems (KB5012170)',
    kbs: ['5012170'],
    categories: ['security', 'windows11'],
    reboots: true,
    effect: [setPackage('Package_for_KB5012170~31bf3856ad364e35~amd64~~26100.1.1.0', 0x70)],
  });

/** Nothing on disk is known of it but the agent's word. */
export const otherUpdate = (): Offered =>
  anOffer({
    title: 'PowerShell v7.6.3 (x64)',
    categories: ['security'],
    effect: [],
  });

export const featureUpdate = (release = '26H2', build = '26300'): Offered =>
  anOffer({
    title: `Windows 11, version ${release}`,
    categories: ['upgrades', 'windows11'],
    reboots: true,
    listed: false,
    effect: [setOs({ displayVersion: release, currentBuild: build, ubr: 9700 })],
    facts: { impact: 2, maxSize: 4e9 },
  });

/** Switches a release on that is there already: the build number and the name change, the revision does not. */
export const enablement = (release = '26H2', build = '26300', kb = '5054156'): Offered =>
  anOffer({
    title: `Feature update to Windows 11, version ${release} via Enablement Package`,
    kbs: [kb],
    categories: ['upgrades', 'windows11'],
    reboots: true,
    listed: false,
    effect: [
      setOs({ displayVersion: release, currentBuild: build }),
      setPackage(`Package_for_KB${kb}~31bf3856ad364e35~amd64~~${build}.1.1.0`, 0x70),
    ],
    facts: { maxSize: 170e3 },
  });

export const versionOf = (windows: Windows): string => String(value(windows, EDGE, 'pv'));
