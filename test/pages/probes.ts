/**
 * Functions that run in the page: each is sent as its own text, so it uses nothing but what it is given and what a page
 * has. They answer with what is wrong, one line each; an empty list is a page in which nothing is.
 */

import type { ShownText, Veil } from './contrast.ts';

interface Box {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
  readonly height: number;
}

interface PageNode {
  readonly textContent: string;
  readonly parentElement: PageElement;
}

interface PageElement extends PageNode {
  readonly tagName: string;
  readonly className: string;
  readonly clientWidth: number;
  readonly scrollWidth: number;
  readonly clientHeight: number;
  readonly scrollHeight: number;
  readonly tabIndex: number;
  focus(): void;
  blur(): void;
  closest(selector: string): PageElement | null;
  getAttribute(name: string): string | null;
  getBoundingClientRect(): Box;
}

interface PageRange {
  setStart(node: PageNode, offset: number): void;
  setEnd(node: PageNode, offset: number): void;
  getClientRects(): Iterable<Box>;
}

declare const document: {
  readonly head: { insertAdjacentHTML(where: string, html: string): void };
  readonly body: PageElement;
  readonly activeElement: PageElement;
  readonly scrollingElement: PageElement;
  querySelectorAll(selector: string): Iterable<PageElement>;
  querySelector(selector: string): PageElement | null;
  getElementById(id: string): PageElement | null;
  createTreeWalker(root: PageElement, show: number): { nextNode(): PageNode | null };
  createRange(): PageRange;
};
declare const getComputedStyle: (element: PageElement) => {
  readonly display: string;
  readonly overflowX: string;
  readonly clipPath: string;
  readonly color: string;
  readonly backgroundColor: string;
  readonly fontSize: string;
  readonly fontWeight: string;
  readonly opacity: string;
};
declare const innerHeight: number;

/** What runs out of the page, out of its own box, or is cut off. */
export function overflowing(): string[] {
  const found: string[] = [];
  const name = (one: PageElement): string =>
    `${one.tagName}.${one.className} "${one.textContent.replace(/\s+/gu, ' ').trim().slice(0, 50)}"`;
  const page = document.scrollingElement;
  if (page.scrollWidth > page.clientWidth) found.push(`the page scrolls: ${page.scrollWidth} > ${page.clientWidth}`);
  for (const one of document.querySelectorAll('body *')) {
    if (one.closest('.watermark') !== null) continue; // decoration, hidden from everybody who reads with a tool
    const style = getComputedStyle(one);
    // Hidden from the eye on purpose; tools read it.
    if (style.clipPath !== 'none' || one.closest('thead, .hidden')?.clientWidth === 1) continue;
    const scroller = one.closest('.scroll');
    const scrolls = scroller !== null && scroller.scrollWidth > scroller.clientWidth;
    const { left, right } = one.getBoundingClientRect();
    if (!scrolls && (right > page.clientWidth + 0.5 || left < -0.5)) found.push(`out of the page: ${name(one)}`);
    if (style.display.startsWith('inline') || one.scrollWidth <= one.clientWidth + 1) continue;
    if (style.overflowX === 'visible' && !scrolls) found.push(`out of its box: ${name(one)}`);
    if (style.overflowX === 'hidden' || style.overflowX === 'clip') found.push(`cut off: ${name(one)}`);
  }
  return found;
}

/** Words that begin on one line and end on another. Hyphens and slashes are where words are broken by everybody. */
export function brokenWords(): string[] {
  const found: string[] = [];
  const [texts, range] = [document.createTreeWalker(document.body, 4), document.createRange()];
  const lines = (node: PageNode, from: number, to: number): number => {
    range.setStart(node, from);
    range.setEnd(node, to);
    let [count, bottom] = [0, -Infinity];
    for (const box of range.getClientRects()) {
      if (box.top > bottom - box.height / 2) count += 1;
      bottom = Math.max(bottom, box.bottom);
    }
    return count;
  };
  // Where a script has no spaces, a line ends where it likes.
  const words = /(?:(?![\p{scx=Han}\p{scx=Hira}\p{scx=Kana}\p{scx=Hang}\p{scx=Thai}])[^\s\-\u2010-\u2014/\\?|])+/gu;
  for (let node = texts.nextNode(); node !== null; node = texts.nextNode()) {
    if (node.parentElement.closest('.watermark, thead, .hidden, style') !== null) continue;
    if (lines(node, 0, node.textContent.length) < 2) continue;
    for (const { 0: word, index } of node.textContent.matchAll(words))
      if (lines(node, index, index + word.length) > 1) found.push(`${word} in ${node.parentElement.tagName}`);
  }
  return found;
}

/** Regions that scroll sideways: which of them cannot be reached by keyboard or have no name, and how many there are. */
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

/** Every pair of colours of a text and what is behind it, each once, and the watermark. The page has no pictures behind text. */
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
