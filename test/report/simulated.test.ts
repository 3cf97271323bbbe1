import assert from 'node:assert/strict';
import { test } from 'node:test';
import { renderReports } from '../../src/report/render.ts';
import type { ReportInput } from '../../src/report/input.ts';
import { aFullInput, aReportInput, anInventory, reportAssets } from './a-report.ts';

const assets = reportAssets();
const run = aFullInput().run;

const SIMULATED: Readonly<Record<string, Partial<ReportInput>>> = {
  'a scenario': { run: { ...run, mode: 'scenario', simulated: true } },
  'test mode': { run: { ...run, mode: 'test', simulated: true } },
  'a run that denies its mode': { run: { ...run, mode: 'scenario', simulated: false } },
  'a baseline that says so where run.json is missing': {
    run: null,
    baseline: { ...anInventory('before'), simulated: true },
  },
  'a snapshot that says so against run.json': { snapshot: { ...anInventory('after'), simulated: true } },
};

for (const [what, overrides] of Object.entries(SIMULATED)) {
  test(`nobody can take ${what} for real: title, bar, watermark, every heading and every table say it`, () => {
    const { html, report } = renderReports(aReportInput(overrides), assets);
    assert.equal(report.simulated, true);
    assert.match(/<title>([^<]*)<\/title>/u.exec(html)?.[1] ?? '', /SIMULATED/u);
    assert.match(html, /class="simbar"/u);
    assert.match(html, /class="watermark"/u);
    const headings = html.match(/<(?:h1|h2|caption)[ >].*?<\/(?:h1|h2|caption)>/gsu) ?? [];
    assert.ok(headings.length > 15);
    for (const heading of headings) assert.match(heading, /simulated/iu);
    assert.match(report.outcome.sentence, /^Simulated/u);
  });
}

test('print keeps the bar and the watermark', () => {
  const print = assets.css.slice(assets.css.indexOf('@media print'));
  assert.doesNotMatch(print, /display:\s*none|visibility:\s*hidden/u);
  assert.match(print, /print-color-adjust: exact/u);
});

test('a simulated run is evidence for no control', () => {
  const { report } = renderReports(aReportInput(SIMULATED['a scenario']), assets);
  assert.ok(report.compliance.length > 0);
  assert.ok(report.compliance.every((row) => row.extent === 'none' && row.files.length === 0));
});

test('a real run nowhere says that it is simulated', () => {
  const { html, report } = renderReports(aReportInput(), assets);
  assert.equal(report.simulated, false);
  assert.doesNotMatch(html.replace(/<style>[^<]*<\/style>/u, ''), /simulated/iu);
});
