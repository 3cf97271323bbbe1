import { dirname } from 'node:path';
import type { WindowsPlaces } from '../../device/windows/index.ts';
import { KnownRuns } from '../../state/known-runs.ts';
import type { System } from '../../system/system.ts';
import type { StartContext } from './start-context.ts';
import { deletingPlaces } from './place.ts';
import { DAY_MS } from '../../schema/day-number.ts';

/** Each costs three places to judge at a start; what is left comes to its turn in the next one. */
const MAX_ROOTS = 8;

/**
 * Output roots beside this start's that hold a run of this device which is older than the retention of the policy. A
 * simulated device has one output root.
 */
export function rootsToPrune(system: System, { policy, outputRoot, simulated }: StartContext): string[] {
  const days = policy.ok ? policy.effective.policies.ReportingPolicy.retentionDays : null;
  if (simulated || days === null) return [];
  const before = system.clock.now() - days * DAY_MS;
  const old = new KnownRuns(system.files, system.host.machineFolder, () => undefined)
    .all()
    .filter(
      ({ endedAt, folder }) =>
        endedAt !== null && Date.parse(endedAt) < before && system.files.stat(folder) !== undefined,
    )
    .map(({ folder }) => dirname(dirname(folder)));
  return [...new Set(old)].filter((root) => root !== outputRoot).slice(0, MAX_ROOTS);
}

/** Those of `roots` that users cannot write to, so that nobody exchanges what is removed for something else. */
export const safeRoots = (roots: readonly string[], { writableByUsers }: WindowsPlaces): string[] =>
  roots.filter((root) => !deletingPlaces(root).some((place) => writableByUsers.includes(place)));
