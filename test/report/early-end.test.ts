import assert from 'node:assert/strict';
import { test } from 'node:test';
import { renderReports } from '../../src/report/render.ts';
import type { ReportInput } from '../../src/report/input.ts';
import { aFullInput, aReportInput, reportAssets } from './a-report.ts';
import { dangersOf } from './html-tokens.ts';

const assets = reportAssets();
const ARTIFACTS = Object.keys(aReportInput()).filter((key) => !['runId', 'outcome', 'notes'].includes(key));

for (const artifact of ARTIFACTS) {
  test(`a report is made without ${artifact} and says that it is not known`, () => {
    const { html, report } = renderReports(aReportInput({ [artifact]: null }), assets);
    assert.deepEqual(dangersOf(html), []);
    if (artifact !== 'rebootPlan') assert.equal(report.notKnown.length, 1);
  });
}

test('a report is made of nothing but an id and an outcome', () => {
  const nothing = Object.fromEntries(ARTIFACTS.map((artifact) => [artifact, null])) as Partial<ReportInput>;
  const outcome = { exitCode: 240, exitName: 'ReportingFailure', why: ['config' as const], counts: null, reasons: [] };
  const { html, report } = renderReports(aReportInput({ ...nothing, outcome, notes: [] }), assets);
  assert.deepEqual(dangersOf(html), []);
  assert.equal(report.outcome.exitCode, 240);
  assert.ok(report.compliance.every((row) => row.extent === 'none'));
});

test('empty files of skipped phases are not known, not nothing', () => {
  const input = aFullInput();
  const empty = { offered: 0, selected: 0, excluded: 0, deferred: 0, notApplicable: 0 };
  const steps = input.state.steps.map((step) =>
    ['03', '04', '05', '06', '07', '08'].includes(step.phase) ? { ...step, status: 'skipped' as const } : step,
  );
  const { report, html } = renderReports(
    aReportInput({
      state: { ...input.state, steps },
      catalog: { ...input.catalog, counts: empty, updates: [] },
      installRecords: [],
      regressions: { ...input.regressions, regressions: [] },
    }),
    assets,
  );
  assert.equal(report.catalog, null);
  assert.equal(report.regressions, null);
  assert.equal(report.changes, null);
  assert.ok(report.notKnown.length >= 6);
  assert.doesNotMatch(html, /No update was selected/u);
});

test('what was installed before the run was cut off is shown though its phase did not end', () => {
  const input = aFullInput();
  const steps = input.state.steps.map((step) => (step.phase === '05' ? { ...step, status: 'skipped' as const } : step));
  const { report } = renderReports(aReportInput({ state: { ...input.state, steps } }), assets);
  assert.equal(report.InstallSummary.filter((row) => row.attempted).length, 18);
});

test('the failure that stopped a run is the first finding and its advice the next action', () => {
  const input = aFullInput();
  const error = {
    code: 'agentUnavailable',
    subject: 'wuauserv',
    message: 'expected running, got disabled',
    next: 'Enable it.',
  };
  const { report } = renderReports(
    aReportInput({
      outcome: { exitCode: 240, exitName: 'ReportingFailure', why: ['agent'], counts: null, reasons: [] },
      state: { ...input.state, failure: { why: 'agent', phase: '03', error } },
    }),
    assets,
  );
  assert.equal(report.findings[0]?.kind, 'runFailed');
  assert.equal(report.outcome.nextAction, 'Enable it.');
});

test('a time zone that is not known here does not cost the report', () => {
  const input = aFullInput();
  const policies = structuredClone(input.effectivePolicy.policies);
  policies.ReportingPolicy.timeZone = 'W. Europe Standard Time';
  const { html } = renderReports(aReportInput({ effectivePolicy: { ...input.effectivePolicy, policies } }), assets);
  assert.match(html, /W\. Europe Standard Time/u);
  assert.match(html, /UTC/u);
});
