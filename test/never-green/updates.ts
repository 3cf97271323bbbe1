import { dotnet, rollup, stack } from './windows/devices.ts';
import { setOs, setPackage, setValue, type Change, type Windows } from './windows/model.ts';
import type { Facts, Offered } from './windows/offered.ts';

/**
 * Ids of categories as Windows Update has them (WSUS, Microsoft's own lists); names come in the language of the device.
 */
export const CATEGORY = {
  critical: ['e6cf1350-c01b-414d-a61f-263d14d133b4', 'Critical Updates', 'UpdateClassification'],
  definitions: ['e0789628-ce08-4437-be74-2495b842f43b', 'Definition Updates', 'UpdateClassification'],
  drivers: ['ebfc1fc5-71a4-4f7b-9aca-3b9a503104a0', 'Drivers', 'UpdateClassification'],
  featurePacks: ['b54e7d24-7add-428f-8b75-90a396fa584f', 'Feature Packs', 'UpdateClassification'],
  security: ['0fa1201d-4330-4fa8-8ae9-b877473b6441', 'Security Updates', 'UpdateClassification'],
  rollups: ['28bc880e-0592-4cbf-8f95-c79b17911d5f', 'Update Rollups', 'UpdateClassification'],
  updates: ['cd5ffd1e-e932-4e3a-bf74-18bf0b1bbd83', 'Updates', 'UpdateClassification'],
  upgrades: ['3689bdc8-b205-4af4-8d4a-a63924c5e9d5', 'Upgrades', 'UpdateClassification'],
  windows10: ['a3c2375d-0c8a-42f9-bce0-28333e198407', 'Windows 10', 'Product'],
  windows10Later: ['b3c75dc1-155f-4be4-b015-3f1a91758e52', 'Windows 10, version 1903 and later', 'Product'],
  windows11: ['72e7624a-5b00-45d2-b92f-e561c0a6a160', 'Windows 11', 'Product'],
  server2016: ['569e8e8f-c6cd-42c8-92a3-efbb20a0f6f5', 'Windows Server 2016', 'Product'],
  server2019: ['f702a48c-919b-45d6-9aef-ca4248d50397', 'Windows Server 2019', 'Product'],
  server2022: ['71718f13-7324-4b0f-8f9e-2ca9dc978e53', 'Microsoft Server operating system-21H2', 'Product'],
  server2025: ['b256987d-4693-4c87-955d-dbb9341205eb', 'Microsoft Server Operating System-24H2', 'Product'],
  defender: ['8c3fcc84-7410-4a95-8b89-a166a0190486', 'Microsoft Defender Antivirus', 'Product'],
  securityPlatform: ['2d2a68ab-50ca-4d80-b96c-757bc32024c7', 'Windows Security platform', 'Product'],
  edge: ['69010383-ff55-4227-bd6c-d91c26f2643b', 'Microsoft Edge', 'Product'],
  sql: ['aeefa997-63b8-4c01-b19c-c19e1081b4ce', 'Microsoft SQL Server 2022', 'Product'],
  visualStudio: ['12c24e87-bd40-451b-9477-2c2bf501e0d7', 'Visual Studio 2022', 'Product'],
  dotnet8: ['64ccdfc7-8e8c-4404-a572-a3daf7dff673', '.NET 8.0', 'Product'],
  office365: ['30eb551c-6288-4716-9a78-f300ec36d72b', 'Microsoft 365 Apps/Office 2019/Office LTSC', 'Product'],
  dynamicUpdate: ['e4b04398-adbd-4b69-93b9-477322331cd3', 'Windows 10 and later Dynamic Update', 'Product'],
  safeOs: ['dd1aa213-54e7-4173-8456-b278964a26b6', 'Windows Safe OS Dynamic Update', 'Product'],
  hotpatch2022: ['97b08ca0-db59-468d-8c47-0ecaad647997', 'Server 2022 Hotpatch Category', 'Product'],
  office2016: ['25aed893-7c2d-4a31-ae22-28ff8ac150ed', 'Office 2016', 'Product'],
} as const;
export type CategoryName = keyof typeof CATEGORY;

export const category = (name: CategoryName) => {
  const [id, text, type] = CATEGORY[name];
  return { id, name: text as string | null, type: type as string | null };
};

let made = 0;

/** An id that is nobody else's, the same in each course that makes its updates in the same order. */
const newId = (): string => `${String(++made).padStart(8, '0')}-1111-4222-8333-444444444444`;

export interface Wish {
  readonly id?: string;
  readonly revision?: number;
  readonly title: string;
  readonly kbs?: readonly string[];
  readonly categories: readonly CategoryName[];
  readonly effect: readonly Change[];
  readonly staging?: readonly Change[];
  readonly reboots?: boolean;
  readonly listed?: boolean;
  readonly facts?: Partial<Facts>;
}

/** An update that does what it says. */
export function anOffer(wish: Wish): Offered {
  const { effect, staging = [], reboots = false } = wish;
  const facts: Facts = {
    title: wish.title,
    kbs: wish.kbs ?? [],
    categories: wish.categories.map(category),
    ...{ severity: null, maxSize: 40e6, released: '2026-11-10T18:00:00.000Z', browseOnly: false, deploymentAction: 1 },
    ...{ impact: 0, rebootBehavior: reboots ? 1 : 0, canRequestUserInput: false, driver: null },
    ...wish.facts,
  };
  return {
    ...{ id: wish.id ?? newId(), revision: wish.revision ?? 1, facts, throws: [], hidden: false, nameless: false },
    claim: { code: 2, hresult: 0, reboot: reboots },
    downloads: 0,
    does: reboots ? staging : effect,
    boots: reboots ? effect : [],
    ...{ effect, staging, reboots, staysOffered: false, becomesListed: wish.listed ?? true, writesHistory: true },
  };
}

/** Raises the revision and puts the package in the place of the ones before, as an honest cumulative update does. */
export const lifted =
  (build: string, revision: number): Change =>
  (windows) => {
    for (const one of windows.packages)
      if (one.name.startsWith('Package_for_RollupFix~') && !one.name.includes('.1742.')) one.state = 0x50;
    setPackage(rollup(build, revision), 0x70)(windows);
    setPackage(stack(build, revision - 10), 0x70)(windows);
    setOs({ ubr: revision })(windows);
  };

export interface CumulativeWish {
  readonly kb?: string;
  readonly build?: string;
  readonly revision?: number;
  readonly title?: string;
  readonly categories?: readonly CategoryName[];
  readonly facts?: Partial<Facts>;
  readonly id?: string;
  readonly rev?: number;
}

/**
 * The monthly update of Windows; its title names the build unless another is given. Never in `IsInstalled=1`: so
 * recorded on 25H2 and Server 2016.
 */
export function cumulative(wish: CumulativeWish = {}): Offered {
  const { kb = '5131001', build = '26200', revision = 9700 } = wish;
  return anOffer({
    ...(wish.id === undefined ? {} : { id: wish.id }),
    revision: wish.rev ?? 1,
    title: wish.title ?? `2026-11 Security Update (KB${kb}) (${build}.${revision})`,
    kbs: [kb],
    categories: wish.categories ?? ['security'],
    effect: [lifted(build, revision)],
    staging: [setPackage(rollup(build, revision), 0x60)],
    reboots: true,
    listed: false,
    facts: { maxSize: 812e6, ...wish.facts },
  });
}

export const hotpatch = (wish: CumulativeWish = {}): Offered => {
  const { kb = '5131002', build = '26100', revision = 33700 } = wish;
  return anOffer({
    title: wish.title ?? `2026-11 Hotpatch Security Update (KB${kb}) (${build}.${revision})`,
    kbs: [kb],
    categories: wish.categories ?? ['security'],
    effect: [setOs({ ubr: revision })],
    listed: false,
    facts: { maxSize: 180e6, ...wish.facts },
  });
};

/** A servicing stack by itself: Server 2016 and 2019. */
export const servicingStack = (build = '14393', revision = 9700, kb = '5131003', title?: string): Offered =>
  anOffer({
    title: title ?? `2026-11 Servicing Stack Update for Windows Server 2016 for x64-based Systems (KB${kb})`,
    kbs: [kb],
    categories: ['security', build === '14393' ? 'server2016' : 'server2019'],
    effect: [setPackage(stack(build, revision), 0x70)],
    facts: { maxSize: 12e6 },
  });

export const dotnetUpdate = (
  wish: { title?: string; version?: string; family?: '' | '_481'; kb?: string } = {},
): Offered => {
  const { kb = '5131004', version = '10.0.9400.1', family = '_481' } = wish;
  return anOffer({
    title: wish.title ?? `2026-11 .NET Framework Security Update (KB${kb})`,
    kbs: [kb],
    categories: ['security'],
    effect: [setPackage(dotnet(version, family), 0x70)],
    staging: [setPackage(dotnet(version, family), 0x60)],
    reboots: true,
    facts: { maxSize: 70e6 },
  });
};

const DEFENDER = 'HKLM\\SOFTWARE\\Microsoft\\Windows Defender';

export const definitions = (version = '1.453.200.0', title?: string): Offered =>
  anOffer({
    title:
      title ??
      `Security Intelligence Update for Microsoft Defender Antivirus - KB2267602 (Version ${version}) - Current Channel (Broad)`,
    kbs: ['2267602'],
    categories: ['definitions', 'defender'],
    effect: [setValue(`${DEFENDER}\\Signature Updates`, 'AVSignatureVersion', version)],
    facts: { maxSize: 150e6 },
  });

/** A Windows device with Defender at these versions. */
export const withDefender: Change = (windows) => {
  setValue(`${DEFENDER}\\Signature Updates`, 'AVSignatureVersion', '1.453.100.0')(windows);
  defenderAt('4.18.26080.4')(windows);
};

/** Where Defender's platform says its version: its folder, its service, its own key. */
export const defenderAt =
  (version: string): Change =>
  (windows) => {
    const folder = `C:\\ProgramData\\Microsoft\\Windows Defender\\Platform\\${version}-0`;
    setValue(DEFENDER, 'InstallLocation', `${folder}\\`)(windows);
    setValue('HKLM\\SYSTEM\\CurrentControlSet\\Services\\WinDefend', 'ImagePath', `"${folder}\\MsMpEng.exe"`)(windows);
    setFile(`${folder}\\MsMpEng.exe`, version)(windows);
  };

export const setFile =
  (path: string, version: string): Change =>
  (windows: Windows) => {
    windows.files.set(path.toLowerCase(), { fileVersion: version, productVersion: version });
  };
