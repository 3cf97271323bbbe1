import assert from 'node:assert/strict';
import { rmSync } from 'node:fs';
import { after, describe, test } from 'node:test';
import { renderReports } from '../../src/report/render.ts';
import { aReportInput, reportAssets, RUN_ID } from '../report/a-report.ts';
import { quickFolder } from '../support/quick-folder.ts';
import { append, covered, foundBySearch, scrolling, shownTexts } from './access.ts';
import { judged } from './axe.ts';
import { chromiumHere, startChromium, type Page, type View } from './chromium.ts';
import { faintTexts } from './contrast.ts';
import { brokenWords, overflowing } from './layout.ts';
import { allPages } from './spread.ts';

/**
 * A desktop, a phone, and 1280 x 1024 at 400 % (WCAG 1.4.10), each in light and dark. Of what axe asks only colours
 * depend on the scheme: it judges each scheme once and each width once; the probes look at everything in every view.
 */
const VIEWS: readonly (View & { readonly axe: 'all' | 'all but colours' | 'nothing' })[] = [
  { width: 1280, height: 1024, scheme: 'light', axe: 'all' },
  { width: 1280, height: 1024, scheme: 'dark', axe: 'nothing' },
  { width: 360, height: 740, scheme: 'dark', axe: 'all but colours' },
  { width: 360, height: 740, scheme: 'light', axe: 'nothing' },
  { width: 320, height: 256, scheme: 'light', axe: 'nothing' },
  { width: 320, height: 256, scheme: 'dark', axe: 'all' },
];

/** What a reader may set (WCAG 1.4.12). */
const SPACED = `<style>* { line-height: 1.5 !important; letter-spacing: 0.12em !important; word-spacing: 0.16em !important }
p { margin-bottom: 2em !important }</style>`;

const program = chromiumHere();
const required = process.env['PATCHPILOT_CHROMIUM'] === 'required';

if (program === undefined) {
  const why = 'no chromium on PATH: install the Debian package chromium; with PATCHPILOT_CHROMIUM=required this fails';
  test('the pages in a browser', { skip: required ? false : why }, () => assert.fail(why));
} else {
  const folder = quickFolder();
  const pages = await allPages(folder);
  const browser = startChromium(program);
  const tab = await browser.page();
  after(async () => {
    await browser.close();
    rmSync(folder, { recursive: true, force: true });
  });

  describe('a page holds WCAG 2.2 AA, scrolls in one direction and breaks no word', () => {
    for (const { name, html } of pages) {
      test(name, async () => {
        await tab.open(html);
        const wrong: string[] = [];
        for (const view of VIEWS) wrong.push(...(await wrongIn(tab, view)));
        await tab.evaluate(append, SPACED);
        wrong.push(...(await tab.evaluate(overflowing)).map((line) => `with more space: ${line}`));
        assert.deepEqual(wrong, []);
      });
    }
  });

  test('a word that may be broken is found and copied as one', async () => {
    await tab.look({ width: 320, height: 256, scheme: 'light' });
    await tab.open(renderReports(aReportInput(), reportAssets()).html);
    for (const text of [RUN_ID, 'config/Tenants/MSP-001/profiles/Production/UpdatePolicy.json'])
      assert.equal(await tab.evaluate(foundBySearch, text), text);
    assert.equal(await tab.evaluate(foundBySearch, 'nowhere in the page'), '');
  });
}

async function wrongIn(tab: Page, view: (typeof VIEWS)[number]): Promise<string[]> {
  await tab.look(view);
  const { texts, veil } = await tab.evaluate(shownTexts);
  const regions = await tab.evaluate(scrolling);
  const axe = view.axe === 'nothing' ? null : await judged(tab, view.axe === 'all');
  // What finds nothing because it looks at nothing would be no test.
  assert.ok(texts.length > 5, `${texts.length} texts`);
  assert.ok(axe === null || axe.rulesPassed > 20, `${axe?.rulesPassed} rules`);
  if (view.width < 400) assert.equal(regions.found, 1, 'on a small page the commands scroll, and nothing else');
  const wrong = [
    ...(await tab.evaluate(overflowing)),
    ...(await tab.evaluate(brokenWords)),
    ...(await tab.evaluate(covered)),
    ...faintTexts(texts, veil),
    ...regions.wrong,
    ...(axe?.wrong ?? []),
  ];
  return wrong.map((line) => `${view.width} ${view.scheme}: ${line}`);
}
