import type { Effect } from '../schema/catalog.ts';

/**
 * An effect that other updates leave too, or that was there all along: a build or the rollup package at or above some
 * version, any file at a path. Where it is there before an update is installed it says nothing of that update.
 */
export function isShared(effect: Effect): boolean {
  switch (effect.type) {
    case 'build':
    case 'cumulative':
      return true;
    case 'package':
      return /^Package_for_RollupFix/iu.test(effect.name);
    case 'file':
      return effect.sha256 === undefined && effect.minVersion === undefined;
    default:
      return false;
  }
}

/** Whether nothing that an update states is its own. Pure. */
export const onlyShared = (effects: readonly Effect[]): boolean => effects.length > 0 && effects.every(isShared);

/** The build that the effects name, `26100.3194`; null when none does. */
export function buildStated(effects: readonly Effect[]): string | null {
  for (const effect of effects) {
    if (effect.type === 'build' || effect.type === 'cumulative') return effect.atLeast;
    const version = effect.type === 'package' && isShared(effect) ? effect.minVersion : undefined;
    const build = /^\d{4,6}\.\d{1,6}/u.exec(version ?? '')?.[0];
    if (build !== undefined) return build;
  }
  return null;
}
