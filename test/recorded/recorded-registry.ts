import type { Inventory, PendingRebootSignal } from '../../src/schema/inventory.ts';
import { fact, recording } from '../support/recorded.ts';
import { readRegistryFile, registryKey, registryText, type RecordedKeys } from './registry-file.ts';

/** All recordings of a registry as one device would hold them, and how they are to be read. */

const VERSION = 'SOFTWARE\\Microsoft\\Windows NT\\CurrentVersion';
const SERVICES = 'SYSTEM\\CurrentControlSet\\Services';
const PACKAGES = 'SOFTWARE\\Microsoft\\Windows\\CurrentVersion\\Component Based Servicing\\Packages';
const POLICY = 'SOFTWARE\\Policies\\Microsoft\\Windows\\WindowsUpdate';
const INTUNE = 'SOFTWARE\\Microsoft\\PolicyManager\\current\\device\\Update';
const PERIOD = 'DeferQualityUpdatesPeriodInDays';
const CLASS = '{4d36e968-e325-11ce-bfc1-08002be10318}';

const fileOf = (name: string): string => registryText(recording(`registry/${name}`));

/** The display adapters of three devices: one class key each, so that none hides another. */
const drivers = (): string[] =>
  ['amd-radeon-rx6600xt', 'intel+nvidia', 'intel-hd-graphics'].map((name, index) =>
    fileOf(`${name}-${CLASS}.reg`).replaceAll(CLASS, CLASS.replace('4d36e968', `4d36e9f${index}`)),
  );

interface Renames {
  readonly values: Readonly<Record<string, readonly string[]>>;
}

/** Lists as the registry holds them: what follows the last name is its empty target, and the end of the list. */
const renamesOf = (...names: string[]): string[] =>
  names.flatMap((name) => fact<Renames>('registry/pending-file-renames.json').values[name]?.slice(0, -2) ?? []);
const RENAMES = {
  fileRenames: ['SYSTEM_WIN_10_1709'],
  fileRenames2: ['SYSTEM_2', 'SYSTEM_B'],
};

/** A service of each recorded type, as often as it was counted, by its name. */
const serviceTypes = (): [name: string, type: number | null][] =>
  Object.entries(fact<Record<string, Record<string, number>>>('registry/service-types.json')).flatMap(([hive, types]) =>
    Object.entries(types).flatMap(([type, count]) =>
      Array.from({ length: count }, (_, number): [string, number | null] => [
        `Recorded-${hive}-${type}-${number}`,
        type === 'none' ? null : Number(type),
      ]),
    ),
  );

/** A package in each recorded state: its state in the words of the recording. */
const packages = (): [name: string, state: number, words: string][] =>
  Object.entries(fact<{ states: Record<string, string> }>('registry/packages.json').states).map(([state, words]) => [
    `Package_for_KB50${state.slice(2)}00~31bf3856ad364e35~amd64~~10.0.1.1`,
    Number(state),
    words,
  ]);

/** A Windows of which no release is named. */
const os = () => {
  const { rows } = fact<{ rows: { device: string; values: Record<string, string | number> }[] }>(
    'registry/currentversion.json',
  );
  const row = rows.find(
    ({ values }) => values['DisplayVersion'] === undefined && values['CurrentBuildNumber'] === '19044',
  );
  return { CurrentBuild: row?.values['CurrentBuildNumber'] ?? '', UBR: row?.values['UBR'] ?? 0 };
};

const setupValues = (): Record<string, string | number> =>
  fact<Record<string, Record<string, string | number>>>('registry/setup.json')[
    'HKLM\\SYSTEM\\Setup of a running Windows 10 1709'
  ] ?? {};

/** The text of one registry file. */
export function registryOf(): string {
  const parts = [
    ...drivers(),
    fileOf('10_russian-Uninstall.reg'),
    fileOf('pause-and-policies.reg'),
    registryKey(POLICY, { [PERIOD]: 7 }),
    registryKey(INTUNE, { [PERIOD]: 21 }),
    registryKey('SOFTWARE\\Microsoft\\Updates\\UpdateExeVolatile', { Flags: 2 }),
    registryKey('SYSTEM\\CurrentControlSet\\Control\\Session Manager', {
      PendingFileRenameOperations: renamesOf(...RENAMES.fileRenames),
      PendingFileRenameOperations2: renamesOf(...RENAMES.fileRenames2),
    }),
    registryKey('SYSTEM\\Setup', setupValues()),
    ...serviceTypes().map(([name, type]) => registryKey(`${SERVICES}\\${name}`, type === null ? {} : { Type: type })),
    ...packages().map(([name, state]) => registryKey(`${PACKAGES}\\${name}`, { CurrentState: state })),
    registryKey(VERSION, { ...os(), DisplayVersion: null, ReleaseId: null }),
  ].map((text) => text.replace(/^Windows Registry Editor Version 5\.00/u, ''));
  return `Windows Registry Editor Version 5.00\r\n\r\n${parts.join('\r\n')}`;
}

type Expected = Pick<Inventory, 'drivers' | 'installedApplications' | 'updateSettings'> & {
  readonly services: readonly string[];
  readonly packages: Readonly<Record<string, string>>;
  readonly signals: readonly PendingRebootSignal[];
  readonly os: { readonly build: number; readonly ubr: number; readonly displayVersion: string };
};

const below = (keys: RecordedKeys, path: string) =>
  [...keys].flatMap(([key, values]) => {
    const name = key.slice(path.length + 1);
    return key.startsWith(`${path}\\`) && name !== ''
      ? [{ name, text: (of: string) => String(values.get(of) ?? '') }]
      : [];
  });

/** What the inventory is to say of that registry. */
export function expectedOf(): Expected {
  const classes = readRegistryFile(drivers().join('\r\n'));
  const uninstall = readRegistryFile(fileOf('10_russian-Uninstall.reg'));
  const pauses = readRegistryFile(fileOf('pause-and-policies.reg'));
  const { CurrentBuild, UBR } = os();
  return {
    drivers: below(classes, 'SYSTEM\\CurrentControlSet\\Control\\Class')
      .filter(({ name, text }) => /\\\d{4}$/u.test(name) && text('DriverVersion') !== '')
      .map(({ name, text }) => ({
        ...{ id: name, name: text('DriverDesc'), provider: text('ProviderName') },
        ...{ version: text('DriverVersion'), date: text('DriverDate') },
      })),
    installedApplications: below(uninstall, 'SOFTWARE\\Microsoft\\Windows\\CurrentVersion\\Uninstall').map(
      ({ name, text }) => ({
        ...{ id: name, name: text('DisplayName'), version: text('DisplayVersion'), publisher: text('Publisher') },
        scope: 'machine',
      }),
    ),
    updateSettings: {
      ...Object.fromEntries(
        [...pauses].flatMap(([key, values]) =>
          [...values].map(([name, value]) => [`${key}\\${name}`, typeof value === 'number' ? value : String(value)]),
        ),
      ),
      ...{ [`${POLICY}\\${PERIOD}`]: 7, [`${INTUNE}\\${PERIOD}`]: 21 },
    },
    // Own and shared processes, and no instance for one user (SERVICE_WIN32, SERVICE_USERSERVICE_INSTANCE in winnt.h)
    services: serviceTypes().flatMap(([name, type]) =>
      [0x10, 0x20, 0x50, 0x60, 0x110, 0x120].includes(type ?? 0) ? [name] : [],
    ),
    packages: Object.fromEntries(
      packages().map(([name, , words]) => [
        name,
        words.replaceAll(/ (.)/gu, (_, letter: string) => letter.toUpperCase()),
      ]),
    ),
    signals: [
      { signal: 'updateExeVolatile', strength: 'weak', detail: 'UpdateExeVolatile is 2' },
      ...Object.entries(RENAMES).map(([signal, names]): PendingRebootSignal => {
        const all = renamesOf(...names).filter((name) => name !== '');
        return { signal, strength: 'noise', detail: all.slice(0, 20).join('; ') };
      }),
    ],
    os: { build: Number(CurrentBuild), ubr: Number(UBR), displayVersion: 'unknown' },
  };
}

/** A driver as its device is bound to it: the id in capitals, as an update names it, and its day as bytes of a time. */
export interface RecordedDriver {
  readonly key: string;
  readonly hardwareId: string;
  readonly version: string;
  readonly day: string;
}

const UNIX_EPOCH_MS = 11_644_473_600_000;

/** The drivers of the recordings; their days from `DriverDateData`, which no product code reads. */
export const recordedDrivers = (): RecordedDriver[] =>
  below(readRegistryFile(drivers().join('\r\n')), 'SYSTEM\\CurrentControlSet\\Control\\Class')
    .filter(({ name, text }) => /\\\d{4}$/u.test(name) && text('DriverVersion') !== '')
    .map(({ name, text }) => {
      const ticks = Buffer.from(text('DriverDateData'), 'hex').readBigUInt64LE();
      const day = new Date(Number(ticks / 10_000n) - UNIX_EPOCH_MS).toISOString().slice(0, 10);
      return { key: name, hardwareId: text('MatchingDeviceId').toUpperCase(), version: text('DriverVersion'), day };
    });
