import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { decideExit } from '../../src/domain/exit-code.ts';
import { factsFrom } from '../../src/domain/run-facts.ts';
import { renderReports } from '../../src/report/render.ts';
import { viewModel } from '../../src/report/view-model.ts';
import { decidedRun, someRun, type SomeRun } from '../domain/some-run.ts';
import { aReportInput, reportAssets } from './a-report.ts';

const assets = reportAssets();

/** The report of such a run, and the code that follows from the same files. */
function reportOf(run: SomeRun, mode: 'live' | 'test' = 'live') {
  const files = decidedRun(run);
  const exit = decideExit(factsFrom(files));
  const input = aReportInput();
  const { report, html } = renderReports(
    {
      ...input,
      outcome: { ...exit, exitCode: exit.code, exitName: exit.name },
      run: { ...input.run!, mode },
      catalog: typeof files.catalog === 'string' ? null : files.catalog.value,
      installRecords: typeof files.installSummary === 'string' ? null : files.installSummary.value.records,
    },
    assets,
  );
  return { exit, report, html, view: viewModel(report) };
}

type Tiles = ReturnType<typeof viewModel>['figures'];

const sum = (tiles: Tiles): number => tiles.reduce((total, { value }) => total + Number(value), 0);

test('page, sentence and last line agree: each update stands in one tile, and what is to do is what the last line says', () => {
  fc.assert(
    fc.property(someRun, (run) => {
      const { exit, report, view } = reportOf(run);
      const of = (group: string): Tiles => view.figures.filter((tile) => tile.group === group);
      const offered = run.selected.length + run.deferred;
      assert.equal(sum(of('part')), sum(of('whole')) - offered);
      assert.equal(sum(of('total')), exit.counts.todo);
      assert.equal(sum(of('part').filter(({ tone }) => tone === 'bad')), exit.counts.fail);
      assert.deepEqual(report.counts, exit.counts);
      assert.deepEqual(report.figures, exit.figures);
      const lead = Number(/^(\d+) of /u.exec(report.outcome.sentence)?.[1] ?? 0);
      assert.equal(lead, exit.figures.installed);
    }),
    { numRuns: 60 },
  );
});

test('no headline says that nothing failed where something did, nor that all is done where a real run would install', () => {
  fc.assert(
    fc.property(someRun, fc.constantFrom('live' as const, 'test' as const), (run, mode) => {
      const { exit, view } = reportOf(run, mode);
      const headline = view.outcome.text;
      if (exit.counts.fail > 0) assert.doesNotMatch(headline, /nothing failed|confirmed/iu);
      if (mode === 'test') assert.doesNotMatch(headline, /is done/iu);
    }),
    { numRuns: 60 },
  );
});

test('where it is not known what was selected no tile says 0', () => {
  const { report } = renderReports(aReportInput({ catalog: null, installRecords: null }), assets);
  const shown = viewModel(report).figures.filter(({ group }) => group !== 'other');
  assert.deepEqual(new Set(shown.map(({ value }) => value)), new Set(['?']));
});
