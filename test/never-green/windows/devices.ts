import type { AgentConduct, Os, RegistryData, Windows } from './model.ts';

const DAY = 86_400_000;
/** Two months after the newest row of the table that is shipped: what a device in the field looks like. */
export const NOW = Date.parse('2026-11-23T09:00:00.000Z');

/**
 * `Package_for_RollupFix~31bf3856ad364e35~amd64~~26100.9600.1.10`; it has the first build of a family (26100 on 26200).
 */
export const rollup = (build: number | string, revision: number): string =>
  `Package_for_RollupFix~31bf3856ad364e35~amd64~~${packageBuild(Number(build))}.${revision}.1.10`;

export const stack = (build: number | string, revision: number): string =>
  `Package_for_ServicingStack_${revision}~31bf3856ad364e35~amd64~~${packageBuild(Number(build))}.${revision}.1.0`;

export const dotnet = (version: string, family: '' | '_481' = ''): string =>
  `Package_for_DotNetRollup${family}~31bf3856ad364e35~amd64~~${version}`;

const packageBuild = (build: number): number =>
  [26100, 26200, 26300].includes(build)
    ? 26100
    : [22621, 22631].includes(build)
      ? 22621
      : build > 19040 && build < 19046
        ? 19041
        : build;

const SETUP_KEY = 'hklm\\system\\setup';
/** A Windows that was set up long ago (`HKLM\\SYSTEM\\Setup` of a running device). */
const SETUP: readonly (readonly [string, RegistryData])[] = [
  [`${SETUP_KEY}\\systemsetupinprogress`, 0],
  [`${SETUP_KEY}\\oobeinprogress`, 0],
  [`${SETUP_KEY}\\setuptype`, 0],
  [`${SETUP_KEY}\\setupphase`, 0],
  [`${SETUP_KEY}\\restartsetup`, 0],
  [`${SETUP_KEY}\\cmdline`, ''],
  ['hklm\\software\\microsoft\\windows\\currentversion\\setup\\state\\imagestate', 'IMAGE_STATE_COMPLETE'],
];

const AGENT: AgentConduct = {
  ...{ start: 3, isBusy: false, rebootBefore: false, networkLogon: false, searchCode: 2 },
  ...{ searchThrows: new Map(), mixesOptional: false },
  services: [
    {
      id: '9482f4b4-e343-43b6-b170-9a65bc822c77',
      ...{ name: 'Windows Update', managed: false, default: true, url: '' },
    },
  ],
};

export interface DeviceOptions {
  readonly os?: Partial<Os>;
  readonly now?: string;
  /** Days since its cumulative update was installed. */
  readonly patchedDaysAgo?: number;
}

/** Windows 11 25H2 Pro, patched eleven days ago above every revision that the table knows, unless told otherwise. */
export function aDevice(wish: DeviceOptions = {}): Windows {
  const now = wish.now === undefined ? NOW : Date.parse(wish.now);
  const os: Os = {
    ...{ currentBuild: '26200', ubr: 9600, displayVersion: '25H2', releaseId: '2009', editionId: 'Professional' },
    ...{ installationType: 'Client', productName: 'Windows 10 Pro', architecture: 'AMD64', computerName: 'WS-001' },
    ...wish.os,
  };
  const patched = new Date(now - (wish.patchedDaysAgo ?? 11) * DAY).toISOString();
  const old = new Date(now - 400 * DAY).toISOString();
  const ubr = os.ubr ?? 1;
  const build = os.currentBuild;
  return {
    now,
    os,
    bootId: crypto.randomUUID(),
    uuid: '4C4C4544-0042-3510-8052-B4C04F564432',
    packages: [
      { name: rollup(build, ubr), state: 0x70, installTime: patched },
      { name: stack(build, ubr - 10), state: 0x70, installTime: patched },
      { name: dotnet('10.0.4785.1'), state: 0x70, installTime: patched },
      { name: dotnet('10.0.9300.1', '_481'), state: 0x70, installTime: patched },
      ...(packageBuild(Number(build)) === 26100 ? [{ name: rollup(26100, 1742), state: 0x70, installTime: old }] : []),
    ],
    registry: new Map(SETUP),
    products: [],
    drivers: [],
    files: new Map(),
    folders: new Set(),
    services: new Map([['Till', 'Running']]),
    signals: new Set(),
    history: [],
    events: [],
    offers: [],
    listed: [],
    atBoot: [],
    agent: structuredClone(AGENT),
    settings: [],
    broken: new Map(),
    conditions: {
      ...{ systemFree: 90e9, efiFree: 60e6, recoveryFree: 300e6, onBattery: false, networkCost: 'Unrestricted' },
      ...{ bitLockerOn: false, missing: [] },
    },
    installs: [],
  };
}

/** Windows Server 2016: no `DisplayVersion`, a servicing stack of its own. */
export const server2016 = (wish: DeviceOptions = {}): Windows =>
  aDevice({
    ...wish,
    os: {
      ...{ currentBuild: '14393', ubr: 9600, displayVersion: null, releaseId: '1607', editionId: 'ServerStandard' },
      ...{ installationType: 'Server', productName: 'Windows Server 2016 Standard', computerName: 'SRV-16' },
      ...wish.os,
    },
  });

export const server2019 = (wish: DeviceOptions = {}): Windows =>
  server2016({
    ...wish,
    os: {
      currentBuild: '17763',
      ubr: 9400,
      releaseId: '1809',
      productName: 'Windows Server 2019 Standard',
      ...wish.os,
    },
  });

export const server2022 = (wish: DeviceOptions = {}): Windows =>
  server2016({
    ...wish,
    os: {
      ...{ currentBuild: '20348', ubr: 5800, displayVersion: '21H2', releaseId: '2009' },
      ...{ productName: 'Windows Server 2022 Standard', ...wish.os },
    },
  });

export const server2025 = (wish: DeviceOptions = {}): Windows =>
  server2016({
    ...wish,
    os: {
      ...{ currentBuild: '26100', ubr: 33600, displayVersion: '24H2', releaseId: '2009' },
      ...{ productName: 'Windows Server 2025 Standard', ...wish.os },
    },
  });

export const windows10 = (wish: DeviceOptions = {}): Windows =>
  aDevice({ ...wish, os: { currentBuild: '19045', ubr: 7900, displayVersion: '22H2', ...wish.os } });
