import assert from 'node:assert/strict';
import { test } from 'node:test';
import { redactionRules } from '../../src/domain/redaction.ts';
import { renderReports } from '../../src/report/render.ts';
import type { EarlierUpdate } from '../../src/schema/catalog.ts';
import { aFullInput, aReportInput, at, reportAssets } from './a-report.ts';
import { unbroken } from './html-tokens.ts';

const assets = reportAssets();
const EARLIER_RUN = 'c07d9d52-3a3e-4f0b-8f6e-91b1c4a0e6f2';

const anEarlier = (more: Partial<EarlierUpdate> = {}): EarlierUpdate => ({
  ...{ attemptedBy: EARLIER_RUN, attemptedAt: at(-1440), updateId: 'an-earlier-update', revision: 1, kb: 'KB5060001' },
  ...{ title: 'An update of the day before', kind: 'cumulative', required: true, decidedAnew: false },
  ...{ installed: true, verdict: 'installed', proof: { decidedBy: ['the build is 20348.4405'], disagreed: [] } },
  ...more,
});

const withEarlier = (...earlier: EarlierUpdate[]) =>
  aReportInput({ catalog: { ...aFullInput().catalog, ...(earlier.length === 0 ? {} : { earlier }) } });

/** The rows of the group, and only those. */
const groupOf = (html: string): string =>
  /<tbody [^>]*class="earlier">(.*?)<\/tbody>/su.exec(unbroken(html))?.[1] ?? '';

test('what an earlier run attempted and this one confirmed stands in the report, with its verdict and that run', () => {
  const rolledBack = anEarlier({ updateId: 'other', title: 'Another update', verdict: 'rolledBack', installed: false });
  const { report, html } = renderReports(withEarlier(anEarlier(), rolledBack), assets);
  assert.deepEqual(report.catalog?.earlier, [anEarlier(), rolledBack]);
  const group = groupOf(html);
  for (const shown of ['KB5060001', 'An update of the day before', 'the build is 20348.4405', EARLIER_RUN])
    assert.ok(group.includes(shown), shown);
  assert.ok(group.indexOf('Another update') < group.indexOf('An update of the day before'), 'problems come first');
  assert.match(group, /class="pill tone-bad"/u);
});

test('where no update is selected the earlier ones are shown all the same', () => {
  const input = withEarlier(anEarlier());
  const catalog = { ...input.catalog!, updates: [] };
  assert.ok(groupOf(renderReports({ ...input, catalog, installRecords: [] }, assets).html).includes('KB5060001'));
});

test('a run that found nothing of an earlier one says nothing of it', () => {
  const { report, html } = renderReports(withEarlier(), assets);
  assert.equal(report.catalog?.earlier, undefined);
  assert.equal(groupOf(html), '');
});

test('a rule of a policy removes texts of earlier updates and leaves what names the run', () => {
  const rules = redactionRules({ fields: ['title', 'attemptedBy', 'attemptedAt'], patterns: [] });
  const { report } = renderReports(withEarlier(anEarlier()), assets, rules);
  const [earlier] = report.catalog?.earlier ?? [];
  assert.deepEqual([earlier?.attemptedBy, earlier?.attemptedAt], [EARLIER_RUN, at(-1440)]);
  assert.notEqual(earlier?.title, anEarlier().title);
});
