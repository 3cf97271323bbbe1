import { firmwareResource, type VersionsBefore } from '../../domain/expected-effects.ts';
import type { RollupPackage } from '../../domain/build-age.ts';
import type { Bridge } from './bridge.ts';
import { ROLLUP, rollupsIn } from './coverage.ts';
import { packageAnswer, partOf, registryAnswer } from './answers.ts';
import { newestPackage } from './effects-by-kind.ts';
import { firmwareVersion, RECOVERY_VERSION } from './effects.ts';
import { EFFECTS_SILENCE_MS, EFFECTS_TIMEOUT_MS } from './limits.ts';
import { PACKAGE_STATE } from './package-state.ts';
import type { RequestLine } from './powershell.ts';

export interface VersionsFound extends VersionsBefore {
  /** The packages of cumulative updates; null where they could not be read. */
  readonly rollups: readonly RollupPackage[] | null;
}

const PACKAGES = ['Package_for_DotNetRollup', 'Package_for_ServicingStack', ROLLUP] as const;

/**
 * The versions on the device that updates raise without saying how far, in one bridge call, before anything is installed.
 *
 * @param hardwareIds of the firmware that is offered
 */
export async function readVersionsBefore(bridge: Bridge, hardwareIds: readonly string[]): Promise<VersionsFound> {
  const resources = [
    ...new Set(hardwareIds.flatMap((hardwareId) => firmwareResource({ hardwareId, date: null }) ?? [])),
  ];
  const lines: RequestLine[] = [
    ...PACKAGES.map((name): RequestLine => ['package', name]),
    RECOVERY_VERSION,
    ...resources.map(firmwareVersion),
  ];
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
    const found = value(PACKAGES.length + 1 + at);
    if (found?.state === 'absent') return [[resource, null]];
    return typeof found?.data === 'number' ? [[resource, found.data]] : [];
  });
  return {
    dotnet: newest(0),
    servicingStack: newest(1),
    rollup: newest(2),
    recovery: recovery?.state === 'absent' ? null : typeof recovery?.data === 'string' ? recovery.data : undefined,
    firmware: new Map(firmware),
    rollups: rollups === undefined || rollups.state === 'unreadable' ? null : rollupsIn(rollups.packages),
  };
}
