import type { UpdateKind } from '../schema/catalog.ts';
import type { Inventory } from '../schema/inventory.ts';
import { isNewer } from './version.ts';

/** What is looked at before and after the installs of a run, whatever its updates are. */
export type MovedPart = 'build' | 'rollup' | 'servicingStack' | 'dotnet' | 'dotnet481';

export interface Movement {
  readonly part: MovedPart;
  readonly from: string | null;
  readonly to: string;
}

/**
 * Packages by the beginnings of their names; the two families of .NET are numbered apart. Source: corpus packages.json.
 */
const PACKAGES: Readonly<Record<Exclude<MovedPart, 'build'>, string>> = {
  rollup: 'Package_for_RollupFix~',
  servicingStack: 'Package_for_ServicingStack_',
  dotnet: 'Package_for_DotNetRollup~',
  dotnet481: 'Package_for_DotNetRollup_481~',
};
const IN_FORCE: ReadonlySet<string> = new Set(['installed', 'permanent']);

type Observed = Pick<Inventory, 'os' | 'installedUpdates' | 'missing'>;

/**
 * What is newer on the device than before the run: the build, and the packages that are in force. A part that either
 * inventory lacks has not moved as far as anybody knows, and what was staged before the run is another's work, which a
 * reboot completed. Pure.
 */
export function movementsBetween(before: Observed, after: Observed): Movement[] {
  const moved: Movement[] = [];
  const put = (part: MovedPart, from: string | null, to: string | null): void => {
    if (to !== null && (from === null || isNewer(to, from))) moved.push({ part, from, to });
  };
  const packagesKnown = ![...before.missing, ...after.missing].some(({ part }) => part === 'installedUpdates');
  if (before.os !== null && after.os !== null && !(packagesKnown && isWaiting(PACKAGES.rollup, before)))
    put('build', `${before.os.build}.${before.os.ubr}`, `${after.os.build}.${after.os.ubr}`);
  for (const [part, name] of Object.entries(PACKAGES) as [Exclude<MovedPart, 'build'>, string][])
    if (packagesKnown && !isWaiting(name, before)) put(part, newestOf(name, before), newestOf(name, after));
  return moved;
}

const packagesOf = (name: string, { installedUpdates }: Observed) =>
  installedUpdates.filter(({ source, id }) => source === 'package' && id.startsWith(name));

/** Whether a package of this name waits for a reboot already. */
const isWaiting = (name: string, seen: Observed): boolean =>
  packagesOf(name, seen).some(({ state }) => state === 'staged' || state === 'installPending');

function newestOf(name: string, seen: Observed): string | null {
  const versions = packagesOf(name, seen)
    .filter(({ state }) => IN_FORCE.has(state))
    .flatMap(({ id }) => /~(\d+(?:\.\d+){1,3})$/u.exec(id)?.[1] ?? []);
  return versions.reduce<string | null>((best, one) => (best === null || isNewer(one, best) ? one : best), null);
}

/** Which movements an update of a kind explains; a feature update explains all of them. */
const EXPLAINS: Readonly<Partial<Record<UpdateKind, readonly MovedPart[]>>> = {
  cumulative: ['build', 'rollup', 'servicingStack'],
  hotpatch: ['build'],
  enablement: ['build', 'rollup', 'servicingStack'],
  servicingStack: ['servicingStack'],
  dotnet: ['dotnet', 'dotnet481'],
  feature: ['build', 'rollup', 'servicingStack', 'dotnet', 'dotnet481'],
};

/**
 * What is not known enough to say what it moves; what has no KB is no update of Windows itself, and moves none of it.
 */
const isUnknown = ({ kind, kbs }: Attempted): boolean => kind === 'other' && kbs.length > 0;

export interface Attempted {
  readonly key: string;
  readonly kind: UpdateKind;
  readonly kbs: readonly string[];
}

/**
 * The movements that prove an update of unknown kind: those that no attempted update of a known kind explains, and only
 * while it is the one attempted update of unknown kind; between two of them nothing says whose they are. By key. Pure.
 *
 * @param gone kinds of updates that were offered, not attempted by us, and are offered no more: somebody else may have
 * installed them
 */
export function unexplained(
  movements: readonly Movement[],
  attempted: readonly Attempted[],
  gone: readonly UpdateKind[] = [],
): Map<string, Movement[]> {
  const explained = new Set([...attempted.map(({ kind }) => kind), ...gone].flatMap((kind) => EXPLAINS[kind] ?? []));
  const left = movements.filter(({ part }) => !explained.has(part));
  const [one, ...others] = attempted.filter(isUnknown);
  return new Map(one === undefined || others.length > 0 || left.length === 0 ? [] : [[one.key, left]]);
}

const NAMES: Readonly<Record<MovedPart, string>> = {
  build: 'the build',
  rollup: 'Package_for_RollupFix',
  servicingStack: 'Package_for_ServicingStack',
  dotnet: 'Package_for_DotNetRollup',
  dotnet481: 'Package_for_DotNetRollup_481',
};

/** One movement as a sentence. */
export const sentenceOfMovement = ({ part, from, to }: Movement): string =>
  `${NAMES[part]} went from ${from ?? 'none'} to ${to}`;
