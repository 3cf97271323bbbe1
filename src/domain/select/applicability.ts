import type { Offer } from '../../schema/catalog.ts';
import type { OsFacts } from '../../schema/inventory.ts';

/** Builds that take the same packages: the later ones are switched on by an enablement package. */
const BUILD_FAMILIES: readonly (readonly number[])[] = [
  [18362, 18363],
  [19041, 19042, 19043, 19044, 19045],
  [20348, 20349],
  [22621, 22631],
  [26100, 26200, 26300],
];
/**
 * Builds that share their packages with no other. Sources: `assets/tables/lifecycle.json`,
 * `corpus/updates/builds.json`.
 */
const LONE_BUILDS: readonly number[] = [10240, 10586, 14393, 15063, 16299, 17134, 17763, 22000, 25398, 28000];

/** Every build of a released Windows that this program knows; what is not here may be a later one. */
export const KNOWN_BUILDS: ReadonlySet<number> = new Set([...BUILD_FAMILIES.flat(), ...LONE_BUILDS]);

const SAME_ARCHITECTURE: Readonly<Record<string, OsFacts['architecture']>> = {
  x64: 'x64',
  amd64: 'x64',
  x86_64: 'x64',
  x86: 'x86',
  i386: 'x86',
  arm64: 'arm64',
  aarch64: 'arm64',
};

/** False only when both are known and differ; `neutral`, `any` and words we do not know fit every device. */
export function appliesToArchitecture(offer: Offer, os: OsFacts | null): boolean {
  const wanted = SAME_ARCHITECTURE[offer.architecture?.toLowerCase() ?? ''];
  return os === null || wanted === undefined || wanted === os.architecture;
}

/** The builds that take the same packages as this one, itself included. */
export const buildFamily = (build: number): readonly number[] =>
  BUILD_FAMILIES.find((builds) => builds.includes(build)) ?? [build];

/**
 * False only when builds are named and the device's is of none of their families. `26100.3194` counts as 26100. What
 * its source says is this device's own Windows applies, also with a build that is in no family yet.
 */
export function appliesToBuild(offer: Offer, os: OsFacts | null): boolean {
  if (os === null || offer.targetBuilds.length === 0 || offer.windows !== undefined) return true;
  const family = buildFamily(os.build);
  return offer.targetBuilds.some((build) => family.includes(Number(build.split('.')[0])));
}
