import { profileOf } from '../domain/policy/check-file.ts';
import type { DecidedId } from '../domain/policy/effective.ts';
import { isObject, type PolicyFile } from '../domain/policy/files.ts';
import { shown, type Fault } from '../schema/fault.ts';
import { COMMAND_LINE } from './decide-ids.ts';

const PACKED_IDS = ['tenantId', 'clientId', 'siteId'] as const;

/** Whether the content of a named file is a packed configuration and not a profile. */
export const isPacked = (value: unknown): value is { readonly policies: unknown; readonly builds?: unknown } =>
  isObject(value) && Object.hasOwn(value, 'policies');

/**
 * A fault for each id and ring of the command line that is not the one that a file was packed for. One that was packed
 * without a device holds for every device of its site.
 */
export function ofAnother(files: readonly PolicyFile[], decided: readonly DecidedId[]): Fault[] {
  const profile = files.find(({ policy }) => policy === 'ClientProfile');
  const packed = profile === undefined ? null : profileOf(profile);
  // Without ids it is a set of policies that somebody wrote in one file, for whoever runs it.
  if (profile === undefined || packed === null || PACKED_IDS.some((key) => packed[key] === undefined)) return [];
  return decided.flatMap(({ key, value, origin }) => {
    if (origin !== COMMAND_LINE || packed[key] === value) return [];
    if (key === 'deviceId' && packed.deviceId === undefined) return [];
    const message = `expected ${shown(packed[key])}, for which ${profile.file} was packed, got ${shown(value)}`;
    return [{ file: origin.source, path: key, message }];
  });
}
