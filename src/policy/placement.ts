import { profileOf } from '../domain/policy/check-file.ts';
import { levelText, type PolicyFile } from '../domain/policy/files.ts';
import type { DeviceIds } from '../schema/basics.ts';
import { shown } from '../schema/fault.ts';
import { faultAt, type Fault } from '../schema/faults.ts';

/** The ids of the folders that lead to a file. */
export type FolderIds = Partial<DeviceIds>;

const ID_KEYS = ['tenantId', 'clientId', 'siteId', 'deviceId'] as const;

/**
 * Ids choose the folders that are read, so only the global profile (and its ring folders) may set them. Below, a
 * profile may repeat the id of a folder it stands in; anything else would never be acted on, and is a fault. A
 * `policyProfileId` is set by the global profile itself; in a ring folder it may repeat the folder's name.
 */
export function placementFaults(file: PolicyFile, ids: FolderIds, profile: string | null): Fault[] {
  const stated = profileOf(file);
  if (stated === null) return [];
  const fault = (key: string, expected: string, got: string) =>
    faultAt(file.file, [key], `expected ${expected}, got ${shown(got)} at the level ${levelText(file)}`, file.locate);
  const wrongIds = ID_KEYS.flatMap((key) => {
    const value = stated[key];
    if (value === undefined || file.level === 'Global' || value === ids[key]) return [];
    return [fault(key, ids[key] === undefined ? 'no id here' : `the id of its folder, ${shown(ids[key])}`, value)];
  });
  const ring = stated.policyProfileId;
  const mayStand = ring === undefined || ring === profile || (file.level === 'Global' && profile === null);
  return mayStand ? wrongIds : [...wrongIds, fault('policyProfileId', 'none here', ring)];
}
