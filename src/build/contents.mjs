const BEGIN = '<!-- contents: begin -->';
const END = '<!-- contents: end -->';
const FENCED = /^ *```[^]*?^ *```$/gmu;

/** A page that fits on two screens needs no contents. */
const TWO_SCREENS = 100;

/**
 * @param {string} markdown
 * @param {1 | 2} from the highest level that is asked for; 2 is that level alone
 * @returns {string[]} its titles, without what looks like one in a block of text
 */
export const titlesOf = (markdown, from) =>
  [...markdown.replaceAll(FENCED, '').matchAll(from === 1 ? /^#{1,6} (.+)$/gmu : /^## (.+)$/gmu)].map(
    ([, title = '']) => title,
  );

/**
 * @param {string} title as it stands behind its signs
 * @returns {string} how a link names it, by the rule of those who render pages
 */
export const anchorOf = (title) =>
  title
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}\s_-]/gu, '')
    .replaceAll(' ', '-');

/**
 * The page with a list of its titles before the first of them, where it is longer than two screens.
 *
 * @param {string} markdown
 * @returns {string}
 */
export const withContents = (markdown) => {
  const bare = markdown.replace(new RegExp(`${BEGIN}[^]*?${END}\\n+`, 'u'), '');
  const titles = titlesOf(bare, 2);
  const first = bare.search(/^## /mu);
  if (bare.split('\n').length <= TWO_SCREENS || titles.length < 2) return bare;
  const list = titles.map((title) => `- [${title}](#${anchorOf(title)})`).join('\n');
  return `${bare.slice(0, first)}${BEGIN}\n\n${list}\n\n${END}\n\n${bare.slice(first)}`;
};
