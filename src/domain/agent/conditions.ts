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

const NEEDS_EFI: ReadonlySet<UpdateKind> = new Set(['cumulative', 'feature', 'firmware']);
const NEEDS_POWER: ReadonlySet<UpdateKind> = new Set(['firmware', 'feature', 'cumulative']);

/** What keeps this update from being started now, the first of all that does; null when nothing. Pure. */
export function hindranceOf(
  update: { readonly kind: UpdateKind; readonly sizeBytes: number | null },
  at: Conditions,
): Hindered | null {
  const needed = SPACE_RESERVE_BYTES + SPACE_FACTOR * (update.sizeBytes ?? 0);
  const short = (where: string, free: number | null, least: number): Hindered | null =>
    free === null || free >= least
      ? null
      : { reason: 'space', detail: `expected ${least} bytes free on ${where}, got ${free}` };
  return (
    short('the system drive', at.systemFree, needed) ??
    (NEEDS_EFI.has(update.kind) ? short('the EFI partition', at.efiFree, EFI_BYTES) : null) ??
    (update.kind === 'recovery' ? short('the recovery partition', at.recoveryFree, RECOVERY_BYTES) : null) ??
    (NEEDS_POWER.has(update.kind) && at.onBattery === true
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

/** Definitions are small and urgent; what else costs money waits for another network. */
function metered({ kind }: { readonly kind: UpdateKind }, { networkCost }: Conditions): Hindered | null {
  if (kind === 'definitions' || networkCost === null || !['Fixed', 'Variable'].includes(networkCost)) return null;
  return { reason: 'download', detail: `expected an unmetered network, got one of cost ${networkCost}` };
}
