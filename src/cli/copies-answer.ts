import { numbered } from '../domain/plural.ts';
import type { PrunedCopies } from '../pipeline/detach/prune-copies.ts';
import type { LeftCopy } from '../pipeline/detach/sweep.ts';

/** What `prune` says of the copies that runs which were handed over have left; nothing where there are none. */
export function copiesAnswer(
  { removed, left, notSeen }: PrunedCopies,
  dryRun: boolean,
): { lines: string[]; exitCode: number; json: { copies: Omit<PrunedCopies, 'notSeen'> & { notSeen: string | null } } } {
  const some = `${numbered(removed.length, 'copy', 'copies')} of the program that detached runs left`;
  const lines = [
    ...(removed.length === 0 ? [] : [`${dryRun ? 'Would remove' : 'Removed'} ${some}`]),
    ...removed.map((id) => `  ${id}`),
    ...left.map(({ id, reason }) => `  left the copy ${id}: ${WHY_LEFT[reason]}`),
    ...(notSeen === null ? [] : [`Copies that detached runs left were not looked at: ${notSeen.message}`]),
  ];
  const exitCode = left.some(({ reason }) => reason === 'inUse') ? 1 : 0;
  return { lines, exitCode, json: { copies: { removed, left, notSeen: notSeen?.message ?? null } } };
}

const WHY_LEFT: Readonly<Record<LeftCopy['reason'], string>> = {
  underWay: 'its run is under way',
  openRun: 'its run is not over',
  startsAgain: 'its run was cut off, and begins with the next start of Windows',
  inUse: 'it is in use',
  deviceHeld: 'a run works on this device',
};
