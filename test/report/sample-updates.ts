import type { Decision, UpdateKind } from '../../src/schema/catalog.ts';
import type { Verdict } from '../../src/schema/install-summary.ts';

/** What a sample says of an update; the builders fill in the rest. */
export interface SampleUpdate {
  readonly id: string;
  readonly kb: string | null;
  readonly title: string;
  readonly classification: string;
  readonly kind: UpdateKind;
  readonly revision?: number;
  readonly required?: boolean;
  readonly decision?: Exclude<Decision, 'selected'>;
  readonly rule?: string;
  readonly why?: string;
  readonly policyFile?: string;
  readonly policyKey?: string;
  readonly verdict?: Verdict;
  readonly hresult?: number;
  readonly durationMs?: number;
  readonly detail?: string;
  readonly shows?: readonly string[];
  readonly against?: readonly string[];
}

/** 25 updates as a file server in November is offered them. */
export function sampleUpdates(): SampleUpdate[] {
  return [...selected(), ...notSelected()];
}

const id = (n: number): string =>
  `${n.toString(16).padStart(8, '0')}-4c1d-4e0a-b7aa-20348a11${n.toString(16).padStart(4, '0')}`;

function selected(): SampleUpdate[] {
  const office = ['Word', 'Excel', 'Outlook', 'PowerPoint', 'Access', 'Publisher', 'Visio', 'Project', 'OneNote'];
  return [
    {
      ...{ id: id(1), kb: 'KB2267602', kind: 'definitions', classification: 'Definition Updates', required: false },
      title: 'Security Intelligence Update for Microsoft Defender Antivirus - KB2267602 (Version 1.441.288.0)',
      shows: ['AVSignatureVersion is 1.441.288.0'],
    },
    {
      ...{
        id: id(2),
        kb: 'KB890830',
        kind: 'other',
        classification: 'Update Rollups',
        required: false,
        durationMs: 48_000,
      },
      title: 'Windows Malicious Software Removal Tool x64 - v5.136 (KB890830)',
      shows: ['MRT.exe is version 5.136', 'the search with IsInstalled=1 lists it'],
    },
    {
      ...{ id: id(3), kb: 'KB5068404', kind: 'dotnet', classification: 'Security Updates', durationMs: 196_000 },
      title: '2026-11 Cumulative Update for .NET Framework 3.5, 4.8 and 4.8.1 for Windows Server 2022 (KB5068404)',
      shows: ['Package_for_DotNetRollup 10.0.9319.2 is installed', 'event 19 of WindowsUpdateClient'],
    },
    {
      ...{ id: id(4), kb: 'KB5068787', kind: 'other', classification: 'Security Updates', durationMs: 61_000 },
      title: '2026-11 Security Update for Microsoft OLE DB Driver 18 for SQL Server (KB5068787)',
      ...{ verdict: 'notEffective' },
      shows: [
        'msoledbsql.dll is version 18.7.2.0, expected at least 18.7.5.0',
        'the search after the restart offers it again',
      ],
      against: ['the installer reported success (0x00000000)', 'event 19 of WindowsUpdateClient says installed'],
    },
    {
      ...{
        id: id(5),
        kb: 'KB5057589',
        kind: 'recovery',
        classification: 'Security Updates',
        hresult: -2147023293,
        durationMs: 18_000,
      },
      title: '2026-11 Security Update for the Windows Recovery Environment for Server 2022 (KB5057589)',
      ...{ verdict: 'installedDespiteError' },
      shows: ['WinREVersion is 10.0.20348.4400', 'the search after the restart does not offer it any more'],
      against: ['the installer reported 0x80070643'],
    },
    {
      ...{ id: id(6), kb: null, kind: 'driver', classification: 'Drivers', required: false, durationMs: 14_000 },
      title: 'Intel - net - 12.19.2.69',
      shows: ['Ethernet Connection I219-LM uses driver 12.19.2.69'],
    },
    ...office.map((name, index) => ({
      ...{ id: id(16 + index), kb: `KB50028${31 + index}`, kind: 'other' as const, classification: 'Security Updates' },
      title: `Security Update for Microsoft ${name} 2016 (KB50028${31 + index}) 64-Bit Edition`,
      ...{ required: true, durationMs: 17_000 + index * 1_900 },
      shows: [`16.0.5530.${1000 + index} is on disk`, 'the search with IsInstalled=1 lists it'],
    })),
    {
      ...{
        id: id(7),
        kb: 'KB5066999',
        kind: 'other',
        classification: 'Critical Updates',
        verdict: 'superseded',
        durationMs: 0,
      },
      title: 'Update for Windows Server 2022 for x64-based Systems (KB5066999)',
      shows: ['replaced by KB5068781'],
    },
    {
      ...{
        id: id(8),
        kb: 'KB5064401',
        kind: 'other',
        classification: 'Security Updates',
        verdict: 'unconfirmed',
        required: false,
      },
      title: 'Security Update for Microsoft ODBC Driver 17 for SQL Server (KB5064401)',
      shows: ['msodbcsql17.dll is in use and could not be read'],
    },
    {
      ...{ id: id(9), kb: 'KB5068781', kind: 'cumulative', classification: 'Security Updates', durationMs: 1_176_000 },
      title:
        '2026-11 Cumulative Update for Microsoft server operating system version 21H2 for x64-based Systems (KB5068781) (20348.4405)',
      shows: ['the build is 20348.4405 after a proven restart', 'Package_for_RollupFix 20348.4405.1.7 is installed'],
    },
  ];
}

function notSelected(): SampleUpdate[] {
  const production = 'config/Tenants/MSP-001/profiles/Production/UpdatePolicy.json';
  return [
    {
      ...{ id: id(32), kb: 'KB5034439', kind: 'recovery', classification: 'Security Updates', decision: 'excluded' },
      title: '2024-01 Security Update for the Windows Recovery Environment (KB5034439)',
      ...{ rule: 'excludedKBs', why: 'KB5034439 stands in the list of excluded KBs' },
      ...{ policyFile: 'config/UpdatePolicy.json', policyKey: 'updateSettings.excludedKBs' },
    },
    {
      ...{ id: id(33), kb: null, kind: 'firmware', classification: 'Drivers', decision: 'excluded' },
      title: 'Lenovo Ltd. - Firmware - 1.0.0.41',
      ...{
        rule: 'firmware',
        why: 'firmware is not allowed',
        policyFile: 'built-in default',
        policyKey: 'updateSettings.firmware',
      },
    },
    {
      ...{ id: id(34), kb: 'KB5044284', kind: 'feature', classification: 'Upgrades', decision: 'excluded' },
      title: 'Windows Server 2025 (KB5044284)',
      ...{ rule: 'featureUpdates', why: 'its target build 26100 is outside of the family 20348 of this device' },
      ...{ policyFile: 'built-in default', policyKey: 'updateSettings.featureUpdates' },
    },
    ...[
      ['KB5069001', 'Update for Microsoft SQL Server 2019 RTM CU33 (KB5069001)'],
      ['KB5069014', 'Update for Microsoft Visual C++ 2015-2022 Redistributable (KB5069014)'],
      ['KB5069027', 'Update for PowerShell 7.6 (KB5069027)'],
    ].map(([kb = '', title = ''], index) => ({
      ...{
        id: id(48 + index),
        kb,
        title,
        kind: 'other' as const,
        classification: 'Critical Updates',
        decision: 'deferred' as const,
      },
      ...{ rule: 'deferralDays', why: 'first seen 1 day ago, policy waits 7 days: due 2026-11-17' },
      ...{ policyFile: production, policyKey: 'updateSettings.deferralDays' },
    })),
    {
      ...{ id: id(36), kb: 'KB5067112', kind: 'other', classification: 'Security Updates', decision: 'notApplicable' },
      title: '2026-11 Update for Windows Server 2022 for ARM64-based Systems (KB5067112)',
      ...{
        rule: 'architecture',
        why: 'it is for arm64, this device is x64',
        policyFile: 'built-in rule',
        policyKey: 'architecture',
      },
    },
  ];
}
