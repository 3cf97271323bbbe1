import type { UpdateKind } from '../../schema/catalog.ts';

/** What the device has for an install; null where it could not be read, which is no obstacle. */
export interface Conditions {
  /** Free bytes. */
  readonly systemFree: number | null;
  readonly efiFree: number | null;
  readonly recoveryFree: number | null;
  readonly onBattery: boolean | null;
  /** `Unrestricted`, `Fixed`, `Variable`. */
  readonly networkCost: string | null;
  readonly bitLockerOn: boolean | null;
}

export interface Hindered {
  readonly reason: 'space' | 'battery' | 'download';
  readonly detail: string;
}

const MIB = 1_048_576;
/** Room on the system drive that an install may need: to unpack, to stage, and some to live on. */
const SPACE_FACTOR = 3;
const SPACE_RESERVE_BYTES = 512 * MIB;
/** What a cumulative update writes to the EFI partition at most: 0x800F0922 tells of less. */
const EFI_BYTES = 10 * MIB;
/** What the recovery-environment updates ask for: they fail with 0x80070643 on less. */
const RECOVERY_BYTES = 250 * MIB;

type Need = 'efi' | 'recovery' | 'power';

/**
 * What each kind needs beside room on the system drive. The EFI partition is written by what changes the boot files: a
 * cumulative update (0x800F0922), a new release, firmware. Mains power is for what must not stop half-way: those, and
 * an enablement package, which ends in the same offline servicing at the next start (*inferred*). A hotpatch touches no
 * boot file and ends at once (*inferred*: Microsoft says that it needs no restart). Kinds that are not here need
 * nothing more. Source: field-facts.md, 24.
 */
const NEEDS: Readonly<Partial<Record<UpdateKind, readonly Need[]>>> = {
  cumulative: ['efi', 'power'],
  feature: ['efi', 'power'],
  enablement: ['power'],
  firmware: ['efi', 'power'],
  recovery: ['recovery'],
};

/** What keeps this update from being started now, the first of all that does; null when nothing. Pure. */
export function hindranceOf(
  update: { readonly kind: UpdateKind; readonly sizeBytes: number | null },
  at: Conditions,
): Hindered | null {
  const needs = NEEDS[update.kind] ?? [];
  const needed = SPACE_RESERVE_BYTES + SPACE_FACTOR * (update.sizeBytes ?? 0);
  const short = (where: string, free: number | null, least: number): Hindered | null =>
    free === null || free >= least
      ? null
      : { reason: 'space', detail: `expected ${least} bytes free on ${where}, got ${free}` };
  return (
    short('the system drive', at.systemFree, needed) ??
    (needs.includes('efi') ? short('the EFI partition', at.efiFree, EFI_BYTES) : null) ??
    (needs.includes('recovery') ? short('the recovery partition', at.recoveryFree, RECOVERY_BYTES) : null) ??
    (needs.includes('power') && at.onBattery === true
      ? { reason: 'battery', detail: 'expected mains power, got battery' }
      : null) ??
    metered(update, at)
  );
}

/** Whether BitLocker has to be suspended for the start in which this update is put in place. */
export const needsBitLockerSuspended = (
  { kind }: { readonly kind: UpdateKind },
  { bitLockerOn }: Pick<Conditions, 'bitLockerOn'>,
): boolean => kind === 'firmware' && bitLockerOn === true;

/**
 * Definitions are small and urgent; what else costs money waits for another network, Defender's platforms too: they are
 * monthly.
 */
function metered({ kind }: { readonly kind: UpdateKind }, { networkCost }: Conditions): Hindered | null {
  if (kind === 'definitions' || networkCost === null || !['Fixed', 'Variable'].includes(networkCost)) return null;
  return { reason: 'download', detail: `expected an unmetered network, got one of cost ${networkCost}` };
}
