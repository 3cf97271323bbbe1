/**
 * Functions that run in the page: each is sent as its own text, so it uses nothing but what it is given and what a page
 * has. They answer with what is wrong, one line each; an empty list is a page in which nothing is.
 */

import type { PageDocument, PageElement, PageNode, PageStyle } from './dom.ts';

declare const document: PageDocument;
declare const getComputedStyle: (element: PageElement) => PageStyle;

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
