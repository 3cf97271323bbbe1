import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { linkSync, mkdirSync, renameSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { verifyRun } from '../../src/verify/verify.ts';
import { aRun, paths } from '../evidence/a-run.ts';
import { aScratchFolder, testFiles } from '../support/test-files.ts';
import { ARTIFACTS } from '../../src/schema/artifacts.ts';

const verify = (path: string) => {
  const { verdict, failed } = verifyRun(testFiles, path);
  return [verdict, ...new Set(failed.map((one) => `${one.check} ${one.path}`))];
};
const posix = { skip: process.platform === 'win32' };

describe('on a real disk', posix, () => {
  test('a file replaced by a link to an equal file elsewhere is INVALID', () => {
    const run = aRun();
    const outside = join(aScratchFolder(), 'catalog.json');
    renameSync(join(run.path, paths.catalog), outside);
    symlinkSync(outside, join(run.path, paths.catalog));
    const [verdict, ...failed] = verify(run.path);
    assert.equal(verdict, 'INVALID');
    assert.ok(failed.includes(`tree ${paths.catalog}`));
  });

  test('a folder replaced by a link is not entered: INVALID', () => {
    const run = aRun();
    const outside = join(aScratchFolder(), 'Reports');
    renameSync(join(run.path, 'Reports'), outside);
    symlinkSync(outside, join(run.path, 'Reports'));
    assert.ok(verify(run.path).includes('tree Reports'));
  });

  test('a link that leads round in a circle does not hold it up', () => {
    const run = aRun();
    symlinkSync(run.path, join(run.path, 'Artifacts', 'loop'));
    assert.deepEqual(verify(run.path), ['INVALID', 'tree Artifacts/loop']);
  });

  test('a FIFO is never opened: INVALID', () => {
    const run = aRun();
    execFileSync('/usr/bin/mkfifo', [join(run.path, 'Logs', 'pipe')]);
    assert.deepEqual(verify(run.path), ['INVALID', 'tree Logs/pipe']);
  });

  test('a name that is not UTF-8 is INVALID', () => {
    const run = aRun();
    writeFileSync(Buffer.concat([Buffer.from(`${run.path}/bad`), Buffer.from([0xff, 0xfe])]), '');
    const [verdict, ...failed] = verify(run.path);
    assert.deepEqual([verdict, failed.length], ['INVALID', 1]);
  });

  test('a hard link is a file like any other, and not listed', () => {
    const run = aRun();
    linkSync(join(run.path, paths.catalog), join(run.path, 'hard.json'));
    assert.deepEqual(verify(run.path), ['INVALID', 'index hard.json']);
  });

  test('a file of 5 GB is refused by its size, not read', () => {
    const run = aRun({ until: 'killed' });
    execFileSync('/usr/bin/truncate', ['-s', '5G', join(run.path, 'Artifacts', 'big')]);
    const [verdict, ...failed] = verify(run.path);
    assert.deepEqual([verdict, failed.includes('tree Artifacts/big')], ['UNVERIFIABLE', true]);
  });
});

test('an empty folder changes nothing', () => {
  const run = aRun();
  mkdirSync(join(run.path, 'Empty', 'deeper'), { recursive: true });
  assert.deepEqual(verify(run.path), ['VALID']);
});

test('a run folder under another name, as an auditor keeps it, is VALID', () => {
  const run = aRun();
  renameSync(run.path, `${run.path}-case-17`);
  assert.deepEqual(verify(`${run.path}-case-17`), ['VALID']);
});

describe('what is no run folder', () => {
  test('a path with nothing there is absent', () => {
    assert.throws(() => verifyRun(testFiles, join(aScratchFolder(), 'none')), { code: 'inputAbsent' });
  });
  test('a link to a run is refused', posix, () => {
    const link = join(aScratchFolder(), 'link');
    symlinkSync(aRun().path, link);
    assert.throws(() => verifyRun(testFiles, link), { code: 'evidenceUnreadable' });
  });
  test('a file that is no zip is refused', () => {
    const zip = join(aScratchFolder(), 'run.zip');
    writeFileSync(zip, 'PK');
    assert.throws(() => verifyRun(testFiles, zip), { code: 'evidenceUnreadable' });
  });
  test('the folder Runs is not a run', () => {
    assert.equal(verify(join(aRun().path, '..'))[0], 'UNVERIFIABLE');
  });
});

test('a seal is looked for under its exact name only', () => {
  const run = aRun({ until: 'waiting' });
  renameSync(join(run.path, 'State/seal-1.json'), join(run.path, 'State/seal-01.json'));
  assert.equal(verifyRun(testFiles, run.path).exitCode, 240);
  assert.equal(verify(run.path)[0], 'INCOMPLETE');
  assert.ok(run.folder.has(ARTIFACTS.rebootPlan));
});
