import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Page } from './chromium.ts';

/** The script of axe-core, run in the page before it judges. */
const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

export interface Judgement {
  /** Rules that are broken, and those that axe could not decide, with where, one line each. */
  readonly wrong: readonly string[];
  readonly rulesPassed: number;
}

interface AxeRule {
  readonly id: string;
  readonly nodes: readonly { readonly target: readonly string[]; readonly failureSummary?: string }[];
}
declare const axe: {
  run(options: object): Promise<Readonly<Record<'violations' | 'incomplete' | 'passes', readonly AxeRule[]>>>;
};
declare const document: {
  querySelector(selector: string): { style: { visibility: string } } | null;
};

/** WCAG 2.2, levels A and AA, and what axe calls best practice. */
const TAGS = 'wcag2a wcag2aa wcag21a wcag21aa wcag22a wcag22aa best-practice'.split(' ');

/**
 * What axe-core says of the page as it is shown now. It sees no colour through the watermark, which is put away for it,
 * and leaves some texts of several lines undecided; `faintTexts` looks at every text, under the watermark too. So axe
 * need not look at colours, which is most of its work, in every view.
 */
export async function judged(page: Page, colours: boolean): Promise<Judgement> {
  await page.run(AXE);
  return page.evaluate(
    async (tags: readonly string[], enabled: boolean) => {
      const watermark = document.querySelector('.watermark');
      if (watermark !== null) watermark.style.visibility = 'hidden';
      const { violations, incomplete, passes } = await axe.run({
        runOnly: { type: 'tag', values: tags },
        rules: { 'color-contrast': { enabled } },
      });
      if (watermark !== null) watermark.style.visibility = '';
      const undecided = incomplete.filter(({ id }) => id !== 'color-contrast');
      const lines = [...violations, ...undecided].flatMap(({ id, nodes }) =>
        nodes.map(({ target, failureSummary = '' }) => `${id}: ${target.join(' ')}: ${failureSummary.slice(0, 200)}`),
      );
      return { wrong: lines, rulesPassed: passes.length };
    },
    TAGS,
    colours,
  );
}
