import { escapeHtml, visible } from '../domain/escape.ts';

/** A word of more characters may be wider than a phone, or than a page at 400 % zoom. */
const FITS = 16;

/** A part of a long word stays whole up to this length; one that is longer, as a hash is, may be broken in pieces. */
const PART_FITS = 14;
const PIECE = 8;

/** Scripts that browsers break between their characters, or by a dictionary: they need no places of ours. */
const WITHOUT_SPACES = ['Han', 'Hiragana', 'Katakana', 'Hangul', 'Bopomofo', 'Yi', 'Thai', 'Lao', 'Khmer', 'Myanmar']
  .map((script) => `\\p{scx=${script}}`)
  .join('');
const LONG = new RegExp(`[^\\s${WITHOUT_SPACES}]{${FITS + 1},}`, 'gu');

/** After separators, and where a small letter is followed by a capital. */
const SEAMS = /(?<=[/\\._:,;=&?+@#>)\]}|~-])(?![/\\._:,;=&?+@#>)\]}|~-])|(?<=\p{Ll})(?=\p{Lu})/u;
const PIECES = new RegExp(`(?:[^]\\p{M}*){1,${PIECE}}`, 'gu');

/**
 * Text for an element of the page, escaped, in which only words that may be too long for a line can be broken, and
 * those only where it does not hurt: after separators, between the parts of a name, else in pieces of one length. Such
 * a word stands in an element of its own, so that it moves to a line of its own before it is broken. Not for
 * attributes.
 */
export function breakableHtml(text: string): string {
  const shown = visible(text);
  let html = '';
  let end = 0;
  for (const { 0: word, index } of shown.matchAll(LONG)) {
    html += `${escapeHtml(shown.slice(end, index))}<span class="long">${broken(word)}</span>`;
    end = index + word.length;
  }
  return html + escapeHtml(shown.slice(end));
}

const broken = (word: string): string =>
  word
    .split(SEAMS)
    .flatMap((part) => (part.length <= PART_FITS ? part : (part.match(PIECES) ?? [])))
    .map(escapeHtml)
    .join('<wbr>');
