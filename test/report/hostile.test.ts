import assert from 'node:assert/strict';
import { test } from 'node:test';
import { renderReports } from '../../src/report/render.ts';
import { aReportInput, reportAssets } from './a-report.ts';
import { everyText } from './every-text.ts';
import { dangersOf, tagsOf, unbroken } from './html-tokens.ts';

const assets = reportAssets();

const HOSTILE: readonly string[] = [
  "=cmd|'/C calc'!A0",
  '<img src=x onerror=alert(1)>',
  '"><script>alert(1)</script>',
  '</script><script>alert(1)</script>',
  '</style><svg onload=alert(1)>',
  '</title><base href="//evil.example">',
  "' autofocus onfocus='alert(1)",
  '{{{css}}} {{> partial}} {{#simulated}}',
  '<!-- --><!doctype x><?php ?>]]>',
  '&lt;script&gt; &#60;b&#62;',
  'a\u202egpj.exe\u2066\u200b\ufeff',
  'two\r\nlines\u2028and\u2029more\u0000\u001b[2J',
  'lone \ud800 surrogate',
];

for (const hostile of HOSTILE) {
  test(`a page stays inert when every text of the evidence is ${JSON.stringify(hostile).slice(0, 40)}`, () => {
    const input = everyText(aReportInput(), () => hostile);
    const { html } = renderReports(input, assets);
    assert.deepEqual(dangersOf(html), []);
    assert.doesNotMatch(html, /[\u0000\u001b\u202e\u2066\u200b\u2028\ufeff]/u);
    assert.equal(html.isWellFormed(), true);
    assert.deepEqual(
      skeleton(html),
      skeleton(
        renderReports(
          everyText(aReportInput(), () => 'plain'),
          assets,
        ).html,
      ),
    );
  });
}

/** The tags of a page in order, but for the places where a long word may be broken. */
const skeleton = (html: string): string[] => tagsOf(unbroken(html)).map(({ name }) => name);

test('a title of 10,000 characters is cut and its length told', () => {
  const { html, report } = renderReports(
    everyText(aReportInput(), () => `T${'x'.repeat(9_999)}`),
    assets,
  );
  assert.ok(html.length < 300_000, `${html.length}`);
  assert.doesNotMatch(html, /x{1000}/u);
  assert.match(html, /more characters/u);
  assert.equal(report.InstallSummary[0]?.title.length, 10_000);
});

test('the page loads nothing and says so to the browser', () => {
  const { html } = renderReports(aReportInput(), assets);
  const policy = tagsOf(html).find((tag) => tag.attributes.get('http-equiv') === 'Content-Security-Policy');
  assert.match(policy?.attributes.get('content') ?? '', /^default-src 'none'; style-src 'unsafe-inline'/u);
  assert.ok(html.indexOf('Content-Security-Policy') < html.indexOf('<style>'));
  assert.deepEqual(dangersOf(html), []);
});

test('the check of this test finds what it looks for', () => {
  assert.notDeepEqual(dangersOf('<p onclick="x">a</p>'), []);
  assert.notDeepEqual(dangersOf('<script>'), []);
  assert.throws(() => dangersOf('<p class=x>'));
  assert.throws(() => dangersOf('a > b'));
});
