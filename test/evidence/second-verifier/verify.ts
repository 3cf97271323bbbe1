// A second verifier, made from docs/evidence-format.md alone: node:fs, node:crypto and the published schemas.
import { createHash } from 'node:crypto';
import fs from 'node:fs';
import { canonical, Contradiction, fits, strictJson, Unreadable } from './json.ts';
import { exitOf, type Exit, type Json } from './exit-code.ts';

export interface Second {
  readonly verdict: 'VALID' | 'INVALID' | 'INCOMPLETE' | 'UNVERIFIABLE';
  readonly exit: Exit | null;
  readonly root: string | null;
}

interface Entry {
  readonly path: string;
  readonly length: number;
  readonly sha256: string;
  readonly kind: string;
}

const sha = (...parts: Uint8Array[]): Buffer => createHash('sha256').update(Buffer.concat(parts)).digest();
const hex = (bytes: Uint8Array): string => sha(bytes).toString('hex');
const ZERO = '0'.repeat(64);
const LOGS = ['Logs/Events.jsonl', 'Logs/install-summary.jsonl', 'Telemetry/spans.jsonl'];
const CANONICAL = /^(?:artifact-index|manifest|State\/seal-(?:content|[1-9][0-9]{0,5}))\.json$/u;
const REWRITTEN = ['run.json', 'State/state.json', 'State/RebootPlan.json'];
const schemas = new Map<string, Json>();
const schemaOf = (name: string): Json => {
  const url = new URL(`../../../schemas/${name}.schema.json`, import.meta.url);
  const schema = schemas.get(name) ?? (JSON.parse(fs.readFileSync(url, 'utf8')) as Json);
  schemas.set(name, schema);
  return schema;
};

export function secondVerify(folder: string, given: string | null): Second {
  let contradicted = false;
  let unreadable = false;
  const must = (holds: boolean): void => {
    if (!holds) contradicted = true;
  };
  const attempt = <T>(act: () => T): T | null => {
    try {
      return act();
    } catch (error) {
      if (error instanceof Contradiction) contradicted = true;
      else if (error instanceof Unreadable) unreadable = true;
      else throw error;
      return null;
    }
  };

  // E-3.1, E-3.3, E-3.4
  const tree = new Map<string, Buffer>();
  const folded = new Set<string>();
  const walk = (inside: string): void => {
    for (const entry of fs.readdirSync(`${folder}/${inside}`, { withFileTypes: true })) {
      const path = inside + entry.name;
      must(!folded.has(path.toLowerCase()));
      folded.add(path.toLowerCase());
      must(sound(path));
      if (!sound(path)) continue;
      if (entry.isDirectory()) walk(`${path}/`);
      else if (entry.isFile()) tree.set(path, fs.readFileSync(`${folder}/${path}`));
      else contradicted = true;
    }
  };
  walk('');
  const finished = tree.has('manifest.json');

  // E-2.5, E-3.7
  const unusable = new Set<string>();
  const read = (path: string, schema: string | null): Json | null | undefined => {
    const bytes = tree.get(path);
    if (bytes === undefined) return undefined;
    const badBefore: boolean = unreadable;
    unreadable = false;
    const found = attempt(() => {
      const value = (CANONICAL.test(path) ? canonicalJson(bytes) : strictJson(bytes)) as Json | null;
      const version = typeof value === 'object' && value !== null ? value['schemaVersion'] : undefined;
      if (version !== undefined && version !== 1) throw new Unreadable('version');
      if (schema === null ? version !== 1 : !fits(value, schemaOf(schema))) throw new Contradiction('schema');
      return value;
    });
    if (unreadable) unusable.add(path);
    unreadable ||= badBefore;
    return found;
  };
  const isCanonical = (path: string): void => {
    const bytes = tree.get(path);
    if (bytes === undefined) return;
    attempt(() => {
      must(Buffer.from(`${canonical(canonicalJson(bytes))}\n`).equals(bytes));
    });
  };

  const run = read('run.json', 'run');
  if (run === undefined && !finished) unreadable = true;
  const catalogueFolder = [...tree.keys()]
    .sort()
    .flatMap((path) => /^Artifacts\/UpdateCatalog\/([0-9a-f-]{36})\//u.exec(path)?.[1] ?? []);
  const runId = (run?.['runId'] ?? catalogueFolder[0] ?? 'unknown') as string;
  const ofRun = (value: Json | null | undefined): Json | null | undefined => {
    if (value !== null && value !== undefined) must(value['runId'] === runId);
    return value;
  };
  const role = (path: string, schema: string | null) => ofRun(read(path, schema));
  const catalogs = `Artifacts/UpdateCatalog/${runId}`;
  const state = role('State/state.json', 'state');
  const plan = role('State/RebootPlan.json', 'reboot-plan');
  const catalog = role(`${catalogs}/catalog.json`, 'catalog');
  const after = role(`${catalogs}/catalog-after.json`, 'catalog-after');
  const pre = role('Reports/pre-validation.json', 'validation');
  const regressions = role('Reports/regressions.json', 'regressions');
  const diagnostics = role(`Artifacts/Diagnostics/LightDiag/${runId}/diagnostics-summary.json`, 'diagnostics-summary');
  const index = role('artifact-index.json', 'artifact-index');
  const manifest = role('manifest.json', 'manifest');
  const report = role('Reports/final-report.json', null);
  const inventories = ['Baseline/', 'Snapshot/'].map((kind) =>
    role(`Artifacts/${kind}${runId}/${kind === 'Baseline/' ? 'baseline' : 'snapshot'}.json`, null),
  );
  for (const name of ['post-validation', 'diff-report', 'redaction-log']) role(`Reports/${name}.json`, null);
  const policy = read(`Artifacts/Policy/${runId}/effective-policy.json`, null);
  if (policy && policy['runId'] !== null) ofRun(policy);
  for (const one of inventories) if (one) must(typeof one['simulated'] === 'boolean');
  if (report) must(report['contentRoot'] === null || /^[0-9a-f]{64}$/u.test(String(report['contentRoot'])));

  // E-4
  const marks = new Map<number, [number, string]>([[0, [0, ZERO]]]);
  let last: [number, string] = [0, ZERO];
  const records: Json[] = [];
  let recordsUsable = tree.has('Logs/install-summary.jsonl');
  let recordsJudged = true;
  for (const [which, path] of LOGS.entries()) {
    const bytes = tree.get(path);
    if (bytes === undefined) {
      if (which < 2) must(!finished);
      continue;
    }
    let from = 0;
    let good = true;
    for (let end = bytes.indexOf(10); end !== -1; end = bytes.indexOf(10, from)) {
      const line = bytes.subarray(from, end + 1);
      from = end + 1;
      if (!good) continue;
      const before: boolean = unreadable;
      unreadable = false;
      const value = attempt(() => {
        if (line.length > 1_048_576) throw new Unreadable('line');
        let parsed;
        try {
          parsed = strictJson(line.subarray(0, -1)) as Json;
        } catch {
          throw new Contradiction('line');
        }
        if (
          which === 0 &&
          !(fits(parsed, schemaOf('event')) && parsed['seq'] === last[0] + 1 && parsed['prev'] === last[1])
        )
          throw new Contradiction('event');
        if (which === 1) {
          const version = (parsed as Json | null)?.['schemaVersion'];
          if (version !== undefined && version !== 1) throw new Unreadable('version');
          if (!fits(parsed, schemaOf('install-record'))) throw new Contradiction('record');
        }
        if (which === 2 && (typeof parsed !== 'object' || parsed === null || Array.isArray(parsed)))
          throw new Contradiction('span');
        return parsed;
      });
      if (value === null) good = false;
      if (value === null && which === 1) [recordsUsable, recordsJudged] = [false, !unreadable];
      unreadable ||= before;
      if (value === null) continue;
      if (which === 1) records.push(value);
      if (which === 0) marks.set(from, (last = [last[0] + 1, hex(line)]));
    }
    if (from < bytes.length) {
      must(!finished);
      if (which === 1) recordsUsable = false;
    }
  }

  // E-6
  const eventsLength = tree.get('Logs/Events.jsonl')?.length;
  const hops = [...tree.keys()]
    .flatMap((path) => /^State\/seal-([1-9][0-9]{0,5})\.json$/u.exec(path)?.[1] ?? [])
    .map(Number);
  const seals = new Map<number | null, Json | null | undefined>(
    [...hops.sort((a, b) => a - b), null].map((hop) => [hop, read(`State/seal-${hop ?? 'content'}.json`, 'seal')]),
  );
  const roots = new Map<number | null, string>();
  for (const [hop, seal] of seals) {
    const path = `State/seal-${hop ?? 'content'}.json`;
    isCanonical(path);
    if (!seal) continue;
    const entries = seal['entries'] as Entry[];
    const events = entries.find((entry) => entry.path === LOGS[0]);
    const untouched =
      hop !== null && hop === Math.max(...hops) && events !== undefined && events.length === eventsLength;
    must(seal['hop'] === hop && seal['runId'] === runId && inOrder(entries));
    for (const entry of entries) {
      must(sound(entry.path) && entry.path !== path);
      const kind = LOGS.includes(entry.path) ? 'prefix' : REWRITTEN.includes(entry.path) ? 'mutable' : 'file';
      must(entry.kind === kind);
      const bytes = tree.get(entry.path);
      must(bytes !== undefined);
      if (bytes === undefined || (kind === 'mutable' && !untouched)) continue;
      const part = kind === 'prefix' && !untouched ? bytes.subarray(0, entry.length) : bytes;
      must(part.length === entry.length && hex(part) === entry.sha256);
    }
    const mark = marks.get(events?.length ?? 0);
    must(mark !== undefined && mark[0] === seal['eventCount'] && mark[1] === seal['chainHead']);
    if (untouched)
      must([...tree.keys()].every((file) => file === path || entries.some((entry) => entry.path === file)));
    const root = attempt(() => rootOf(seal));
    if (root !== null) roots.set(hop, root);
  }
  if (report && !(tree.has('State/seal-content.json') && !seals.get(null)))
    must(report['contentRoot'] === (roots.get(null) ?? null));

  // E-7
  isCanonical('artifact-index.json');
  isCanonical('manifest.json');
  let root: string | null = null;
  if (finished) {
    must(tree.has('artifact-index.json'));
    if (index) {
      const entries = index['entries'] as Entry[];
      must(inOrder(entries));
      const listed = new Set(entries.map((entry) => entry.path));
      for (const entry of entries) {
        const bytes = tree.get(entry.path);
        must(sound(entry.path) && !['artifact-index.json', 'manifest.json'].includes(entry.path));
        must(bytes !== undefined && bytes.length === entry.length && hex(bytes) === entry.sha256);
      }
      for (const path of tree.keys()) must(listed.has(path) || ['artifact-index.json', 'manifest.json'].includes(path));
      root = attempt(() => rootOf(index));
      if (manifest) {
        must(manifest['treeSize'] === entries.length + 1 && manifest['root'] === root);
        must(manifest['eventCount'] === last[0] && manifest['chainHead'] === last[1]);
      }
    }
    must(run !== undefined && (!run || run['status'] === 'ended'));
    must(state !== undefined && (!state || state['status'] === 'ended'));
  }

  // E-8.6, E-3.8
  if (catalog) {
    const updates = catalog['updates'] as Json[];
    const counts = catalog['counts'] as Record<string, number>;
    for (const decision of ['selected', 'excluded', 'deferred', 'notApplicable'])
      must(counts[decision] === updates.filter((entry) => entry['decision'] === decision).length);
    must(counts['offered'] === updates.length);
  }
  if (run) {
    const { mode, simulated } = run;
    must(mode !== 'scenario' || simulated === true);
    must(mode !== 'live' || simulated === false);
    must((run['source'] as Json)['kind'] !== 'scenario' || simulated === true);
    must(mode === 'test' || !records.some((record) => record['reason'] === 'simulated'));
    for (const one of inventories) if (one) must(one['simulated'] === simulated);
  }

  // E-8.1 to E-8.3, E-9.6
  const sealOfPlan = plan ? seals.get(plan['hop'] as number) : undefined;
  const usable = (value: Json | null | undefined) => (value && value['runId'] !== runId ? null : value);
  const sealedEvents = ((sealOfPlan?.['entries'] ?? []) as Entry[]).find(
    (one) => one.path === LOGS[0] && one.kind === 'prefix',
  );
  const waits =
    usable(plan) != null &&
    usable(sealOfPlan) != null &&
    sealOfPlan?.['hop'] === plan?.['hop'] &&
    sealedEvents?.length === eventsLength &&
    sealedEvents !== undefined;
  const judged = [
    'State/state.json',
    'State/RebootPlan.json',
    'Reports/pre-validation.json',
    'Reports/regressions.json',
  ];
  judged.push(`${catalogs}/catalog.json`, `${catalogs}/catalog-after.json`);
  judged.push(`Artifacts/Diagnostics/LightDiag/${runId}/diagnostics-summary.json`);
  if (plan) judged.push(`State/seal-${String(plan['hop'])}.json`);
  const exit =
    judged.some((path) => unusable.has(path)) || !recordsJudged
      ? null
      : exitOf({
          ...{ state: usable(state), waits, catalog: usable(catalog), after: usable(after), records, recordsUsable },
          ...{ pre: usable(pre), regressions: usable(regressions), diagnostics: usable(diagnostics) },
        });
  if (exit !== null && run && (finished || exit.exitCode === 150)) {
    must(run['exitCode'] === exit.exitCode && run['exitName'] === exit.exitName);
    must(canonical(run['accepted'] ?? []) === canonical(exit.accepted));
    must(canonical(run['why']) === canonical(exit.why) && canonical(run['counts']) === canonical(exit.counts));
  }

  // E-10.4, E-10.2
  const hopRoots = [...roots].filter(([hop]) => hop !== null).map(([, one]) => one);
  if (given !== null) must(given === root || hopRoots.includes(given));
  const covered = given === null || given === root;
  const verdict = contradicted ? 'INVALID' : unreadable ? 'UNVERIFIABLE' : finished && covered ? 'VALID' : 'INCOMPLETE';
  return { verdict, exit, root: finished ? root : (hopRoots.at(-1) ?? null) };
}

/** E-2.4: what should be canonical and is no JSON contradicts. */
function canonicalJson(bytes: Buffer): unknown {
  try {
    return strictJson(bytes);
  } catch {
    throw new Contradiction('no JSON');
  }
}

/** E-3.3. */
function sound(path: string): boolean {
  if (path.length > 1024 || /[\u0000-\u001f\u007f\\:*?"<>|\ufffd]|\p{Surrogate}/u.test(path)) return false;
  return path.split('/').every((part) => part !== '' && part !== '.' && part !== '..');
}

/** E-5.1. */
const inOrder = (entries: readonly Entry[]): boolean =>
  entries.every((entry, at) => at === 0 || (entries[at - 1]?.path ?? '') < entry.path);

/** E-5.2, E-5.3. */
function rootOf(list: Json): string {
  const { entries, ...head } = list;
  const level = [head, ...(entries as Json[])].map((leaf) => sha(Buffer.of(0), Buffer.from(canonical(leaf))));
  return tree(level).toString('hex');
}

function tree(hashes: Buffer[]): Buffer {
  const [only] = hashes;
  if (hashes.length === 1 && only !== undefined) return only;
  const split = 2 ** Math.floor(Math.log2(hashes.length - 1));
  return sha(Buffer.of(1), tree(hashes.slice(0, split)), tree(hashes.slice(split)));
}
