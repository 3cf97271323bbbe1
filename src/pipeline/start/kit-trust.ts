import { posix, win32 } from 'node:path';
import { NO_TRUST, type KitTrust } from '../../kit/trust.ts';
import type { System } from '../../system/system.ts';
import type { StartContext } from './start-context.ts';

/**
 * Whom the policy of this start trusts to have made kit files. Nobody, with the reason, when the policy lies where the
 * kit does, or where users can write: whoever made the kit, or any user, could have written it. The system drive is the
 * device itself; there a kit and a policy may lie side by side.
 *
 * @param writable the places of the policy that users can write to (`policyPlaces`)
 */
export function kitTrust(
  system: System,
  { policy, handedOver }: StartContext,
  kit: string | null,
  writable: readonly string[],
): KitTrust {
  if (!policy.ok || !statesTrust(policy.effective.policies.ClientProfile)) return NO_TRUST;
  const { trustedHashes: hashes, trustedKeys: keys } = policy.effective.policies.ClientProfile;
  const { configFolder } = policy;
  if (handedOver !== null && handedOver.trustRefusal !== null) return { ...NO_TRUST, refusal: handedOver.trustRefusal };
  if (configFolder === null) return { hashes, keys, refusal: null };
  const refused = (why: string): KitTrust => ({ ...NO_TRUST, refusal: `${configFolder} ${why}, so it trusts nobody` });
  if (kit !== null && isFromKit(system, configFolder, kit)) return refused("lies with the kit or on the kit's volume");
  return writable.length > 0 ? refused('can be written by users') : { hashes, keys, refusal: null };
}

const statesTrust = (profile: { trustedHashes: readonly string[]; trustedKeys: readonly unknown[] }): boolean =>
  profile.trustedHashes.length + profile.trustedKeys.length > 0;

function isFromKit({ files, host }: System, configFolder: string, kit: string): boolean {
  const windows = host.platform === 'win32';
  const path = windows ? win32 : posix;
  const real = (one: string): string => {
    const full = path.resolve(files.realPath(one) ?? one);
    return windows ? full.toLowerCase() : full;
  };
  const [config, folder] = [real(configFolder), real(kit)];
  const way = path.relative(folder, config);
  if (way === '' || (way.split(path.sep)[0] !== '..' && !path.isAbsolute(way))) return true;
  if (!windows) return false;
  const volume = path.parse(config).root;
  const ofSystem = path.parse(host.systemRoot).root.toLowerCase();
  // Where the copy of a kit came from nobody knows any more: any volume but the device's own may be the one.
  const isCopy = folder.startsWith(real(host.machineFolder));
  return volume !== ofSystem && (isCopy || volume === path.parse(folder).root);
}
