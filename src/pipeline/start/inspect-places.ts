import type { OpenedWindows, WindowsPlaces } from '../../device/windows/index.ts';
import { commandsOf } from '../../domain/policy/commands.ts';
import { PatchPilotError } from '../../errors/error.ts';
import type { System } from '../../system/system.ts';
import { deletingPlaces } from './place.ts';
import { openPolicyPlaces, policyPlaces } from './policy-places.ts';
import type { StartContext } from './start-context.ts';

/**
 * The first bridge call: our folders are made and hardened, or the start is refused before anything is written.
 * `others`: output roots that old runs may be removed from. Throws `notElevated`, `configUntrusted`, `outputUnusable`.
 */
export async function inspectPlaces(
  system: System,
  context: StartContext,
  others: readonly string[],
): Promise<OpenedWindows> {
  const { openWindows } = await import('../../device/windows/index.ts');
  const windows = await openWindows(system, {
    outputRoot: context.outputRoot,
    judged: [...policyPlaces(system, context), ...others.flatMap(deletingPlaces)],
    program: ownFile(system),
    makeBootKey: !context.testMode,
  });
  try {
    demandTrusted(system, context, windows.places);
    return windows;
  } catch (error) {
    await windows.bridge.close();
    throw error;
  }
}

/** The program's own file, links resolved where the volume can say it; there are some that cannot. */
function ownFile({ files, host }: System): string {
  try {
    return files.realPath(host.programPath) ?? host.programPath;
  } catch {
    return host.programPath;
  }
}

function demandTrusted(system: System, context: StartContext, places: WindowsPlaces): void {
  const { policy } = context;
  if (!places.elevated) throw new PatchPilotError('notElevated', places.account, 'expected an elevated account');
  const [untrusted] = openPolicyPlaces(system, context, places);
  if (!policy.ok || untrusted === undefined) return;
  if (policy.origin === 'beside' || commandsOf(policy.effective.policies).length > 0)
    throw new PatchPilotError('configUntrusted', untrusted, 'expected only administrators to be able to write there');
}
