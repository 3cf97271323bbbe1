import { boundDriver } from '../../domain/effects/drivers.ts';
import { PLACES_BEFORE, versionKey } from '../../domain/effects/products.ts';
import { firmwareResource, type VersionsBefore } from '../../domain/expected-effects.ts';
import type { RollupPackage } from '../../domain/build-age.ts';
import type { Bridge } from './bridge.ts';
import { ROLLUP, rollupsIn } from './coverage.ts';
import { driverAnswer, packageAnswer, partOf, registryAnswer, valuesAnswer } from './answers.ts';
import { newestPackage } from './effects-by-kind.ts';
import { instancesIn, versionOf } from './effects-products.ts';
import { firmwareVersion, RECOVERY_VERSION, SQL_INSTANCES } from './effects.ts';
import { EFFECTS_SILENCE_MS, EFFECTS_TIMEOUT_MS } from './limits.ts';
import { PACKAGE_STATE } from './package-state.ts';
import type { RequestLine } from './powershell.ts';

export interface VersionsFound extends VersionsBefore {
  /** The packages of cumulative updates; null where they could not be read. */
  readonly rollups: readonly RollupPackage[] | null;
}

const PACKAGES = [
  'Package_for_DotNetRollup~',
  'Package_for_DotNetRollup_481~',
  'Package_for_ServicingStack',
  ROLLUP,
] as const;

/**
 * The versions on the device that updates raise without saying how far, in one bridge call, before anything is
 * installed.
 *
 * @param hardwareIds of the firmware and the drivers that are offered
 */
export async function readVersionsBefore(bridge: Bridge, hardwareIds: readonly string[]): Promise<VersionsFound> {
  const resources = [
    ...new Set(hardwareIds.flatMap((hardwareId) => firmwareResource({ hardwareId, date: null }) ?? [])),
  ];
  const bound = [...new Set(hardwareIds)].filter((id) => firmwareResource({ hardwareId: id, date: null }) === null);
  const lines: RequestLine[] = [
    ...PACKAGES.map((name): RequestLine => ['package', name]),
    RECOVERY_VERSION,
    ...PLACES_BEFORE.map(({ key, value }): RequestLine => ['registry', key, value]),
    ...resources.map(firmwareVersion),
    SQL_INSTANCES,
    ...bound.map((hardwareId): RequestLine => ['driver', hardwareId]),
  ];
  const firstPlace = PACKAGES.length + 1;
  const firstResource = firstPlace + PLACES_BEFORE.length;
  const firstDriver = firstResource + resources.length + 1;
  const limits = { timeoutMs: EFFECTS_TIMEOUT_MS, silenceMs: EFFECTS_SILENCE_MS };
  const answer = await bridge.ask('effects', lines, limits);
  const packages = partOf(answer, 'effects', 'package', packageAnswer);
  const values = partOf(answer, 'effects', 'registry', registryAnswer);
  const package_ = (at: number) => (packages.ok ? packages.items.find(({ index }) => index === at) : undefined);
  const value = (at: number) => (values.ok ? values.items.find(({ index }) => index === at) : undefined);
  const newest = (at: number): string | null | undefined => {
    const found = package_(at);
    // A package that was passed over may be the newest.
    if (!packages.ok || packages.skipped > 0 || found === undefined || found.state === 'unreadable') return undefined;
    return newestPackage(found, PACKAGE_STATE.installed, PACKAGE_STATE.permanent);
  };
  const rollups = package_(PACKAGES.indexOf(ROLLUP));
  const recovery = value(PACKAGES.length);
  const firmware = resources.flatMap((resource, at): [string, number | null][] => {
    const found = value(firstResource + at);
    if (found?.state === 'absent') return [[resource, null]];
    return typeof found?.data === 'number' ? [[resource, found.data]] : [];
  });
  const places = PLACES_BEFORE.flatMap((place, at): [string, string | null][] => {
    const found = value(firstPlace + at);
    if (found === undefined || found.state === 'unreadable') return [];
    const version = versionOf(found);
    return found.state === 'found' && version === null ? [] : [[versionKey(place), version]];
  });
  const lists = partOf(answer, 'effects', 'values', valuesAnswer);
  const [sql] = lists.ok ? lists.items : [];
  const read = partOf(answer, 'effects', 'driver', driverAnswer);
  const drivers = bound.flatMap((hardwareId, at): [string, string[]][] => {
    const found = read.ok ? read.items.find(({ index }) => index === firstDriver + at) : undefined;
    if (!read.ok || read.skipped > 0 || found === undefined || found.state === 'unreadable') return [];
    return [[hardwareId.toLowerCase(), found.drivers.map(boundDriver)]];
  });
  return {
    dotnet: newest(0),
    dotnet481: newest(1),
    servicingStack: newest(2),
    rollup: newest(3),
    recovery: recovery?.state === 'absent' ? null : typeof recovery?.data === 'string' ? recovery.data : undefined,
    firmware: new Map(firmware),
    drivers: new Map(drivers),
    values: new Map(places),
    sql: sql === undefined || sql.state === 'unreadable' ? undefined : instancesIn(sql),
    rollups: rollups === undefined || rollups.state === 'unreadable' ? null : rollupsIn(rollups.packages),
  };
}
