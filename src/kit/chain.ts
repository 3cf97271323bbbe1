import { buildFamily } from '../domain/select/applicability.ts';
import type { KitEntry } from '../schema/kit.ts';
import { kitFault, type KitFault } from './kit-fault.ts';

/** Windows needs two or three; no list is to make a folder of thousands. */
const MAX_CHAIN = 50;

type ChainLink = Pick<KitEntry, 'file' | 'kb' | 'architecture' | 'targetBuilds' | 'checkpoints' | 'order'>;

/** The entry of a checkpoint for this target: same KB, and an architecture and builds that fit. */
export type Chains<T> = (target: T, kb: string) => T | undefined;

/**
 * Finds checkpoints among these entries. Made once for a list: it remembers, so that a hostile list is no long search.
 */
export function chainsOf<T extends ChainLink>(entries: readonly T[]): Chains<T> {
  const byKb = Map.groupBy(entries, (entry) => entry.kb);
  const known = new Map<string, readonly T[]>();
  return (target, kb) => {
    const key = [kb, target.architecture ?? '', ...target.targetBuilds].join(' ');
    const fitting = known.get(key) ?? (byKb.get(kb) ?? []).filter((entry) => fits(entry, target)).slice(0, 2);
    known.set(key, fitting);
    return fitting.find((entry) => entry !== target);
  };
}

function fits(checkpoint: ChainLink, target: ChainLink): boolean {
  const sameArchitecture =
    checkpoint.architecture === null || target.architecture === null || checkpoint.architecture === target.architecture;
  return sameArchitecture && target.targetBuilds.every((build) => reaches(checkpoint, build));
}

const reaches = ({ targetBuilds }: ChainLink, build: string): boolean =>
  targetBuilds.length === 0 || targetBuilds.some((one) => buildFamily(numberOf(build)).includes(numberOf(one)));

const numberOf = (build: string): number => Number(build.split('.')[0]);

/** The checkpoints of an entry that the kit holds, those of its checkpoints included, oldest first; each once. */
export function checkpointsOf<T extends ChainLink>(entries: readonly T[], target: T, chains = chainsOf(entries)): T[] {
  const found = new Set<T>([target]);
  // Grows while it is walked: a set gives each entry once, in the order of its first mention.
  for (const one of found) {
    for (const kb of one.checkpoints) {
      const checkpoint = chains(one, kb);
      if (checkpoint !== undefined && found.size <= MAX_CHAIN) found.add(checkpoint);
    }
  }
  found.delete(target);
  return [...found].sort((a, b) => a.order - b.order);
}

/**
 * Every chain that does not hold: a checkpoint that the kit lacks for the architecture and builds of its target, that
 * does not come before it, or that leads back to it. Such a kit cannot reach its target build, and that is known here
 * and not on the device.
 */
export function chainFaults(entries: readonly ChainLink[]): KitFault[] {
  const chains = chainsOf(entries);
  const kbs = new Set(entries.map((entry) => entry.kb));
  return entries.flatMap((target) => {
    if (checkpointsOf(entries, target, chains).length >= MAX_CHAIN) {
      return [kitFault('chain', target.file, `expected fewer than ${MAX_CHAIN} checkpoints, their own included`)];
    }
    return target.checkpoints.flatMap((kb) => {
      const checkpoint = chains(target, kb);
      if (checkpoint === undefined) {
        const why =
          kb !== target.kb && kbs.has(kb)
            ? 'is in the kit for another architecture or build only'
            : 'is not in the kit';
        return [kitFault('chain', target.file, `cannot reach the target build: the checkpoint ${kb} ${why}`)];
      }
      if (checkpoint.order >= target.order) {
        return [kitFault('chain', target.file, `expected the checkpoint ${kb} to come before it in order`)];
      }
      return [];
    });
  });
}
