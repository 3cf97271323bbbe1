import type { Category } from './facts.ts';

/** What a product says of an update; `defender` and `gdrDynamicUpdate` need more than the product. */
export type ProductTells =
  | 'hotpatch'
  | 'defender'
  | 'securityPlatform'
  | 'dynamicUpdate'
  | 'gdrDynamicUpdate'
  | 'edge'
  | 'runtime'
  | 'office'
  | 'sql';

/** Whose Windows a product is: its line of releases; `any` for one of all lines, `older` for Windows before 10. */
export interface Product {
  readonly windows?: string;
  readonly tells?: ProductTells;
}

/**
 * Products of Windows Update by the ids of their categories. Sources: public listings of WSUS and ConfigMgr categories,
 * and an analysis of wsusscn2.cab of 2026-05-12 (`corpus/updates/categories.json`). An empty one is a product that is
 * neither Windows nor has a kind of its own.
 */
const PRODUCTS: Readonly<Record<string, Product>> = {
  // Windows 10
  'a3c2375d-0c8a-42f9-bce0-28333e198407': { windows: 'windows10' },
  // Windows 10 LTSB
  'd2085b71-5f1f-43a9-880d-ed159016d5c6': { windows: 'windows10' },
  // Windows 10, version 1903 and later
  'b3c75dc1-155f-4be4-b015-3f1a91758e52': { windows: 'windows10' },
  // Windows 10, version 1903 and later
  '8a3cbc4a-5334-40d4-a06e-6da96022ae3b': { windows: 'windows10' },
  // Windows 11
  '72e7624a-5b00-45d2-b92f-e561c0a6a160': { windows: 'windows11' },
  // Windows Server 2016
  '569e8e8f-c6cd-42c8-92a3-efbb20a0f6f5': { windows: 'server2016' },
  // Windows Server 2016
  'e26d4a30-aba6-4616-a890-011970d93636': { windows: 'server2016' },
  // Windows Server 2016 for RS4
  'e1e98a63-714b-44dd-8699-48021d0183ef': { windows: 'server2016' },
  // Windows Server 2019
  'f702a48c-919b-45d6-9aef-ca4248d50397': { windows: 'server2019' },
  // Windows Server 2019
  '6e56e6da-f22f-47c9-97b4-510153a06740': { windows: 'server2019' },
  // Windows Server, version 1903 and later
  '21210d67-50bc-4254-a695-281765e10665': { windows: 'server1903' },
  // Microsoft Server operating system-21H2
  '71718f13-7324-4b0f-8f9e-2ca9dc978e53': { windows: 'server21H2' },
  // Microsoft Server Operating System-22H2
  '2c7888b6-f9e9-4ee9-87af-a77705193893': { windows: 'server22H2' },
  // Microsoft Server Operating System-23H2
  '607efb8d-feed-48a0-930e-14d0cf2da71f': { windows: 'server23H2' },
  // Microsoft Server Operating System-24H2
  'b256987d-4693-4c87-955d-dbb9341205eb': { windows: 'server24H2' },
  // Windows Insider Pre-Release
  'ca006cfb-49eb-439b-880a-1312e1fc9713': { windows: 'any' },
  // Windows Server 2012 R2
  'd31bd4c3-d872-41c9-a2e7-231f372588cb': { windows: 'older' },
  // Windows Server 2012
  'a105a108-7c9b-4518-bbbe-73f0fe30012b': { windows: 'older' },
  // Windows Server 2008 R2
  'fdfe8200-9d98-44ba-a12a-772282bf60ef': { windows: 'older' },
  // Windows Server 2008
  'ba0ae9cc-5f01-40b4-ac3f-50192b5d6aaf': { windows: 'older' },
  // Windows 8.1
  '6407468e-edc7-4ecd-8c32-521f64cee65e': { windows: 'older' },
  // Windows 7
  'bfe5b177-a086-47a0-b102-097e4fa1f807': { windows: 'older' },
  // Server 2022 Hotpatch Category
  '97b08ca0-db59-468d-8c47-0ecaad647997': { tells: 'hotpatch' },
  // Windows Server 2019 Datacenter: Azure Edition Hotpatch
  '2a29bb74-e93b-4f03-9b7f-750ef71a6dd0': { tells: 'hotpatch' },
  // Microsoft Defender Antivirus
  '8c3fcc84-7410-4a95-8b89-a166a0190486': { tells: 'defender' },
  // Windows Security platform
  '2d2a68ab-50ca-4d80-b96c-757bc32024c7': { tells: 'securityPlatform' },
  // Microsoft Defender for Endpoint
  '52561474-cdfa-4717-8692-bf8d58abc425': {},
  // System Center Endpoint Protection
  'a38c835c-2950-4e87-86cc-6911a52c34a3': { tells: 'defender' },
  // Security Essentials
  '6cf036b9-b546-4694-885a-938b93216b66': { tells: 'defender' },
  // Windows Safe OS Dynamic Update
  'dd1aa213-54e7-4173-8456-b278964a26b6': { tells: 'dynamicUpdate' },
  // Windows 10 and later Dynamic Update
  'e4b04398-adbd-4b69-93b9-477322331cd3': { tells: 'dynamicUpdate' },
  // Windows 10 and later GDR-DU
  'abc45868-0c9c-4bc0-a36d-03d54113baf4': { tells: 'gdrDynamicUpdate' },
  // Windows 10 GDR-DU FOD
  '3efabf46-3037-4c85-a752-3189e574b621': {},
  // Windows 10 GDR-DU LP
  '6111a83d-7a6b-4a2c-a7c2-f222eebcabf4': {},
  // Windows 11 GDR-DU
  'b6ea7c03-5339-4d45-a215-314a05fe37e0': { tells: 'gdrDynamicUpdate' },
  // Windows 11 Dynamic Update
  'ab1852d6-15fd-4bf0-acd1-d276a5ea82fb': { tells: 'dynamicUpdate' },
  // Windows GDR-Dynamic Update
  '470bd53a-c36a-448f-b620-91feede01946': { tells: 'dynamicUpdate' },
  // Windows Next Graphics Driver Dynamic update
  '8c27cdba-6a1c-455e-af20-46b7771bbb96': {},
  // OOBE ZDP
  'dd78b8a1-0b20-45c1-add6-4da72e9364cf': {},
  // Windows 10 Feature On Demand
  'e104dd76-2895-41c4-9eb5-c483a61e9427': {},
  // Windows 10 Language Packs
  'fc7c9913-7a1e-4b30-b602-3c62fffd9b1a': {},
  // Windows 10 Language Interface Packs
  '7d247b99-caa2-45e4-9c8f-6d60d0aae35c': {},
  // EU Browser Choice Update-For Europe Only
  '4ea8aeaf-1d28-463e-8179-af9829f81212': {},
  // Microsoft Edge
  '69010383-ff55-4227-bd6c-d91c26f2643b': { tells: 'edge' },
  // .NET 6.0
  '3a8f2a23-211a-4969-9f10-50ee09f0a2db': { tells: 'runtime' },
  // .NET 7.0
  '49114095-a4ab-4aa2-9ad1-59e851fcb53a': { tells: 'runtime' },
  // .NET 8.0
  '64ccdfc7-8e8c-4404-a572-a3daf7dff673': { tells: 'runtime' },
  // .NET 5.0
  'b8267fae-89ab-4540-b17d-21ffd5986e3a': { tells: 'runtime' },
  // .NET Core 3.1
  '7d6b797d-392c-45ee-a22f-4082b66212a0': { tells: 'runtime' },
  // .NET Core 2.1
  '7d9ae321-5221-46d8-9614-5302f044cfb1': { tells: 'runtime' },
  // PowerShell - x64
  '2ff883b0-b409-4328-ab13-ec77f5bdb864': {},
  // PowerShell Preview - x64
  'c90a4362-d2b6-4bb4-b316-76d14fed63a5': {},
  // Windows Admin Center
  'b1b8f641-1ff2-4ae6-b247-4fe7503787be': {},
  // Visual Studio 2019
  '5f4177e2-ad09-4066-9050-b7466ad5b078': {},
  // Visual Studio 2022
  '12c24e87-bd40-451b-9477-2c2bf501e0d7': {},
  // Visual Studio 2017
  '682005f1-54fd-440f-b3b3-b9c652351d01': {},
  // Office 2016
  '25aed893-7c2d-4a31-ae22-28ff8ac150ed': { tells: 'office' },
  // Office 2013
  '704a0a4a-518f-4d69-9e03-10ba44198bd5': { tells: 'office' },
  // Office 2010
  '84f5f325-30d7-41c4-81d1-87a0e6535b66': { tells: 'office' },
  // Microsoft 365 Apps/Office 2019/Office LTSC
  '30eb551c-6288-4716-9a78-f300ec36d72b': { tells: 'office' },
  // SharePoint Server Subscription Edition
  'bc0fee21-742f-4d06-8b37-4fd520873c74': {},
  // SharePoint Server 2019/Office Online Server
  '6c5f2e66-7dbc-4c59-90a7-849c4c649d7a': {},
  // Exchange Server 2016
  '49c3ddde-4df2-4534-980c-83f4e27b23b5': {},
  // Exchange Server 2019
  'f7fcd7d7-a163-4b27-970a-48bc02023df1': {},
  // Exchange Server 2013
  'd3d7c7a6-3e2f-4029-85bf-b59796b82ce7': {},
  // Microsoft SQL Server 2014
  'caab596c-64f2-4aa9-bbe3-784c6e2ccf9c': { tells: 'sql' },
  // Microsoft SQL Server 2016
  '93f0b0bc-9c20-4ca5-b630-06eb4706a447': { tells: 'sql' },
  // Microsoft SQL Server 2017
  'ca6616aa-6310-4c2d-a6bf-cae700b85e86': { tells: 'sql' },
  // Microsoft SQL Server 2019
  '97b8b817-fce1-44e4-ac26-61127d4604c0': { tells: 'sql' },
  // Microsoft SQL Server 2022
  'aeefa997-63b8-4c01-b19c-c19e1081b4ce': { tells: 'sql' },
  // SQL Server 2014-2016 Product Updates for Setup
  '892c0584-8b03-428f-9a74-224fcd6887c0': { tells: 'sql' },
  // SQL Server Feature Pack
  'c96c35fc-a21f-481b-917c-10c4f64792cb': {},
  // Microsoft SQL Server Management Studio v17
  'dee854fd-e9d2-43fd-bbc3-f7568e3ce324': {},
  // Microsoft SQL Server Management Studio v19
  'f4bde1e9-cf13-4fe4-8416-a28b255defb8': {},
  // Azure Connected Machine Agent 3
  '589e5715-19b7-44c2-a532-5775dea30c0f': {},
  // Windows 10 and later drivers
  '05eebf61-148b-43cf-80da-1c99ab0b8699': {},
  // Windows 10 and later upgrade & servicing drivers
  '34f268b4-7e2d-40e1-8966-8bb6ea3dad27': {},
  // Windows 10 Anniversary Update and Later Servicing Drivers
  'bab879a4-c1af-4b52-9617-0f9ae1286fb6': {},
  // Windows 10, version 1903 and later, Servicing Drivers
  '0e297a89-e334-4987-827b-370a429083b9': {},
  // Windows 10, version 1903 and later, Upgrade & Servicing Drivers
  'b488e84c-6d2c-4170-b915-c36f9bbcf6e7': {},
  // Windows 10, Vibranium and later, Servicing Drivers
  'd964a0e3-4646-46f5-9b31-b1aa3dcb5246': {},
  // Windows 10, Vibranium and later, Upgrade & Servicing Drivers
  '4a6d718b-bd08-4748-9dd5-c8cc2b1de451': {},
  // Windows - Client, version 21H2 and later, Servicing Drivers
  '6126d650-7850-48fa-858e-a5256f1e92c4': {},
  // Windows - Client, version 21H2 and later, Upgrade & Servicing Drivers
  'f6858123-8fe9-4e4a-b1cb-008ef0514e51': {},
  // Windows 11 Client, version 22H2 and later, Servicing Drivers
  '7dd9959a-e808-477a-ab89-b2e3d3ed1f65': {},
  // Windows 11 Client, version 22H2 and later, Upgrade & Servicing Drivers
  'bfeb1830-4b34-40d0-a2d7-8d6f994ddb58': {},
  // Windows - Server, version 21H2 and later, Servicing Drivers
  '11723676-6eb1-4cf6-b86a-6fae8e2d5f1e': {},
  // Windows - Server, version 21H2 and later, Upgrade & Servicing Drivers
  'a5515156-b69c-47cc-9dc5-0942be6b3086': {},
  // Windows Server 2016 and Later Servicing Drivers
  '3c54bb6c-66d1-4a79-884c-8a0c96fa20d1': {},
  // Windows Server 2019 and later, Servicing Drivers
  'b645dd0f-2965-43e8-b055-8ea47e2d71d7': {},
  // Windows Server 2019 and later, Upgrade & Servicing Drivers
  'ecf560de-38d7-4aa0-beef-e74041c581a4': {},
  // Windows Server Drivers
  '323cceaf-b60b-4a0d-8a8a-3069efde76bf': {},
};

/**
 * Names of products, for ids that the table does not have: brands, which no language translates. The first that fits.
 */
const BY_NAME: readonly (readonly [RegExp, Product])[] = [
  [/gdr-?du/iu, { tells: 'gdrDynamicUpdate' }],
  [/dynamic update/iu, { tells: 'dynamicUpdate' }],
  [/hotpatch/iu, { tells: 'hotpatch' }],
  [/windows security platform/iu, { tells: 'securityPlatform' }],
  [/defender antivirus|security essentials|endpoint protection/iu, { tells: 'defender' }],
  [/^microsoft edge/iu, { tells: 'edge' }],
  [/^\.net(?! framework)/iu, { tells: 'runtime' }],
  [/visual c\+\+/iu, { tells: 'runtime' }],
  [/^(?:microsoft )?office\b|^microsoft 365 apps/iu, { tells: 'office' }],
  [/^(?:microsoft )?sql server (?!management)/iu, { tells: 'sql' }],
  [/^windows$|^windows insider/iu, { windows: 'any' }],
];
const CLIENT_NAME = /^windows (1\d)\b/iu;
const SERVER_NAME = /^(?:windows server|microsoft server operating system)\D*(20\d\d|\d{4}|\d\dH[12])/iu;

/** Categories that say of what an update is and not what it is for. */
const OTHER_TYPES: ReadonlySet<string> = new Set(['UpdateClassification', 'Company', 'ProductFamily']);

/**
 * The product of a category; null for a classification, a company, a family, and for one that says neither id nor name.
 */
export function productOf({ id, name, type }: Category): Product | null {
  const known = PRODUCTS[id?.toLowerCase() ?? ''];
  if (known !== undefined) return known;
  if (type !== null && OTHER_TYPES.has(type)) return null;
  if (name === null) return null;
  const named = BY_NAME.find(([pattern]) => pattern.test(name));
  if (named !== undefined) return named[1];
  const client = CLIENT_NAME.exec(name)?.[1];
  if (client !== undefined) return { windows: `windows${client}` };
  const server = SERVER_NAME.exec(name)?.[1];
  if (server !== undefined) return { windows: `server${server.toUpperCase()}` };
  return type === 'Product' ? {} : null;
}

/** Every line of Windows that the table names; another one is later than it. */
export const KNOWN_LINES: ReadonlySet<string> = new Set(
  Object.values(PRODUCTS).flatMap(({ windows }) => windows ?? []),
);
