import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as v from 'valibot';
import { renderReports } from '../../src/report/render.ts';
import { finalReport } from '../../src/schema/report.ts';
import type { RecordedWhy } from '../../src/schema/why.ts';
import { aRecord, aFullInput, aReportInput, reportAssets } from './a-report.ts';
import { dangersOf, tagsOf, unbroken } from './html-tokens.ts';

const assets = reportAssets();
const anUpdate = { id: 'u', kb: 'KB5000001', title: 'T', classification: 'Security Updates', kind: 'other' } as const;

test('the report is one line of JSON of its schema, with InstallSummary on top', () => {
  const { finalReportJson } = renderReports(aReportInput(), assets);
  assert.equal(finalReportJson.indexOf('\n'), finalReportJson.length - 1);
  const report = v.parse(finalReport, JSON.parse(finalReportJson));
  assert.equal(report.InstallSummary.length, 18);
});

test('no two keys of an object are equal but for case, so that PowerShell 5.1 reads it', () => {
  const visit = (value: unknown): void => {
    if (typeof value !== 'object' || value === null) return;
    const keys = Array.isArray(value) ? [] : Object.keys(value).map((key) => key.toLowerCase());
    assert.equal(new Set(keys).size, keys.length);
    Object.values(value).forEach(visit);
  };
  visit(renderReports(aReportInput(), assets).report);
});

test('one row per update: its newest record, also when another revision has one', () => {
  const first = aRecord(anUpdate, 0);
  const claim = { ...first, installed: null, verdict: null, proof: null };
  const verdict = { ...first, installed: false, verdict: 'rolledBack' as const };
  const other = { ...first, revision: first.revision + 1 };
  const { report } = renderReports(aReportInput({ installRecords: [claim, other, verdict], catalog: null }), assets);
  assert.deepEqual(
    report.InstallSummary.map((row) => [row.revision, row.installed, row.verdict]),
    [
      [first.revision, false, 'rolledBack'],
      [other.revision, true, 'installed'],
    ],
  );
});

test('a selected update whose turn never came has a row too', () => {
  const { report } = renderReports(aReportInput({ installRecords: [] }), assets);
  assert.equal(report.InstallSummary.length, 18);
  assert.ok(report.InstallSummary.every((row) => !row.attempted && row.installed === null));
});

test('a result code is shown as a number, in hex, with its meaning', () => {
  const row = renderReports(aReportInput(), assets).report.InstallSummary.find((one) => one.hresult !== 0);
  if (row === undefined) assert.fail('expected a row with a result code');
  assert.equal(row.hresult, -2147023293);
  assert.equal(row.hresultHex, '0x80070643');
  assert.ok(typeof row.meaning === 'string');
});

test('the same evidence gives the same bytes', () => {
  assert.deepEqual(renderReports(aReportInput(), assets), renderReports(aReportInput(), reportAssets()));
});

test('closing the run changes nothing in a report that is made again later', () => {
  const input = aFullInput();
  const end = '2026-11-11T02:50:00.000Z';
  const steps = input.state.steps.map((step) =>
    step.phase === '11' ? { ...step, status: 'done' as const, endedAt: end, durationMs: 900 } : step,
  );
  const hops = input.run.hops.map((hop) => ({ ...hop, endedAt: hop.endedAt ?? end }));
  const closed = aReportInput({
    state: { ...input.state, status: 'ended', updatedAt: end, steps },
    run: {
      ...input.run,
      status: 'ended',
      endedAt: end,
      exitCode: 220,
      exitName: 'ValidationFailure',
      hops,
    },
  });
  assert.deepEqual(renderReports(closed, assets), renderReports(input, assets));
});

test('problems come first: what lies, what failed, what broke', () => {
  const { report, html } = renderReports(aReportInput(), assets);
  assert.deepEqual(
    report.findings.filter((finding) => finding.level === 'bad').map((finding) => finding.kind),
    ['regression', 'notEffective'],
  );
  assert.ok(report.findings.some((finding) => finding.kind === 'installedDespiteError' && finding.level === 'info'));
  const table = html.slice(html.indexOf('id="updates"'));
  assert.ok(table.indexOf('KB5068787') < table.indexOf('KB5068404'));
});

test('the page names the run, the content root, the exit code and the zone', () => {
  const input = aFullInput();
  const html = unbroken(renderReports(input, assets).html);
  for (const text of [input.runId, input.contentRoot, '220', 'Europe/Berlin', 'Nordwerk Managed Services'])
    assert.ok(html.includes(text), text);
});

test('headings go down one level at a time and every section is named by one', () => {
  const tags = tagsOf(renderReports(aReportInput(), assets).html);
  const levels = tags.filter(({ name }) => /^h[1-6]$/u.test(name)).map(({ name }) => Number(name[1]));
  assert.equal(levels[0], 1);
  levels.reduce((before, level) => (assert.ok(level <= before + 1), level));
  const ids = new Set(tags.map(({ attributes }) => attributes.get('id')));
  for (const { name, attributes } of tags)
    if (name === 'section' && attributes.size > 0) assert.ok(ids.has(attributes.get('aria-labelledby')));
});

for (const exitName of [
  'Success',
  'PartialSuccess',
  'RebootRequired',
  'InstallFailure',
  'DiagnosticsFailure',
  'ReportingFailure',
  'Unheard',
]) {
  test(`a page is made for the outcome ${exitName}`, () => {
    const why = ['more', '__proto__', 'unheard'] as RecordedWhy[];
    const outcome = { exitCode: 0, exitName, why, counts: null, reasons: [] };
    assert.deepEqual(dangersOf(renderReports(aReportInput({ outcome }), assets).html), []);
  });
}

test('reasons that do not fit at the top are counted there', () => {
  const { outcome } = aReportInput();
  const reasons = Array.from({ length: 20 }, (_, i) => `reason ${i}`);
  const { html } = renderReports(aReportInput({ outcome: { ...outcome, reasons } }), assets);
  const list = /<ul class="reasons">(.*?)<\/ul>/su.exec(html)?.[1] ?? '';
  const shown = list.match(/<li>reason \d+<\/li>/gu)?.length ?? 0;
  assert.ok(shown > 0 && shown < 20);
  assert.equal(Number(/<li>\D*(\d+)\D*<\/li>$/u.exec(list)?.[1]), 20 - shown);
});
