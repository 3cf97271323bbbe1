import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, test } from 'node:test';
import * as v from 'valibot';
import {
  APPEND_ONLY,
  artifactAt,
  artifactFiles,
  MUTABLE,
  oneOf,
  pathIn,
  RUN_FILES,
} from '../../src/evidence/layout.ts';
import { isEvidencePath } from '../../src/evidence/run-paths.ts';
import type { Artifact } from '../../src/schema/artifact.ts';
import { DECIDING, isFamily, LOGS, REPORTED, ROLES } from '../../src/schema/artifact-groups.ts';
import { ARTIFACTS } from '../../src/schema/artifacts.ts';
import { SCHEMAS } from '../../src/schema/registry.ts';
import { hopOf, isCanonicalRole, rolesOf } from '../../src/verify/artifacts.ts';

const RUN_ID = '5f1c2a9e-7b43-4d0e-9c51-2f6a8e3b7d10';
const rows: readonly [string, Artifact][] = Object.entries(ARTIFACTS);
const paths = (group: object): string[] => Object.values<Artifact>(group as never).map(({ path }) => path);

describe('each row of the table of artifacts', () => {
  for (const [name, row] of rows) {
    test(`${name} is whole`, () => {
      const file = isFamily(row) ? oneOf(row, 'x') : row;
      assert.ok(
        isEvidencePath(pathIn(RUN_ID, file)),
        'its path is one of evidence, with at most one name beside the run id',
      );
      assert.equal(row.form === 'bytes', row.schema === null);
      assert.equal(row.form === 'lines', row.path.endsWith('.jsonl'));
      assert.equal(row.sealed === 'prefix', row.form === 'lines', 'what only ever grows is lines');
      if (row.schema !== null)
        assert.equal(SCHEMAS[row.name ?? '']?.schema, row.schema, 'the registry knows its schema');
      if (row.decides === true || row.verified !== undefined) assert.equal(row.withheldAs, undefined, 'it is needed');
      if (row.decides === true) assert.equal(row.verified, row.schema, 'what decides is verified whole');
      if (row.sealed === 'mutable') assert.equal(row.empty, undefined);
    });
  }

  test('has a path of its own, also when case is folded', () => {
    const folded = rows.map(([, { path }]) => path.toLowerCase());
    assert.equal(new Set(folded).size, folded.length);
  });
});

const of = { head: { schemaVersion: 1, runId: RUN_ID }, simulated: true, reason: 'none' } as const;
for (const [name, row] of rows.filter(([, { empty }]) => empty !== undefined)) {
  test(`${name} is, when empty, what its schema and a verifier demand`, () => {
    const value = row.empty?.({ ...of, time: '2026-01-01T00:00:00.000Z' });
    if (value === null) assert.equal(row.form, 'lines');
    else
      for (const schema of [row.schema, row.verified ?? row.schema])
        assert.ok(schema !== null && v.is(schema, value), 'it does not fit');
  });
}

describe('what follows from the table', () => {
  test('the paths of a run: each file of its own once, by the name of its row', () => {
    const named: Record<string, string> = { ...RUN_FILES, ...artifactFiles(RUN_ID) };
    const single = rows.filter(([, row]) => !isFamily(row));
    assert.deepEqual(Object.keys(named).sort(), single.map(([name]) => name).sort());
    assert.equal(named['catalog'], `Artifacts/UpdateCatalog/${RUN_ID}/catalog.json`);
    assert.equal(named['run'], 'run.json');
  });

  test('how a seal lists a file: the logs only grow, the record, the checkpoint and the plan are rewritten', () => {
    assert.deepEqual(APPEND_ONLY, ['Logs/Events.jsonl', 'Logs/install-summary.jsonl', 'Telemetry/spans.jsonl']);
    assert.deepEqual(paths(LOGS), APPEND_ONLY);
    assert.deepEqual(MUTABLE, ['run.json', 'State/state.json', 'State/RebootPlan.json']);
  });

  test('what the exit code follows from, and what reports are made of', () => {
    const deciding = ['state', 'rebootPlan', 'catalog', 'catalogAfter', 'preValidation', 'regressions', 'diagnostics'];
    assert.deepEqual(Object.keys(DECIDING), deciding);
    const others = ['run', 'baseline', 'snapshot', 'diff', 'postValidation', 'effectivePolicy'];
    assert.deepEqual(Object.keys(REPORTED).sort(), [...deciding, ...others].sort());
  });

  test('which files have but one form: the seals, the index and the manifest', () => {
    const canonical = ['State/seal-content.json', 'artifact-index.json', 'manifest.json', 'State/seal-1.json'];
    for (const path of canonical) assert.ok(isCanonicalRole(path), path);
    const roles = Object.values(rolesOf(RUN_ID)).map(({ path }) => path);
    assert.deepEqual(roles.filter(isCanonicalRole), canonical.slice(0, 3));
  });

  for (const [path, hop] of [
    ['State/seal-1.json', 1],
    ['State/seal-42.json', 42],
    ['State/seal-01.json', null],
    ['State/seal-0.json', null],
    ['State/seal-.json', null],
    ['State/seal-1234567.json', null],
    ['State/seal-content.json', null],
    ['state/seal-1.json', null],
    ['State/seal-1.json.previous', null],
  ] as const) {
    test(`the hop of ${path} is ${hop ?? 'none'}`, () => {
      assert.equal(hopOf(path), hop);
    });
  }

  test('the row of a path: its own before that of a family, and none beyond the table', () => {
    const at = (path: string) => artifactAt(RUN_ID, path);
    assert.equal(at(artifactFiles(RUN_ID).diagnostics), ARTIFACTS.diagnostics);
    assert.equal(at(`Artifacts/Diagnostics/LightDiag/${RUN_ID}/events/System.evtx`), ARTIFACTS.collected);
    assert.equal(at(`Artifacts/Validation/${RUN_ID}/pre/001-a.b.json`), ARTIFACTS.checksBefore);
    assert.equal(at(artifactFiles(RUN_ID).earlierChecks), ARTIFACTS.earlierChecks);
    assert.equal(at('Artifacts/Validation/other/pre/001-a.b.json'), undefined);
    assert.equal(at('Reports/unknown.json'), undefined);
  });
});

test('the page of the format names every role, with the schema or the head that is demanded', () => {
  const page = readFileSync(new URL('../../docs/evidence-format.md', import.meta.url), 'utf8');
  const [, table = ''] = page.split('**E-3.7**');
  const told = new Map<string, string>();
  for (const [, files = '', demanded = ''] of table
    .split('Every other file')[0]
    ?.matchAll(/^\| (`[^|]+) \| ([^|]+) \|/gmu) ?? []) {
    const [first = '', ...others] = [...files.matchAll(/`([^`]+)`/gu)].map(([, path = '']) => path);
    const folder = first.slice(0, first.lastIndexOf('/') + 1);
    for (const path of [first, ...others.map((name) => folder + name)]) told.set(path, demanded.trim());
  }
  const roles = [...Object.values<Artifact>(ROLES), ARTIFACTS.hopSeals];
  const demands = roles.map(({ path, name, schema, verified }) => [path, verified === schema ? name : 'head only']);
  assert.deepEqual([...told].sort(), demands.sort());
});
