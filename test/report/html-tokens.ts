/** A tag of a page as a strict reader sees it. */
export interface Tag {
  readonly name: string;
  readonly attributes: ReadonlyMap<string, string>;
}

/**
 * The tags of a page, read by the rules of HTML for a page without comments and with every attribute in double quotes.
 * Throws on anything else, so that a page that passes can only be read in one way.
 */
export function tagsOf(html: string): Tag[] {
  const body = html.replace(/<style>[^<]*<\/style>/u, '').replace(/^<!doctype html>/u, '');
  const tags: Tag[] = [];
  let rest = 0;
  while (rest < body.length) {
    const open = body.indexOf('<', rest);
    const text = body.slice(rest, open === -1 ? undefined : open);
    if (text.includes('>')) throw new Error(`a stray > in ${text.slice(0, 80)}`);
    if (open === -1) break;
    const match = /^<\/?([a-z][a-z0-9]*)((?:\s+[a-z-]+(?:="[^"<>]*")?)*)\s*>/u.exec(body.slice(open));
    if (match === null) throw new Error(`not a plain tag: ${body.slice(open, open + 80)}`);
    const pairs = [...(match[2] ?? '').matchAll(/([a-z-]+)(?:="([^"]*)")?/gu)];
    tags.push({ name: match[1] ?? '', attributes: new Map(pairs.map((pair) => [pair[1] ?? '', pair[2] ?? ''])) });
    rest = open + match[0].length;
  }
  return tags;
}

const TAGS = new Set(
  `html head meta title body div header main section footer h1 h2 h3 p ul li dl dt dd span strong small code pre q br bdi
  table caption thead tbody tr th td wbr`.split(/\s+/u),
);
const ATTRIBUTES = new Set(
  `lang charset http-equiv content name class id role scope style colspan tabindex data-label aria-label aria-labelledby
  aria-hidden`.split(/\s+/u),
);

/** Everything about a page that could load or run something; empty for an inert one. */
export function dangersOf(html: string): string[] {
  const dangers: string[] = [];
  for (const { name, attributes } of tagsOf(html)) {
    if (!TAGS.has(name)) dangers.push(`tag ${name}`);
    for (const [attribute, value] of attributes) {
      if (!ATTRIBUTES.has(attribute)) dangers.push(`attribute ${attribute} of ${name}`);
      if (attribute === 'style' && !/^width:\d{1,3}%$/u.test(value)) dangers.push(`style ${value}`);
    }
  }
  const style = /<style>([^<]*)<\/style>/u.exec(html)?.[1] ?? '';
  if (/url\(|@import|expression/iu.test(style)) dangers.push('style that loads');
  return dangers;
}

/** The page with its long words whole again, as they are when somebody searches in it. */
export const unbroken = (html: string): string =>
  html.replaceAll('<wbr>', '').replace(/<span class="long">([^<]*)<\/span>/gu, '$1');
