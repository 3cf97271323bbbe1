import assert from 'node:assert/strict';
import {
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { renderAgain } from '../../src/report/again.ts';
import { renderReports } from '../../src/report/render.ts';
import { aReportInput, reportAssets } from './a-report.ts';

const assets = reportAssets();
const files = {
  stat: (path: string) =>
    existsSync(path) ? { kind: 'file' as const, size: lstatSync(path).size, modifiedMs: 0 } : undefined,
  realPath: (path: string) => (existsSync(path) ? realpathSync(path) : undefined),
  makeFolder: (path: string) => void mkdirSync(path, { recursive: true }),
  writeAtomic: (path: string, bytes: Uint8Array) => writeFileSync(path, bytes),
};

function aRunFolder() {
  const root = mkdtempSync(join(tmpdir(), 'patchpilot-report-'));
  const run = join(root, 'Runs', 'x');
  mkdirSync(join(run, 'Reports'), { recursive: true });
  writeFileSync(join(run, 'run.json'), '{}');
  return { root, run };
}

test('the reports are made again beside the run, byte for byte', () => {
  const { root } = aRunFolder();
  const paths = renderAgain(files, aReportInput(), assets, join(root, 'out', 'deep'));
  const { finalReportJson, html } = renderReports(aReportInput(), assets);
  assert.equal(paths.length, 3);
  assert.deepEqual(
    paths.slice(0, 2).map((path) => readFileSync(path, 'utf8')),
    [finalReportJson, html],
  );
});

for (const inside of ['.', 'Reports', 'new/folder', 'Reports/../State']) {
  test(`nothing is written into a run: ${inside}`, () => {
    const { run } = aRunFolder();
    assert.throws(() => renderAgain(files, aReportInput(), assets, join(run, inside)), { code: 'outputUnusable' });
    assert.deepEqual(readdirSync(run), ['Reports', 'run.json']);
    assert.deepEqual(readdirSync(join(run, 'Reports')), []);
  });
}

test('nothing is written into a run through a link', () => {
  const { root, run } = aRunFolder();
  symlinkSync(join(run, 'Reports'), join(root, 'link'));
  assert.throws(() => renderAgain(files, aReportInput(), assets, join(root, 'link', 'sub')), {
    code: 'outputUnusable',
  });
  assert.deepEqual(readdirSync(join(run, 'Reports')), []);
});
