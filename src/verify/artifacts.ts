import { pathIn } from '../evidence/layout.ts';
import { ROLES } from '../schema/artifact-groups.ts';
import { ARTIFACTS } from '../schema/artifacts.ts';

export type Role = keyof typeof ROLES;
export type Roles = {
  readonly [R in Role]: { readonly path: string; readonly schema: (typeof ROLES)[R]['verified'] };
};

/** The JSON files with a known role, each with what it must be. `<RunId>` in a path is the run's own. */ // E-3.7
export const rolesOf = (runId: string): Roles =>
  Object.fromEntries(
    Object.entries(ROLES).map(([role, row]) => [role, { path: pathIn(runId, row), schema: row.verified }]),
  ) as Roles;

const CANONICAL: readonly string[] = Object.values(ROLES).flatMap((row) =>
  'form' in row && row.form === 'canonical' ? [row.path] : [],
);

/** Files whose every byte follows from what they say. */ // E-2.4
export const isCanonicalRole = (path: string): boolean => CANONICAL.includes(path) || hopOf(path) !== null;

const [BEFORE_HOP, AFTER_HOP] = ARTIFACTS.hopSeals.path.split('<hop>') as [string, string];

/** The hop of the seal of a hop, without leading zero; null for any other path. */
export function hopOf(path: string): number | null {
  if (!path.startsWith(BEFORE_HOP) || !path.endsWith(AFTER_HOP)) return null;
  const hop = path.slice(BEFORE_HOP.length, -AFTER_HOP.length);
  return /^[1-9]\d{0,5}$/u.test(hop) ? Number(hop) : null;
}
