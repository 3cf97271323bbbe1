import type { AgentCategory, AgentEffect, AgentUpdate } from './device/updateAgent.ts';

/** Classifications and products of Windows Update, by their ids. */
export const category = {
  security: { id: '0fa1201d-4330-4fa8-8ae9-b877473b6441', name: 'Security Updates' },
  critical: { id: 'e6cf1350-c01b-414d-a61f-263d14d133b4', name: 'Critical Updates' },
  definition: { id: 'e0789628-ce08-4437-be74-2495b842f43b', name: 'Definition Updates' },
  rollup: { id: '28bc880e-0592-4cbf-8f95-c79b17911d5f', name: 'Update Rollups' },
  update: { id: 'cd5ffd1e-e932-4e3a-bf74-18bf0b1bbd83', name: 'Updates' },
  upgrade: { id: '3689bdc8-b205-4af4-8d4a-a63924c5e9d5', name: 'Upgrades' },
  driver: { id: 'ebfc1fc5-71a4-4f7b-9aca-3b9a503104a0', name: 'Drivers' },
  featurePack: { id: 'b54e7d24-7add-428f-8b75-90a396fa584f', name: 'Feature Packs' },
  windows11: { id: '72e7624a-5b00-45d2-b92f-e561c0a6a160', name: 'Windows 11', type: 'Product' },
  defender: { id: '8c3fcc84-7410-4a95-8b89-a166a0190486', name: 'Microsoft Defender Antivirus', type: 'Product' },
} as const satisfies Record<string, AgentCategory>;

let made = 0;

/** An id that no other update of this test process has. */
export function anUpdateId(): string {
  made += 1;
  return `5eed0000-0000-4000-8000-${made.toString(16).padStart(12, '0')}`;
}

/** An update that Windows Update offers: a security update of 30 MB for Windows 11, which installs without a reboot. */
export function anUpdate(wanted: Partial<AgentUpdate> & { kb?: string } = {}): AgentUpdate {
  const { kb = '5031000', ...rest } = wanted;
  return {
    id: anUpdateId(),
    revision: 200,
    title: `Security Update for Windows 11 (KB${kb})`,
    description: 'Install this update to resolve issues in Windows.',
    kbs: kb === '' ? [] : [kb],
    categories: [category.security, category.windows11],
    severity: 'Important',
    released: '2026-11-10T18:00:00Z',
    maxBytes: 30_000_000,
    minBytes: 0,
    handler: 'http://schemas.microsoft.com/msus/2002/12/UpdateHandlers/Cbs',
    languages: [],
    moreInfoUrls: [`https://support.microsoft.com/help/${kb}`],
    supportUrl: 'https://support.microsoft.com',
    behavior: { rebootBehavior: 0 },
    ...rest,
  };
}

const CURRENT_VERSION = 'HKLM\\SOFTWARE\\Microsoft\\Windows NT\\CurrentVersion';
const PACKAGES = 'HKLM\\SOFTWARE\\Microsoft\\Windows\\CurrentVersion\\Component Based Servicing\\Packages';
/** States of a component package: staged, pending, installed. */
export const packageState = { staged: 0x40, superseded: 0x50, pending: 0x60, installed: 0x70 } as const;

export function setPackage(name: string, state: number): AgentEffect {
  return { setValue: `${PACKAGES}\\${name}`, name: 'CurrentState', kind: 'REG_DWORD', data: state };
}

export function setRevision(ubr: number): AgentEffect {
  return { setValue: CURRENT_VERSION, name: 'UBR', kind: 'REG_DWORD', data: ubr };
}

const rollupPackage = (ubr: number): string => `Package_for_RollupFix~31bf3856ad364e35~amd64~~26100.${ubr}.1.10`;

/** The build revision of a fresh device. */
export const FIRST_REVISION = 9700;

/** A cumulative update of Windows 11 25H2, true in all it says: staged at once, in force after the reboot. */
export function aCumulativeUpdate(wanted: Partial<AgentUpdate> & { kb?: string; ubr?: number } = {}): AgentUpdate {
  const { kb = '5199861', ubr = 9801, ...rest } = wanted;
  return anUpdate({
    kb,
    title: `2026-11 Cumulative Update for Windows 11, version 25H2 for x64-based Systems (KB${kb}) (26200.${ubr})`,
    severity: 'Critical',
    maxBytes: 800_000_000,
    behavior: { rebootBehavior: 2 },
    install: {
      rebootRequired: true,
      effects: [setPackage(rollupPackage(ubr), packageState.pending)],
      atReboot: { effects: [setPackage(rollupPackage(ubr), packageState.installed), setRevision(ubr)] },
    },
    ...rest,
  });
}

const SIGNATURES = 'HKLM\\SOFTWARE\\Microsoft\\Windows Defender\\Signature Updates';

/** Defender definitions of a version, true in all they say. */
export function aDefinitionUpdate(wanted: Partial<AgentUpdate> & { version?: string } = {}): AgentUpdate {
  const { version = '1.441.100.0', ...rest } = wanted;
  return anUpdate({
    kb: '2267602',
    title: `Security Intelligence Update for Microsoft Defender Antivirus - KB2267602 (Version ${version}) - Current Channel (Broad)`,
    categories: [category.definition, category.defender],
    install: { effects: [{ setValue: SIGNATURES, name: 'AVSignatureVersion', data: version }] },
    ...rest,
  });
}

interface Versioned extends Partial<AgentUpdate> {
  kb?: string;
  version?: string;
}

/** A package that is there at once, in force at once. */
function aPackageUpdate(
  name: string,
  version: string,
  wanted: Partial<AgentUpdate> & { kb: string; title: string },
): AgentUpdate {
  const package_ = `${name}~31bf3856ad364e35~amd64~~${version}`;
  return anUpdate({ install: { effects: [setPackage(package_, packageState.installed)] }, ...wanted });
}

export function aDotNetUpdate({ kb = '5066131', version = '10.0.9321.3', ...rest }: Versioned = {}): AgentUpdate {
  const title = `2026-11 Cumulative Update for .NET Framework 3.5 and 4.8.1 for Windows 11, version 25H2 for x64 (KB${kb})`;
  return aPackageUpdate('Package_for_DotNetRollup_481', version, { kb, title, ...rest });
}

export function aServicingStackUpdate({
  kb = '5067035',
  version = '26100.9760',
  ...rest
}: Versioned = {}): AgentUpdate {
  const title = `2026-11 Servicing Stack Update for Windows 11, version 25H2 (10.0.${version}) (KB${kb})`;
  const name = `Package_for_ServicingStack_${version.split('.')[1] ?? ''}`;
  // It comes alone and never asks for a reboot.
  return aPackageUpdate(name, `${version}.1.1`, { kb, title, behavior: { impact: 2, rebootBehavior: 0 }, ...rest });
}

const RECOVERY = 'HKLM\\SOFTWARE\\Microsoft\\Windows NT\\CurrentVersion';

/** An update of the recovery environment, which is known by its KB alone. */
export function aRecoveryUpdate({ kb = '5034441', version = '10.0.26100.7010', ...rest }: Versioned = {}): AgentUpdate {
  return anUpdate({
    kb,
    title: `2026-11 Security Update for Windows 11 (KB${kb})`,
    install: { effects: [{ setValue: RECOVERY, name: 'WinREVersion', data: version }] },
    ...rest,
  });
}

/** The key of the one network card that `aDriverUpdate` is for. */
export const NETWORK_CARD =
  'HKLM\\SYSTEM\\CurrentControlSet\\Control\\Class\\{4d36e972-e325-11ce-bfc1-08002be10318}\\0001';
export const NETWORK_CARD_ID = 'PCI\\VEN_8086&DEV_15F3';

/** The driver of a network card: the device is bound to it at once. */
export function aDriverUpdate(wanted: Partial<AgentUpdate> = {}): AgentUpdate {
  return anUpdate({
    kb: '',
    title: 'Intel - Net - 12.19.2.45',
    categories: [category.driver],
    driver: {
      class: 'Net',
      hardwareId: NETWORK_CARD_ID,
      manufacturer: 'Intel',
      model: 'Intel(R) Ethernet Controller I225-V',
      provider: 'Intel',
      date: '2026-09-14',
    },
    install: {
      effects: [
        { setValue: NETWORK_CARD, name: 'MatchingDeviceId', data: NETWORK_CARD_ID },
        { setValue: NETWORK_CARD, name: 'DriverVersion', data: '12.19.2.45' },
        { setValue: NETWORK_CARD, name: 'DriverDate', data: '9-14-2026' },
      ],
    },
    ...wanted,
  });
}

/** The next release of Windows. The reboot installs it once it was committed. */
export function aFeatureUpdate(wanted: Partial<AgentUpdate> = {}): AgentUpdate {
  return anUpdate({
    kb: '',
    title: 'Windows 11, version 26H2',
    categories: [category.upgrade, category.windows11],
    install: {
      rebootRequired: true,
      becomes: 'offered',
      atReboot: {
        onlyCommitted: true,
        becomes: 'installed',
        effects: [
          { setValue: CURRENT_VERSION, name: 'DisplayVersion', data: '26H2' },
          { setValue: CURRENT_VERSION, name: 'CurrentBuild', data: '26300' },
        ],
      },
    },
    ...wanted,
  });
}
