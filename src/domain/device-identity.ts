import type { Machine } from '../schema/device-state.ts';

/**
 * UUIDs that makers leave in boards they did not number: all zeros and all ones stand for "absent" and "not set" in
 * SMBIOS 7.2.1 (DMTF DSP0134); the two others are known from boards of many makers (systemd
 * `src/core/machine-id-setup`, Foreman, GLPI keep such lists). Equal or not, they say nothing of a computer.
 */
const NO_UUID: ReadonlySet<string> = new Set([
  '00000000-0000-0000-0000-000000000000',
  'ffffffff-ffff-ffff-ffff-ffffffffffff',
  '03000200-0400-0500-0006-000700080009',
  '12345678-1234-5678-90ab-cddeefaabbcc',
  'fefefefe-fefe-fefe-fefe-fefefefefefe',
]);

/** A UUID as a system says it, in lower case and without braces; null for one that is none or says nothing. */
export function usableUuid(said: string | null): string | null {
  const uuid = (said ?? '')
    .trim()
    .replace(/^\{(.*)\}$/u, '$1')
    .toLowerCase();
  return /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/u.test(uuid) && !NO_UUID.has(uuid) ? uuid : null;
}

export type Identity = Pick<Machine, 'computerName' | 'smbiosUuid'>;

/**
 * Whether what is remembered is of another computer than this one: both the name and the board differ. A computer that
 * was renamed, or whose board was replaced, is the same one; a board that says nothing proves nothing. Pure.
 */
export const isOtherComputer = (known: Identity, now: Identity): boolean =>
  !sameName(known, now) && known.smbiosUuid !== null && now.smbiosUuid !== null && known.smbiosUuid !== now.smbiosUuid;

export const sameName = (one: Identity, other: Identity): boolean =>
  one.computerName.toLowerCase() === other.computerName.toLowerCase();
