/** The part of a page's world that functions sent into it use; the rest of the sources knows nothing of a page. */

export interface Box {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
  readonly height: number;
}

export interface PageNode {
  readonly textContent: string;
  readonly parentElement: PageElement;
}

export interface PageElement extends PageNode {
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

export interface PageRange {
  setStart(node: PageNode, offset: number): void;
  setEnd(node: PageNode, offset: number): void;
  getClientRects(): Iterable<Box>;
}

export interface PageDocument {
  readonly head: { insertAdjacentHTML(where: string, html: string): void };
  readonly body: PageElement;
  readonly activeElement: PageElement;
  readonly scrollingElement: PageElement;
  querySelectorAll(selector: string): Iterable<PageElement>;
  querySelector(selector: string): PageElement | null;
  getElementById(id: string): PageElement | null;
  createTreeWalker(root: PageElement, show: number): { nextNode(): PageNode | null };
  createRange(): PageRange;
}

export interface PageStyle {
  readonly display: string;
  readonly overflowX: string;
  readonly clipPath: string;
  readonly color: string;
  readonly backgroundColor: string;
  readonly fontSize: string;
  readonly fontWeight: string;
  readonly opacity: string;
}
