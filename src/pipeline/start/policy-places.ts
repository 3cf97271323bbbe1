import { posix, win32 } from 'node:path';
import type { WindowsPlaces } from '../../device/windows/index.ts';
import type { System } from '../../system/system.ts';
import type { StartContext } from './start-context.ts';

/** Where the policy of this start was read from: the configuration's folder, each file, and the folder each lies in. */
export function policyPlaces({ host }: Pick<System, 'host'>, { policy }: StartContext): string[] {
  if (!policy.ok || policy.configFolder === null) return [];
  const path = host.platform === 'win32' ? win32 : posix;
  const root = policy.configFolder;
  const { files: read, builds } = policy.effective;
  const named = [...read.map((file) => file.path), ...(builds === undefined ? [] : [builds.file])];
  const files = named.map((file) => path.join(root, file));
  return [...new Set([root, ...files.flatMap((file) => [path.dirname(file), file])])];
}

/**
 * Those of `policyPlaces` that users of the device can write to, so that what the policy says may be theirs. `places`
 * is the answer of the bridge; null for a simulated device, where the mode of the files says it (nothing says it on
 * Windows).
 */
export function openPolicyPlaces(system: System, context: StartContext, places: WindowsPlaces | null): string[] {
  const judged = policyPlaces(system, context);
  return places === null
    ? judged.filter((place) => system.files.stat(place)?.access === 'open')
    : judged.filter((place) => places.writableByUsers.includes(place));
}
