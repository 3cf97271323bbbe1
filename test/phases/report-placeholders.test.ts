import assert from 'node:assert/strict';
import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import * as v from 'valibot';
import { escapeHtml } from '../../src/domain/escape.ts';
import { RUN_FILES } from '../../src/evidence/layout.ts';
import { noReportHtml } from '../../src/report/no-report.ts';
import { renderReports } from '../../src/report/render.ts';
import { finalReport, redactionLog } from '../../src/schema/report.ts';
import type { RecordedWhy } from '../../src/schema/why.ts';
import { realSystem } from '../../src/system/real.ts';
import { verifyRun } from '../../src/verify/verify.ts';
import { aFullInput, aReportInput, reportAssets } from '../report/a-report.ts';
import { dangersOf, unbroken } from '../report/html-tokens.ts';
import { quickFolder } from '../support/quick-folder.ts';
import { folderOf, jsonOf, start } from '../support/starts.ts';

test('where the reports cannot be made, their three files stand there, say so, and fit their schemas', async (context) => {
  const root = quickFolder();
  context.after(() => rmSync(root, { recursive: true, force: true }));
  const system = realSystem([]);
  const result = await start(system, root, 'report-fails-240');
  const { runFolder, runId } = folderOf(result);
  assert.deepEqual([result.exitCode, result.why], [240, ['report']]);

  const report = v.parse(finalReport, jsonOf(join(runFolder, RUN_FILES.finalReport)));
  assert.deepEqual([report.outcome.exitCode, report.failure?.error.code], [240, 'reportFailed']);
  assert.deepEqual([report.simulated, report.InstallSummary, report.catalog], [true, [], null]);
  assert.ok(report.notKnown.length > 0);
  v.parse(redactionLog, jsonOf(join(runFolder, RUN_FILES.redactionLog)));
  const html = readFileSync(join(runFolder, RUN_FILES.finalHtml), 'utf8');
  assert.deepEqual(dangersOf(html), []);
  const { error } = report.failure!;
  for (const told of ['SIMULATED', 'D1', '240', 'ReportingFailure', error.message, report.outcome.nextAction])
    assert.ok(unbroken(html).includes(escapeHtml(told)), told);
  for (const told of [runId, runFolder, error.code]) assert.ok(unbroken(html).includes(told), told);
  assert.equal(verifyRun(system.files, runFolder, { root: result.root ?? '' }).verdict, 'VALID');
});

test('the page of a run without a report has the brand and the style of the report, and is inert', () => {
  const assets = reportAssets();
  const hostile = '</p></style><script>alert(1)</script>"\u202e';
  const { run, state } = aFullInput();
  const error = { code: 'reportFailed', subject: hostile, message: hostile, next: hostile };
  const failed = { ...state, failure: { why: 'report' as const, phase: '11' as const, error } };
  const outcome = {
    exitCode: 240,
    exitName: 'ReportingFailure',
    why: [hostile as RecordedWhy],
    counts: null,
    reasons: [],
  };
  const input = aReportInput({ outcome, state: failed, run: { ...run, deviceId: hostile, clientId: hostile } });
  const { report } = renderReports(input, assets);
  const branding = { organization: `Nordwerk ${hostile}`, contact: hostile };
  const html = noReportHtml({ ...report, branding }, `C:\\${hostile}`, assets.css);
  assert.deepEqual(dangersOf(html), []);
  assert.doesNotMatch(html, /\u202e/u);
  assert.ok(html.includes(assets.css) && html.includes('Nordwerk'));
  assert.doesNotMatch(html.replace(assets.css, ''), /simulated/iu);
});
