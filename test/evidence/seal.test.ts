import assert from 'node:assert/strict';
import { appendFileSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { checkHopSeal } from '../../src/evidence/check-seal.ts';
import { sha256Hex } from '../../src/evidence/hash.ts';
import { oneOf, RUN_FILES } from '../../src/evidence/layout.ts';
import { rootOf } from '../../src/evidence/seal.ts';
import { ARTIFACTS } from '../../src/schema/artifacts.ts';
import { testFiles } from '../support/test-files.ts';
import { aRun, paths } from './a-run.ts';

const SEAL = 'State/seal-1.json';

function aWaitingRun() {
  const run = aRun({ until: 'waiting' });
  const seal = run.folder.read(oneOf(ARTIFACTS.hopSeals, 1));
  assert.ok(seal !== undefined);
  const cookie = { sha256: sha256Hex(readFileSync(join(run.path, SEAL))), root: run.root ?? '' };
  return { ...run, seal, cookie, check: () => checkHopSeal(testFiles, run.folder, 1, cookie) };
}

describe('the seal of a hop', () => {
  test('lists every file once, in order, each as what it will be', () => {
    const { seal, folder } = aWaitingRun();
    assert.deepEqual(
      seal.entries.map((entry) => entry.path),
      folder.list().filter((path) => path !== SEAL),
    );
    const kinds = new Map(seal.entries.map((entry) => [entry.path, entry.kind]));
    assert.equal(kinds.get(RUN_FILES.events), 'prefix');
    assert.equal(kinds.get(RUN_FILES.installSummary), 'prefix');
    assert.equal(kinds.get(RUN_FILES.run), 'mutable');
    assert.equal(kinds.get(RUN_FILES.state), 'mutable');
    assert.equal(kinds.get(paths.catalog), 'file');
  });

  test('its root commits to the kind of an entry, the hop, the run and the chain', () => {
    const { seal, root } = aWaitingRun();
    assert.equal(rootOf(seal), root);
    const [first, ...rest] = seal.entries;
    assert.ok(first !== undefined);
    for (const other of [
      { ...seal, entries: [{ ...first, kind: 'mutable' as const }, ...rest] },
      { ...seal, hop: 2 },
      { ...seal, runId: seal.runId.replace('5', '6') },
      { ...seal, eventCount: seal.eventCount + 1 },
      { ...seal, entries: rest },
    ])
      assert.notEqual(rootOf(other), root);
  });

  test('leftovers of a crash are swept before it and never stand in it', () => {
    const run = aRun({ until: 'killed' });
    run.folder.save({ path: 'State/state.json.previous' }, Buffer.from('x'));
    run.folder.save({ path: 'State/.state.json.0123456789abcdef.tmp' }, Buffer.from('x'));
    run.folder.save({ path: 'Artifacts/kept.tmp' }, Buffer.from('x'));
    run.folder.save({ path: 'Artifacts/kept.previous' }, Buffer.from('x'));
    const { path } = run.sealAgain();
    const listed = run.folder.read(oneOf(ARTIFACTS.hopSeals, 1))?.entries.map((entry) => entry.path) ?? [];
    assert.equal(listed.filter((file) => file.includes('state.json.')).length, 0);
    assert.equal(listed.filter((file) => file.includes('kept')).length, 2);
    assert.deepEqual(
      run.folder.list().filter((file) => file !== path),
      listed,
    );
  });

  test('is not made over a broken chain', () => {
    const run = aRun({ until: 'killed' });
    appendFileSync(join(run.path, RUN_FILES.events), '{"seq"');
    assert.throws(() => run.sealAgain(), { code: 'evidenceUnreadable' });
  });
});

describe('resuming', () => {
  test('an untouched run passes, with and without the cookie', () => {
    const { check, folder, root } = aWaitingRun();
    assert.deepEqual(check(), { ok: true, root, differences: [] });
    assert.equal(checkHopSeal(testFiles, folder, 1, null).ok, true);
  });

  const ATTACKS: [string, (path: string) => void, string, string][] = [
    ['a file is changed', (path) => appendFileSync(join(path, paths.catalog), ' '), paths.catalog, 'changed'],
    [
      'the checkpoint is changed',
      (path) => appendFileSync(join(path, RUN_FILES.state), ' '),
      RUN_FILES.state,
      'changed',
    ],
    ['an event is added', (path) => appendFileSync(join(path, RUN_FILES.events), '{}\n'), RUN_FILES.events, 'changed'],
    [
      'a record is added',
      (path) => appendFileSync(join(path, RUN_FILES.installSummary), '{}\n'),
      RUN_FILES.installSummary,
      'changed',
    ],
    ['a file is removed', (path) => rmSync(join(path, paths.baseline)), paths.baseline, 'missing'],
    [
      'a file is added',
      (path) => writeFileSync(join(path, 'Reports/regressions.json'), '{}'),
      'Reports/regressions.json',
      'added',
    ],
    ['the seal is removed', (path) => rmSync(join(path, SEAL)), SEAL, 'missing'],
    ['the seal is cut', (path) => writeFileSync(join(path, SEAL), '{'), SEAL, 'unreadable'],
  ];
  for (const [name, attack, path, problem] of ATTACKS) {
    test(`${name} while the run waits: named`, () => {
      const run = aWaitingRun();
      attack(run.path);
      const found = run.check();
      assert.equal(found.ok, false);
      const one = found.differences.find((difference) => difference.path.endsWith(path));
      assert.equal(one?.problem, problem);
    });
  }

  test('a seal that was made again over changed files is not the one of the cookie', () => {
    const run = aWaitingRun();
    appendFileSync(join(run.path, paths.catalog), ' ');
    rmSync(join(run.path, SEAL));
    run.sealAgain();
    assert.deepEqual(
      run.check().differences.map(({ path, problem }) => [path, problem]),
      [[SEAL, 'changed']],
    );
    assert.equal(checkHopSeal(testFiles, run.folder, 1, null).ok, true);
  });
});
