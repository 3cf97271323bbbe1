/**
 * Functions that run in the page, as those of `layout.ts`: whether everybody can reach, read and find what is there.
 */

import type { ShownText, Veil } from './contrast.ts';
import type { PageDocument, PageElement, PageStyle } from './dom.ts';

declare const document: PageDocument;
declare const getComputedStyle: (element: PageElement) => PageStyle;
declare const innerHeight: number;
declare const find: (text: string, caseSensitive: boolean, backwards: boolean, wrapAround: boolean) => boolean;
declare const getSelection: () => { removeAllRanges(): void; toString(): string };

/**
 * Regions that scroll sideways: which of them cannot be reached by keyboard or have no name, and how many there are.
 */
export function scrolling(): { wrong: string[]; found: number } {
  const wrong: string[] = [];
  let found = 0;
  for (const one of document.querySelectorAll('body *')) {
    const sideways = one.scrollWidth > one.clientWidth;
    if (!sideways || !['auto', 'scroll'].includes(getComputedStyle(one).overflowX)) continue;
    found += 1;
    const name = `${one.tagName}.${one.className}`;
    const labelled = document.getElementById(one.getAttribute('aria-labelledby') ?? '')?.textContent;
    if ((one.getAttribute('aria-label') ?? labelled ?? '').trim() === '') wrong.push(`${name} has no name`);
    if (one.getAttribute('role') !== 'region') wrong.push(`${name} is no region`);
    if (one.tabIndex < 0) wrong.push(`${name} is not in the order of the keyboard`);
    one.focus();
    if (document.activeElement !== one) wrong.push(`${name} cannot be focused`);
  }
  return { wrong, found };
}

/** What the bar of a simulated run covers: too much of a low window, or all of what has the focus. */
export function covered(): string[] {
  const bar = document.querySelector('.simbar strong')?.getBoundingClientRect();
  if (bar === undefined) return [];
  const found: string[] = [];
  if (bar.height > innerHeight / 5) found.push(`the bar takes ${Math.round(bar.height)} of ${innerHeight} pixels`);
  for (const one of document.querySelectorAll('[tabindex]')) {
    one.blur(); // what has the focus already is not brought into view
    one.focus();
    const { top, bottom } = one.getBoundingClientRect();
    if (bottom < bar.bottom + 10 || top > innerHeight - 10) found.push(`covered: ${one.className}`);
  }
  return found;
}

/**
 * Every pair of colours of a text and what is behind it, each once, and the watermark. The page has no pictures behind
 * text.
 */
export function shownTexts(): { texts: ShownText[]; veil: Veil | null } {
  const texts = new Map<string, ShownText>();
  const nodes = document.createTreeWalker(document.body, 4);
  for (let node = nodes.nextNode(); node !== null; node = nodes.nextNode()) {
    const text = node.textContent.trim().slice(0, 40);
    if (text === '' || node.parentElement.closest('.watermark, style') !== null) continue;
    const { color, fontSize, fontWeight } = getComputedStyle(node.parentElement);
    let behind = node.parentElement;
    while (getComputedStyle(behind).backgroundColor === 'rgba(0, 0, 0, 0)' && behind !== document.body)
      behind = behind.parentElement;
    const ground = getComputedStyle(behind).backgroundColor;
    const shown = { text, colour: color, ground, size: Number.parseFloat(fontSize), weight: Number(fontWeight) };
    texts.set([color, ground, fontSize, fontWeight].join(), shown);
  }
  const mark = document.querySelector('.watermark div');
  const veil = mark === null ? null : getComputedStyle(mark);
  return {
    texts: [...texts.values()],
    veil: veil === null ? null : { colour: veil.color, opacity: Number(veil.opacity) },
  };
}

/** Adds something to the head of the page. */
export function append(html: string): void {
  document.head.insertAdjacentHTML('beforeend', html);
}

/** What is selected, and so copied, when somebody searches for a text in the page; empty when it is not found. */
export function foundBySearch(text: string): string {
  getSelection().removeAllRanges();
  return find(text, true, false, true) ? getSelection().toString() : '';
}
