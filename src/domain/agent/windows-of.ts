import type { BuildTable } from '../../schema/builds.ts';
import type { OsFacts } from '../../schema/inventory.ts';
import { rangeOf } from '../builds.ts';
import { buildFamily, KNOWN_BUILDS } from '../select/applicability.ts';
import type { Category } from './facts.ts';
import { KNOWN_LINES, productOf } from './products.ts';

/** Whose Windows an update is for, seen from this device; `later`: of a build that no table has. */
export type WindowsOf = 'own' | 'another' | 'later';

/** The first build of Windows 11; `ProductName` in the registry says Windows 10 there too. */
export const FIRST_WINDOWS_11 = 22_000;

/** Servers by their build, in the names of `products.ts`. */
const SERVER_LINES: Readonly<Record<number, string>> = {
  14393: 'server2016',
  17763: 'server2019',
  18362: 'server1903',
  18363: 'server1903',
  19041: 'server1903',
  19042: 'server1903',
  20348: 'server21H2',
  20349: 'server22H2',
  25398: 'server23H2',
  26100: 'server24H2',
};

/**
 * Whether a build is of the device's own Windows. A build that the tables do not know over one they do know may be the
 * next release, an enablement package's, or another product: the build alone does not tell (28100 over 28000). Below a
 * known one it is another Windows; over a device that is itself unknown nothing can be said.
 */
export function windowsOfBuild(build: number, os: OsFacts, table: BuildTable): WindowsOf {
  if (buildFamily(os.build).includes(build)) return 'own';
  const known = (one: number): boolean => KNOWN_BUILDS.has(one) || table.rows.some((row) => row.build === one);
  if (known(build)) return 'another';
  return known(os.build) && build < os.build ? 'another' : 'later';
}

/** The line of Windows of this device, as products name it; null for a server that the table does not know. */
function lineOf(os: OsFacts): string | null {
  if (rangeOf(os) === 'server') return SERVER_LINES[os.build] ?? null;
  return os.build < FIRST_WINDOWS_11 ? 'windows10' : 'windows11';
}

/**
 * Whether the products of an update are this device's Windows: `own` when one is; `other` when all are another Windows,
 * a server's for a client, or the other way round; null when none of them is a Windows, as with what comes from the
 * unified platform, or when one is a later Windows, which this device may be.
 */
export function windowsOfProducts(categories: readonly Category[], os: OsFacts): 'own' | 'other' | null {
  const own = lineOf(os);
  const isServer = rangeOf(os) === 'server';
  const lines = categories.flatMap((one) => productOf(one)?.windows ?? []).filter((one) => one !== 'any');
  const seen = lines.map((line) => {
    if (line === own) return 'own';
    if (KNOWN_LINES.has(line) || line.startsWith('server') !== isServer) return 'other';
    return own === null ? 'own' : null;
  });
  if (seen.includes('own')) return 'own';
  return seen.length > 0 && seen.every((one) => one === 'other') ? 'other' : null;
}
