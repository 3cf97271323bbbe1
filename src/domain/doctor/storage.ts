import type { Inventory } from '../../schema/inventory.ts';
import { bad, note, ok, type Verdict } from './finding.ts';

const GIB = 1024 ** 3;
const MIB = 1024 ** 2;
/** Room that a cumulative update wants on the system drive. */
const MIN_FREE_BYTES = 10 * GIB;
/** What the recovery-environment updates of 2024 (KB5034441 and its like) want free, else 0x80070643 for ever. */
const RECOVERY_FREE_BYTES = 250 * MIB;

export function checkDisk(disks: Inventory['disks'], systemDrive: string): Verdict {
  const disk = disks.find((one) => one.name.toLowerCase().startsWith(systemDrive.toLowerCase()));
  if (disk === undefined) return bad(systemDrive, 'the system drive was not found', 'look at the disks');
  const read = `${systemDrive} ${(disk.freeBytes / GIB).toFixed(1)} GiB free`;
  if (disk.freeBytes >= MIN_FREE_BYTES) return ok(read, 'there is room for a cumulative update');
  return bad(read, `less than ${MIN_FREE_BYTES / GIB} GiB: updates fail for want of room`, 'make room on it');
}

export function checkRecovery(partitions: readonly { readonly size: number; readonly free: number | null }[]): Verdict {
  const read = partitions.map(
    ({ size, free }) => `${Math.round(size / MIB)} MiB, ${Math.round((free ?? 0) / MIB)} free`,
  );
  if (partitions.length === 0) return ok('no recovery partition', 'recovery-environment updates do not apply');
  // Without a letter or a path its free room cannot be told; then its whole size is judged.
  if (partitions.some(({ size, free }) => (free ?? size) >= RECOVERY_FREE_BYTES))
    return ok(read.join('; '), 'recovery-environment updates have room');
  return note(
    read.join('; '),
    'recovery-environment updates (KB5034441 and later) fail with 0x80070643 for ever',
    'make the recovery partition larger by 250 MB, or exclude those updates',
  );
}
