import assert from 'node:assert/strict';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { test, type TestContext } from 'node:test';
import { RUN_FILES } from '../../src/evidence/layout.ts';
import type { RunListener } from '../../src/pipeline/request.ts';
import { run } from '../../src/pipeline/run.ts';
import { viewModel } from '../../src/report/view-model.ts';
import type { FinalReport } from '../../src/schema/report.ts';
import { realSystem } from '../../src/system/real.ts';
import { quickFolder } from '../support/quick-folder.ts';
import { aRequest, folderOf, jsonOf, SILENT } from '../support/starts.ts';

const scenarios = join(import.meta.dirname, '..', '..', 'examples', 'scenarios');
const system = realSystem([]);

/** A run on a fresh device: what it answered, what its phase 07 said, and its page. */
async function aRun(context: TestContext, scenario: string, testMode: boolean) {
  const outputRoot = quickFolder();
  context.after(() => rmSync(outputRoot, { recursive: true, force: true }));
  const said: string[] = [];
  const listener: RunListener = {
    ...SILENT,
    phaseEnded(phase, _name, { detail }) {
      if (phase === '07') said.push(detail);
    },
  };
  const request = { ...aRequest, outputRoot, scenario: join(scenarios, `${scenario}.json`), testMode };
  const result = await run(system, request, { listener, stop: new AbortController().signal });
  const report = jsonOf(join(folderOf(result).runFolder, RUN_FILES.finalReport)) as unknown as FinalReport;
  return { result, said, report, view: viewModel(report) };
}

for (const [scenario, testMode] of [
  ['superseded-0', false],
  ['already-present-0', false],
  ['hidden-100', false],
  ['deferred-0', false],
  ['still-offered-100', false],
  ['unconfirmed-100', false],
  ['optional-fails-100', false],
  ['download-offline-100', false],
  ['before-window-0', false],
  ['install-fails-210', false],
  ['success-0', true],
  ['disk-full-100', true],
] as const) {
  test(`${scenario}${testMode ? ', dry' : ''}: the line of phase 07, the page and the last line tell the same numbers`, async (context) => {
    const { result, said, report, view } = await aRun(context, scenario, testMode);
    const value = (group: string, tone?: string): number =>
      view.figures
        .filter((tile) => tile.group === group && (tone === undefined || tile.tone === tone))
        .reduce((sum, tile) => sum + Number(tile.value), 0);
    const { figures, catalog } = report;
    assert.deepEqual(report.counts, result.counts);
    assert.equal(value('part'), (figures?.selected ?? 0) + (figures?.earlier ?? 0));
    assert.equal(value('whole'), value('part') + (catalog?.counts.offered ?? 0));
    assert.deepEqual([value('total'), value('part', 'bad')], [result.counts.todo, result.counts.fail]);
    assert.deepEqual(
      said.map((line) => report.outcome.sentence.toLowerCase().includes(line.toLowerCase())),
      [true],
      said[0],
    );
  });
}

test('an application that works neither before nor after is named, and then attention is not asked for "nothing"', async (context) => {
  const { result, report, view } = await aRun(context, 'already-broken-application-0', false);
  assert.equal(result.exitCode, 0);
  assert.deepEqual(
    report.findings.map(({ kind, application, check }) => [kind, application, check]),
    [['brokenBefore', 'Contoso Till', 'health']],
  );
  assert.equal(view.calm, null);
});
