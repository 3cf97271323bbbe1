import { plain } from '../domain/policy/directives.ts';
import { buildTable, type BuildTable } from '../schema/builds.ts';
import type { Fault } from '../schema/fault.ts';
import { checkSchema, faultAt, type Locate } from '../schema/faults.ts';
import { parseStrictJson } from '../schema/strict-json.ts';
import { POLICY_MAX_BYTES, POLICY_MAX_DEPTH } from './read-policy-file.ts';
import { shownName, type TreeContext } from './tree-context.ts';

/** A table of builds that a configuration brings; it is no policy. */
export const BUILDS_FILE = 'builds.json';

export interface GivenBuilds {
  readonly table: BuildTable;
  /** As sources and faults name it. */
  readonly file: string;
  readonly sha256: string;
}

export interface ReadBuilds {
  readonly builds: GivenBuilds | null;
  readonly faults: readonly Fault[];
}

const NONE: ReadBuilds = { builds: null, faults: [] };

/** The table of builds in the config root, checked as a policy file is. Throws `configUnreadable`. */
export function readBuilds(context: TreeContext): ReadBuilds {
  const { reader, path, root, hash } = context;
  if (!reader.list(root).some(({ name }) => name === BUILDS_FILE)) return NONE;
  const place = path.join(root, BUILDS_FILE);
  const file = shownName(context, place);
  const no = (message: string): ReadBuilds => ({ builds: null, faults: [{ file, path: '', message }] });
  const stat = reader.stat(place);
  if (stat?.kind !== 'file') return no(`expected a file, got ${stat === undefined ? 'nothing' : `a ${stat.kind}`}`);
  if (stat.size > POLICY_MAX_BYTES) return no(`expected at most ${POLICY_MAX_BYTES} bytes, got ${stat.size}`);
  const bytes = reader.read(place, POLICY_MAX_BYTES);
  if (bytes === undefined) return no('expected a file, got nothing');
  const json = parseStrictJson(bytes, { file, maxBytes: POLICY_MAX_BYTES, maxDepth: POLICY_MAX_DEPTH });
  if (!json.ok) return { builds: null, faults: json.faults };
  return checkBuilds(json.value, file, hash(bytes), json.locate);
}

/** The table inside a packed configuration, under its key `builds`. */
export function packedBuilds(value: unknown, file: string, hash: TreeContext['hash']): ReadBuilds {
  if (value === undefined) return NONE;
  const { builds, faults } = checkBuilds(value, file, hash(new TextEncoder().encode(JSON.stringify(value))));
  const inside = (path: string) => (path === '' ? 'builds' : path.startsWith('[') ? `builds${path}` : `builds.${path}`);
  return { builds, faults: faults.map((fault) => ({ ...fault, path: inside(fault.path) })) };
}

function checkBuilds(value: unknown, file: string, sha256: string, locate?: Locate): ReadBuilds {
  const stated = plain(value);
  if (stated.faults.length > 0)
    return { builds: null, faults: stated.faults.map((fault) => faultAt(file, fault.path, fault.message, locate)) };
  const checked = checkSchema(buildTable, stated.value, file, locate);
  return checked.ok
    ? { builds: { table: checked.value, file, sha256 }, faults: [] }
    : { builds: null, faults: checked.faults };
}
