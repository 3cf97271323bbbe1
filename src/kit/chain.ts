import type { KitEntry } from '../schema/kit.ts';
import { kitFault, type KitFault } from './kit-fault.ts';

type ChainLink = Pick<KitEntry, 'file' | 'kb' | 'architecture' | 'checkpoints' | 'order'>;

/** The entry of a checkpoint for this target: same KB, and an architecture that fits. */
export function checkpointOf<T extends ChainLink>(entries: readonly T[], target: T, kb: string): T | undefined {
  return entries.find(
    (entry) =>
      entry !== target &&
      entry.kb === kb &&
      (entry.architecture === null || target.architecture === null || entry.architecture === target.architecture),
  );
}

/** The checkpoints of an entry that the kit holds, in the order that the entry states. */
export function checkpointsOf<T extends ChainLink>(entries: readonly T[], target: T): T[] {
  return target.checkpoints.flatMap((kb) => checkpointOf(entries, target, kb) ?? []);
}

/**
 * Every chain that does not hold: a checkpoint that the kit lacks, that does not come before its target, or that leads
 * back to it. Such a kit cannot reach its target build, and that is known here and not on the device.
 */
export function chainFaults(entries: readonly ChainLink[]): KitFault[] {
  return entries.flatMap((target) =>
    target.checkpoints.flatMap((kb) => {
      const checkpoint = checkpointOf(entries, target, kb);
      if (checkpoint === undefined) {
        return [
          kitFault('chain', target.file, `cannot reach the target build: the checkpoint ${kb} is not in the kit`),
        ];
      }
      if (checkpoint.order >= target.order) {
        return [kitFault('chain', target.file, `expected the checkpoint ${kb} to come before it in order`)];
      }
      return [];
    }),
  );
}
