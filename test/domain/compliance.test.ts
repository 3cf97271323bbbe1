import assert from 'node:assert/strict';
import { test } from 'node:test';
import { evidenceForControls, type EvidenceFiles } from '../../src/domain/compliance.ts';
import { evidenceSource } from '../../src/schema/compliance.ts';
import { reportAssets } from '../report/a-report.ts';

const map = reportAssets().compliance;
const files = (there: (source: string) => boolean): EvidenceFiles =>
  Object.fromEntries(
    evidenceSource.options.map((name) => [name, there(name) ? `${name}.json` : null]),
  ) as EvidenceFiles;

test('all files there is evidence for every control, with the files named', () => {
  for (const row of evidenceForControls(
    map,
    files(() => true),
    false,
  )) {
    assert.equal(row.extent, 'present');
    assert.ok(row.files.length > 0);
  }
});

test('no file there is evidence for nothing', () => {
  assert.ok(
    evidenceForControls(
      map,
      files(() => false),
      false,
    ).every((row) => row.extent === 'none'),
  );
});

test('a missing file makes the evidence partial', () => {
  const rows = evidenceForControls(
    map,
    files((name) => name !== 'installSummary'),
    false,
  );
  assert.ok(rows.some((row) => row.extent === 'partial'));
});

test('the map speaks of evidence and says of nobody that they comply', () => {
  assert.doesNotMatch(JSON.stringify(map), /complian(?:t|ce)|complies|certif|guarantee/iu);
  for (const control of map.controls) assert.ok(control.limit.length > 0);
});

test('each control has an id of its own', () => {
  assert.equal(new Set(map.controls.map((control) => control.id)).size, map.controls.length);
});

test('a file that is not there is not named', () => {
  for (const row of evidenceForControls(
    map,
    files((name) => name === 'installSummary'),
    false,
  ))
    assert.ok(row.files.every((file) => file === 'installSummary.json'));
});

test('a simulated run is evidence for nothing, whatever files it has', () => {
  for (const row of evidenceForControls(
    map,
    files(() => true),
    true,
  ))
    assert.deepEqual([row.extent, row.files], ['none', []]);
});
