import { profileOf } from '../domain/policy/check-file.ts';
import { levelText, type PolicyFile } from '../domain/policy/files.ts';
import type { DecidedId } from '../domain/policy/effective.ts';
import type { Origin } from '../domain/policy/merge-node.ts';
import { BUILT_IN_ORIGIN } from '../domain/policy/sources.ts';
import { checkId, DEFAULT_IDS } from '../domain/ids.ts';
import { PatchPilotError } from '../errors/error.ts';
import type { DeviceIds } from '../schema/basics.ts';

/** What the command line says; null or absent where it says nothing. */
export type StatedIds = { readonly [K in keyof DeviceIds]?: string | null };

const ID_KEYS = ['tenantId', 'clientId', 'siteId', 'deviceId'] as const;

/** Throws `idInvalid` for an id or ring of the command line that cannot be a folder name; nothing is read before. */
export function assertStatedIds(ids: StatedIds, policyProfileId: string | null): void {
  for (const [kind, value] of [
    ...ID_KEYS.map((key) => [key, ids[key]] as const),
    ['policyProfileId', policyProfileId] as const,
  ]) {
    const message = value == null ? null : checkId(kind, value);
    if (message !== null) throw new PatchPilotError('idInvalid', kind, message);
  }
}

/** The ring: command line, else the global profile, else none. */
export function decideRing(stated: string | null, global: readonly PolicyFile[]): DecidedId | null {
  if (stated !== null) return { key: 'policyProfileId', value: stated, origin: COMMAND_LINE };
  return fromProfiles(
    global.filter(({ profile }) => profile === null),
    'policyProfileId',
  );
}

/**
 * The four ids: command line, else the ring folder of the global level, else the global profile, else the defaults.
 * Throws `idInvalid` when the computer name, as the last resort, cannot be a folder name. Where that is null, no device
 * is decided that nobody named.
 */
export function decideIds(stated: StatedIds, global: readonly PolicyFile[], hostName: string | null): DecidedId[] {
  return ID_KEYS.flatMap((key): DecidedId | [] => {
    const value = stated[key];
    if (value != null) return { key, value, origin: COMMAND_LINE };
    const found = fromProfiles(global, key);
    if (found !== null) return found;
    const fallback = key === 'deviceId' ? hostName : DEFAULT_IDS[key];
    if (fallback === null) return [];
    const message = checkId(key, fallback);
    if (message !== null) throw new PatchPilotError('idInvalid', key, `${message}; this is the computer name`);
    return { key, value: fallback, origin: BUILT_IN_ORIGIN };
  });
}

/** What the command line says, as the origin of an id. */
export const COMMAND_LINE: Origin = { source: 'command line', level: 'commandLine' };

function fromProfiles(files: readonly PolicyFile[], key: DecidedId['key']): DecidedId | null {
  const profiles = files.filter(({ policy }) => policy === 'ClientProfile');
  for (const file of [...profiles].reverse()) {
    const value = profileOf(file)?.[key];
    if (value !== undefined) return { key, value, origin: { source: file.file, level: levelText(file) } };
  }
  return null;
}
