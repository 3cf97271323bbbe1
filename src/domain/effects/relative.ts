import type { CatalogEntry, Effect } from '../../schema/catalog.ts';
import type { SeenUpdate } from '../../schema/device-state.ts';
import type { MovedPart, Movement } from '../movement.ts';

/**
 * Whether an effect only says "newer than before the run": at the start of a run it is asked in vain, and of an earlier
 * run it says nothing.
 */
function isRelative(effect: Effect): boolean {
  switch (effect.type) {
    case 'packageNewer':
    case 'recoveryNewer':
    case 'firmware':
    case 'patchLevel':
      return true;
    case 'anyPackage':
      return effect.of.some(({ than }) => than !== undefined);
    case 'version':
      return effect.than !== undefined;
    case 'driver':
      return effect.version === undefined;
    default:
      return false;
  }
}

export const isRelativeTo = (effects: readonly Effect[]): boolean => effects.some(isRelative);

/**
 * Whether an earlier run may have put there what did not move in this one: it attempted the same update and revision,
 * and did not find it missing. Pure.
 */
export function mayBeFromBefore(
  update: Pick<CatalogEntry, 'updateId' | 'revision' | 'effects'>,
  history: readonly SeenUpdate[],
  runId: string,
): boolean {
  const id = update.updateId.toLowerCase();
  return (
    isRelativeTo(update.effects) &&
    history.some(
      (seen) =>
        seen.updateId.toLowerCase() === id &&
        seen.revision === update.revision &&
        seen.attempts.some((one) => one.runId !== runId && one.verdict !== null && !MISSING.has(one.verdict)),
    )
  );
}

const MISSING: ReadonlySet<string> = new Set(['failed', 'notEffective', 'rolledBack']);

const PARTS: readonly (readonly [string, MovedPart])[] = [
  ['Package_for_RollupFix', 'rollup'],
  ['Package_for_ServicingStack', 'servicingStack'],
  ['Package_for_DotNetRollup~', 'dotnet'],
  ['Package_for_DotNetRollup_481~', 'dotnet481'],
];

/** The parts of the device whose movement would prove these effects. */
function partsOf(effects: readonly Effect[]): MovedPart[] {
  const names = effects.flatMap((effect) => {
    if (effect.type === 'packageNewer') return [effect.name];
    return effect.type === 'anyPackage'
      ? effect.of.flatMap(({ name, than }) => (than === undefined ? [] : [name]))
      : [];
  });
  return PARTS.flatMap(([name, part]) => (names.includes(name) ? [part] : []));
}

/**
 * The updates of a run that share what moved: fewer parts moved than updates would be proven by it, so it proves none
 * of them. By key. Pure.
 */
export function ambiguous(
  movements: readonly Movement[],
  attempted: readonly { readonly key: string; readonly effects: readonly Effect[] }[],
): ReadonlySet<string> {
  const moved = new Set(movements.map(({ part }) => part));
  const all = attempted.map(({ key, effects }) => ({ key, parts: partsOf(effects) }));
  const shares = all.filter(({ parts }) => {
    const rivals = all.filter((other) => other.parts.some((part) => parts.includes(part)));
    return rivals.length > 1 && parts.filter((part) => moved.has(part)).length < rivals.length;
  });
  return new Set(shares.map(({ key }) => key));
}
