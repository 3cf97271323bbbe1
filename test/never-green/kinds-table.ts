import * as kind from './kinds.ts';
import * as update from './updates.ts';
import * as device from './windows/devices.ts';
import { setValue, type Change, type Windows } from './windows/model.ts';
import type { Offered } from './windows/offered.ts';

/** A kind of update on a device that it is for, with what a policy must say so that it is installed and required. */
export interface Row {
  readonly name: string;
  readonly windows: () => Windows;
  readonly update: () => Offered;
  /**
   * `disk`: what it leaves can be read. `agent`: only the agent knows, and may not be believed alone. `list`: its list
   * is enough.
   */
  readonly proof: 'disk' | 'agent' | 'list';
  readonly required: boolean;
}

/** Everything is wanted, and everything is required. */
export const ALL = {
  includedClassifications: [
    ...['Critical Updates', 'Security Updates', 'Definition Updates', 'Updates', 'Update Rollups', 'Feature Packs'],
    'Upgrades',
  ],
  requiredClassifications: [
    ...[
      'Critical Updates',
      'Security Updates',
      'Updates',
      'Update Rollups',
      'Upgrades',
      'Drivers',
      'Definition Updates',
    ],
  ],
  ...{ drivers: true, firmware: true, featureUpdates: true },
};

const made =
  (base: () => Windows, ...changes: readonly Change[]) =>
  (): Windows => {
    const windows = base();
    for (const change of [kind.furnished, ...changes]) change(windows);
    return windows;
  };

const client = made(device.aDevice);
const row = (
  name: string,
  windows: () => Windows,
  make: () => Offered,
  { proof = 'disk', required = true }: Partial<Pick<Row, 'proof' | 'required'>> = {},
): Row => ({
  ...{ name, windows, update: make, proof, required },
});

const german = '2026-11 Kumulatives Update für Windows 11 Version 23H2 für x64-basierte Systeme (KB5131011)';
const russian =
  '2026-11 Накопительное обновление для Windows Server 2016 для систем на базе процессоров x64 (KB5131012)';
const server2022 =
  '2026-11 Cumulative Update for Microsoft server operating system version 21H2 for x64-based Systems (KB5131013)';
const japanese = '2026-11 x64 ベース システム用 Windows Server 2019 の累積更新プログラム (KB5131014)';
const french =
  '2026-11 Mise à jour cumulative pour Windows 10 Version 22H2 de x64 avec systèmes basés dessus (KB5131015)';

/** Kinds, each on the Windows on which it decides something of its own. */
export const KINDS: readonly Row[] = [
  row('cumulative with its build in the title', client, () => update.cumulative()),
  row('cumulative in German without a build', made(enterprise23H2), () =>
    update.cumulative({ kb: '5131011', build: '22631', revision: 7900, title: german }),
  ),
  row('cumulative of Server 2016 in Russian', made(device.server2016), () =>
    update.cumulative({
      ...{ kb: '5131012', build: '14393', revision: 9700, title: russian, categories: ['security', 'server2016'] },
    }),
  ),
  row('cumulative of Server 2019 in Japanese', made(device.server2019), () =>
    update.cumulative({
      ...{ kb: '5131014', build: '17763', revision: 9500, title: japanese, categories: ['security', 'server2019'] },
    }),
  ),
  row('cumulative of Server 2022', made(device.server2022), () =>
    update.cumulative({
      ...{ kb: '5131013', build: '20348', revision: 5900, title: server2022, categories: ['security', 'server2022'] },
    }),
  ),
  row('cumulative of Server 2025', made(device.server2025), () =>
    update.cumulative({ kb: '5131016', build: '26100', revision: 33700, categories: ['security', 'server2025'] }),
  ),
  row('cumulative of Windows 10 in French', made(extended10), () =>
    update.cumulative({
      ...{ kb: '5131015', build: '19045', revision: 8000, title: french, categories: ['security', 'windows10Later'] },
    }),
  ),
  row('hotpatch', made(device.server2025), () => update.hotpatch()),
  row('servicing stack', made(device.server2016), () => update.servicingStack()),
  row('.NET Framework', client, () => update.dotnetUpdate()),
  row('.NET Framework of the other family', client, () =>
    update.dotnetUpdate({
      version: '10.0.4900.1',
      family: '',
      title: '2026-11 .NET Framework Sicherheitsupdate (KB5131004)',
    }),
  ),
  row('definitions', made(device.aDevice, update.withDefender), () => update.definitions(), { required: false }),
  row("Defender's platform", client, () => kind.defenderPlatform()),
  row("Defender's platform among definitions", client, () => kind.defenderPlatform('4.18.26100.5', 'definitions')),
  row('security platform', client, () => kind.securityPlatform()),
  row('recovery environment', client, kind.recovery),
  row('removal tool', client, kind.removalTool),
  row('Edge', client, () => kind.edge()),
  row('WebView2', client, () => kind.webview()),
  row('SQL Server', client, kind.sqlServer),
  row('Office by Windows Installer', client, kind.officeMsi),
  row('Office by Click-to-Run', client, () => kind.officeApps()),
  row('Visual C++ runtime', client, kind.visualC),
  row('.NET runtime', client, kind.dotnetRuntime),
  row('driver', client, () => kind.displayDriver()),
  row('driver of 1968', client, () => kind.chipsetDriver()),
  row('firmware', made(device.aDevice, kind.withFirmware()), () => kind.firmware()),
  row('feature update', client, () => kind.featureUpdate()),
  row('enablement package', client, () => kind.enablement()),
  row('extension driver', client, () => kind.extensionDriver(), { proof: 'agent' }),
  row('software component', client, () => kind.softwareComponent(), { proof: 'agent' }),
  row('PowerShell', client, kind.otherUpdate, { proof: 'list' }),
];

function enterprise23H2(): Windows {
  return device.aDevice({
    now: '2026-10-25T09:00:00.000Z',
    os: { currentBuild: '22631', ubr: 7800, displayVersion: '23H2', editionId: 'Enterprise' },
  });
}

/** Windows 10 that gets extended security updates, as the revision shows. */
function extended10(): Windows {
  const windows = device.windows10();
  setValue('HKLM\\SOFTWARE\\Test', 'Esu', 1)(windows);
  return windows;
}
