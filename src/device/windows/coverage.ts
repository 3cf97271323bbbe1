import * as v from 'valibot';
import { ageOfBuild, type RollupPackage } from '../../domain/build-age.ts';
import type { CoverageFacts } from '../../domain/coverage.ts';
import type { BuildTable } from '../../schema/builds.ts';
import { lifecycleTable } from '../../schema/lifecycle.ts';
import type { OsFacts } from '../../schema/inventory.ts';
import type { System } from '../../system/system.ts';
import { packageAnswer, partOf } from './answers.ts';
import type { Bridge } from './bridge.ts';
import { BridgeError } from './bridge-error.ts';
import { readHoldBacks } from './hold-backs.ts';
import { EFFECTS_SILENCE_MS, EFFECTS_TIMEOUT_MS } from './limits.ts';
import { PACKAGE_STATE, packageVersion } from './package-state.ts';

export const ROLLUP = 'Package_for_RollupFix';

/** The Windows that updates are for, and which update leaves which build of it. */
export interface WindowsInForce {
  readonly os: () => OsFacts | null;
  readonly builds: BuildTable;
}

/** What one start knows already of the device and of where its updates come from. */
export interface CoverageQuestion {
  readonly os: OsFacts | null;
  readonly builds: BuildTable;
  readonly staleDays: number;
  readonly judged: boolean;
  readonly rollups: readonly RollupPackage[] | null;
  readonly fromWsus: boolean;
  readonly catalogueOf: string | null | undefined;
}

/**
 * The facts that tell whether this device is patched. Windows is asked for what may hold updates back only where the
 * build is older than policy allows. Never throws for what Windows does not answer: that explains nothing and defers
 * nothing.
 */
export async function readCoverage(
  bridge: Bridge,
  { assets, clock }: Pick<System, 'assets' | 'clock'>,
  question: CoverageQuestion,
): Promise<CoverageFacts> {
  const { os, builds, staleDays, rollups, ...rest } = question;
  const days = os === null ? null : ageOfBuild(builds, os, rollups, clock.now()).days;
  const old = days !== null && days > staleDays;
  const { holdBacks, agentDeferralDays } = old
    ? await readHoldBacks(bridge, clock, os)
    : { holdBacks: [], agentDeferralDays: 0 };
  const lifecycle = v.parse(lifecycleTable, JSON.parse(assets.text('assets/tables/lifecycle.json')));
  return { ...rest, builds, rollups, lifecycle, holdBacks, agentDeferralDays };
}

/** The packages of cumulative updates; null where they could not be read. */
export async function readRollups(bridge: Bridge): Promise<RollupPackage[] | null> {
  try {
    const limits = { timeoutMs: EFFECTS_TIMEOUT_MS, silenceMs: EFFECTS_SILENCE_MS };
    const packages = partOf(
      await bridge.ask('effects', [['package', ROLLUP]], limits),
      'effects',
      'package',
      packageAnswer,
    );
    const found = packages.ok ? packages.items[0] : undefined;
    return found === undefined || found.state === 'unreadable' ? null : rollupsIn(found.packages);
  } catch (error) {
    if (!(error instanceof BridgeError)) throw error;
    return null;
  }
}

interface ListedPackage {
  readonly name: string;
  readonly state: number | null;
  readonly installTime: string | null;
}

/**
 * Packages of cumulative updates as the servicing stack lists them. In force: installed or permanent, never a staged
 * one.
 */
export function rollupsIn(packages: readonly ListedPackage[]): RollupPackage[] {
  return packages.flatMap(({ name, state, installTime }) => {
    const version = packageVersion(name);
    const installed = state === PACKAGE_STATE.installed || state === PACKAGE_STATE.permanent;
    return version === null ? [] : [{ version, installed, installedAt: installTime }];
  });
}
