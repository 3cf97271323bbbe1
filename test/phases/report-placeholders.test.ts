import assert from 'node:assert/strict';
import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import * as v from 'valibot';
import { RUN_FILES } from '../../src/evidence/layout.ts';
import { finalReport, redactionLog } from '../../src/schema/report.ts';
import { realSystem } from '../../src/system/real.ts';
import { verifyRun } from '../../src/verify/verify.ts';
import { dangersOf } from '../report/html-tokens.ts';
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
  assert.ok(html.includes(runId) && html.includes('SIMULATED'));
  assert.equal(verifyRun(system.files, runFolder, { root: result.root ?? '' }).verdict, 'VALID');
});
