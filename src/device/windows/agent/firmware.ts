import { needsBitLockerSuspended } from '../../../domain/agent/conditions.ts';
import type { Offer } from '../../../schema/catalog.ts';
import type { System } from '../../../system/system.ts';
import type { OnProgress } from '../../port/progress.ts';
import type { InstallClaim } from '../../port/updates.ts';
import { resumeBitLocker, suspendBitLocker } from '../bitlocker.ts';
import type { AgentActs } from './agent-acts.ts';

/**
 * Installs an update of firmware with BitLocker suspended for one start, where it protects the system drive. Where it
 * cannot be suspended nothing is installed; after a failure it is taken up again. The claim says what was done.
 */
export async function installFirmware(
  at: { readonly system: System; readonly temporaryFolder: string; readonly acts: AgentActs },
  offer: Offer,
  onProgress: OnProgress,
): Promise<InstallClaim> {
  const { system, temporaryFolder, acts } = at;
  const conditions = await acts.conditions();
  if (conditions === null || !needsBitLockerSuspended(offer, conditions)) return acts.install(offer, onProgress);
  const refused = await suspendBitLocker(system, temporaryFolder);
  if (refused !== null) {
    const detail = `BitLocker could not be suspended for one start, so nothing was installed: ${refused}`;
    return { outcome: 'failed', hresult: null, rebootRequired: false, detail, durationMs: 0 };
  }
  const claim = await acts.install(offer, onProgress);
  const left = claim.outcome === 'failed' ? await resumeBitLocker(system, temporaryFolder) : null;
  const fate =
    claim.outcome !== 'failed' ? [] : [left === null ? 'and taken up again' : `and not taken up again: ${left}`];
  const said = [claim.detail, ['BitLocker was suspended for one start', ...fate].join(', ')];
  return { ...claim, detail: said.filter((one) => one !== null).join('; ') };
}
