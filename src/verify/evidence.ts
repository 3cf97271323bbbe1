import * as v from 'valibot';
import { RUN_FILES } from '../evidence/layout.ts';
import { LOGS } from '../schema/artifact-groups.ts';
import { guid } from '../schema/basics.ts';
import type { InstallRecord } from '../schema/install-summary.ts';
import { seal, type Seal } from '../schema/seal.ts';
import { isCanonicalFile } from './canonical.ts';
import { checkEvent, checkRecords, checkSpan } from './log-line-checks.ts';
import { MAX_JSON_BYTES, MAX_LIST_BYTES, MAX_SEALS } from './limits.ts';
import { LogReader, type LineCheck, type LogReading } from './log.ts';
import { parseArtifact, readJson, valueOf, type Parsed } from './parse.ts';
import { readContent, readWhole, type Content } from './read-file.ts';
import type { Findings } from './result.ts';
import { hopOf, isCanonicalRole, rolesOf, type Role, type Roles } from './artifacts.ts';
import type { EvidenceSource } from './source.ts';
import type { Tree } from './tree.ts';
import type { Withheld } from './withheld.ts';

export type Artifacts = { readonly [R in Role]: Parsed<v.InferOutput<Roles[R]['schema']>> };

/** Everything that was read, each file once: what is judged is what was hashed. */
export interface Evidence {
  readonly tree: Tree;
  readonly contents: ReadonlyMap<string, Content>;
  readonly runId: string | null;
  readonly artifacts: Artifacts;
  /** By hop. */
  readonly hopSeals: ReadonlyMap<number, Parsed<Seal>>;
  readonly logs: ReadonlyMap<string, LogReading>;
  readonly records: readonly InstallRecord[];
}

/** Reads and parses the tree. Every fault of a single file is a finding; nothing is compared between files yet. */
export function readEvidence(source: EvidenceSource, tree: Tree, withheld: Withheld, findings: Findings): Evidence {
  const contents = new Map<string, Content>();
  const parsed = new Map<string, Parsed<unknown>>();
  const parse = (path: string, schema: v.GenericSchema): Parsed<unknown> => {
    const stat = tree.get(path);
    if (stat === undefined) return 'missing';
    const read = readWhole(source, { path, stat }, findings, isCanonicalRole(path) ? MAX_LIST_BYTES : MAX_JSON_BYTES);
    if (read === undefined) return 'unreadable';
    contents.set(path, read.content);
    if (read.bytes === undefined) return 'unreadable';
    if (isCanonicalRole(path) && !checkCanonical(read.bytes, path, findings)) return 'contradicted';
    return parseArtifact(read.bytes, path, schema, findings);
  };

  const runPath = rolesOf('').run;
  parsed.set(runPath.path, parse(runPath.path, runPath.schema));
  const runId = idOf(parsed.get(runPath.path), tree);
  const roles = rolesOf(runId ?? 'unknown');
  for (const role of Object.values(roles))
    if (!parsed.has(role.path)) parsed.set(role.path, parse(role.path, role.schema));
  const hopSeals = readHopSeals(tree, parse, findings);

  const seals = [...hopSeals.values(), parsed.get(roles.contentSeal.path) as Parsed<Seal>].map(valueOf);
  const records: InstallRecord[] = [];
  const logs = readLogs(source, tree, findings, { seals, contents, records });
  for (const [path, stat] of tree) {
    if (contents.has(path) || parsed.has(path) || hopOf(path) !== null || logs.has(path)) continue;
    const content = readContent(source, { path, stat }, findings);
    if (content !== undefined) contents.set(path, content);
  }
  const artifacts = Object.fromEntries(
    Object.entries(roles).map(([role, { path }]) => [role, parsed.get(path) ?? 'missing']),
  ) as unknown as Artifacts;
  return { ...withWithheld(tree, contents, withheld.files), runId, artifacts, hopSeals, logs, records };
}

/** What is withheld counts as there, with what the list says of it: index and seals must say the same. */ // E-14.3
function withWithheld(
  tree: Tree,
  contents: ReadonlyMap<string, Content>,
  withheld: Withheld['files'],
): Pick<Evidence, 'tree' | 'contents'> {
  if (withheld.size === 0) return { tree, contents };
  const stats = [...withheld].map(
    ([path, { length }]) => [path, { kind: 'file', size: length, modifiedMs: 0 }] as const,
  );
  return { tree: new Map([...tree, ...stats]), contents: new Map([...contents, ...withheld]) };
}

/** The run's id: what `run.json` says, else the one folder under `Artifacts/UpdateCatalog`. */ // E-3.2
function idOf(run: Parsed<unknown> | undefined, tree: Tree): string | null {
  if (typeof run === 'object') return (run.value as { runId: string }).runId;
  for (const path of tree.keys()) {
    const id = /^Artifacts\/UpdateCatalog\/([^/]+)\//u.exec(path)?.[1];
    if (id !== undefined && v.is(guid, id)) return id;
  }
  return null;
}

/**
 * False when the file is not JSON at all; one in another form than the canonical is named and still judged.
 */ // E-2.4
function checkCanonical(bytes: Uint8Array, path: string, findings: Findings): boolean {
  const read = readJson(bytes, path);
  if ('value' in read && isCanonicalFile(bytes, read.value)) return true;
  findings.contradicts('json', path, `expected the canonical form: ${'fault' in read ? read.fault : 'other bytes'}`);
  return 'value' in read;
}

function readHopSeals(
  tree: Tree,
  parse: (path: string, schema: v.GenericSchema) => Parsed<unknown>,
  findings: Findings,
): Map<number, Parsed<Seal>> {
  const seals = new Map<number, Parsed<Seal>>();
  for (const path of tree.keys()) {
    const hop = hopOf(path);
    if (hop === null) continue;
    if (seals.size < MAX_SEALS) seals.set(hop, parse(path, seal) as Parsed<Seal>);
    else findings.unreadable('read', path, `expected at most ${MAX_SEALS} seals`);
  }
  return new Map([...seals].sort(([a], [b]) => a - b));
}

function readLogs(
  source: EvidenceSource,
  tree: Tree,
  findings: Findings,
  {
    seals,
    contents,
    records,
  }: {
    readonly seals: readonly (Seal | undefined)[];
    /** Filled. */
    readonly contents: Map<string, Content>;
    /** Filled. */
    readonly records: InstallRecord[];
  },
): Map<string, LogReading> {
  const judges: Partial<Record<string, LineCheck>> = {
    [RUN_FILES.events]: checkEvent,
    [RUN_FILES.installSummary]: checkRecords(records),
  };
  const logs = new Map<string, LogReading>();
  for (const { path } of Object.values(LOGS)) {
    const stat = tree.get(path);
    if (stat === undefined) continue;
    const cuts = seals.flatMap((one) => one?.entries.filter((entry) => entry.path === path) ?? []);
    const reader = new LogReader(
      cuts.map((entry) => entry.length),
      judges[path] ?? checkSpan,
    );
    const content = readContent(source, { path, stat }, findings, reader);
    logs.set(path, reader.end());
    if (content !== undefined) contents.set(path, content);
  }
  return logs;
}
