import assert from 'node:assert/strict';
import { appendFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { decideExit } from '../../src/domain/exit-code.ts';
import { readRunFacts } from '../../src/evidence/facts.ts';
import { RUN_FILES } from '../../src/evidence/layout.ts';
import { ARTIFACTS } from '../../src/schema/artifacts.ts';
import { testFiles } from '../support/test-files.ts';
import { aRun, paths, type ARun } from './a-run.ts';
import { anEntry, aRecord } from './an-update.ts';

const codeOf = (path: string): string => {
  const { code, why } = decideExit(readRunFacts(testFiles, path));
  return [code, ...why].join(' ');
};
const at = (run: ARun, path: string): string => join(run.path, path);

describe('the exit code is read from the files', () => {
  test('never from the code that run.json claims', () => {
    const run = aRun({ records: [aRecord(anEntry('KB5000001'), { verdict: 'rolledBack', installed: false })] });
    for (const exitCode of [0, 100, 150, 240]) {
      const record = run.folder.read(ARTIFACTS.run);
      assert.ok(record !== undefined);
      run.folder.write(ARTIFACTS.run, { ...record, exitCode, exitName: 'Success', why: [] });
      assert.equal(codeOf(run.path), '210');
    }
    rmSync(at(run, RUN_FILES.run));
    assert.equal(codeOf(run.path), '210');
  });

  test('a copied folder under another name gives the same code', () => {
    const run = aRun();
    const moved = `${run.path}-copy`;
    renameSync(run.path, moved);
    assert.equal(codeOf(moved), '0');
  });

  for (const path of [
    ...[paths.catalog, paths.catalogAfter, paths.diagnostics],
    ...[RUN_FILES.preValidation, RUN_FILES.regressions, RUN_FILES.installSummary],
  ]) {
    test(`an ended run without ${path.replace(/.*\//u, '')} is no success`, () => {
      const run = aRun();
      rmSync(at(run, path));
      assert.equal(codeOf(run.path), '240 evidence');
      writeFileSync(at(run, path), '\0\0\0');
      assert.equal(codeOf(run.path), '240 evidence');
    });
  }

  test('a file of another run does not count', () => {
    const run = aRun();
    const text = testFiles.read(at(run, RUN_FILES.regressions), 10_000) ?? new Uint8Array();
    writeFileSync(at(run, RUN_FILES.regressions), Buffer.from(text).toString().replace('5f1c2a9e', '6f1c2a9e'));
    assert.equal(codeOf(run.path), '240 evidence');
  });
});

describe('150', () => {
  test('a run whose plan is sealed and after which nothing came waits', () => {
    assert.equal(codeOf(aRun({ until: 'waiting' }).path), '150');
  });
  test('without its seal, or without its plan, it was killed', () => {
    for (const path of ['State/seal-1.json', RUN_FILES.rebootPlan]) {
      const run = aRun({ until: 'waiting' });
      rmSync(at(run, path));
      assert.equal(codeOf(run.path), '240 killed');
    }
  });
  test('one event after the seal and it waits no longer', () => {
    const run = aRun({ until: 'waiting' });
    appendFileSync(at(run, RUN_FILES.events), '{}\n');
    assert.equal(codeOf(run.path), '240 killed');
  });
  test('a resumed and ended run does not wait', () => {
    assert.equal(codeOf(aRun({ reboot: true }).path), '0');
  });
});

test('a run that was killed in phase 05 is 240, also with a torn record', () => {
  const run = aRun({ until: 'killed' });
  appendFileSync(at(run, RUN_FILES.installSummary), '{"schemaVersion":1,"ti');
  assert.equal(codeOf(run.path), '240 killed');
});
