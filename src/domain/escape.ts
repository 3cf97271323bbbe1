/** Control characters (also C1), line and paragraph separators, and everything that changes the direction of text. */
const UNSAFE = /[\u0000-\u001f\u007f-\u009f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]/gu;

/** Text for a terminal: nothing in it can move the cursor, start a line, or turn the reading direction. */
export const printable = (text: string): string => text.replace(UNSAFE, ' ').toWellFormed();

/** The same in ASCII: letters lose their accents, anything else becomes `?`. */
export const plainAscii = (text: string): string =>
  printable(text)
    .normalize('NFKD')
    .replace(/[\u0300-\u036f]/gu, '')
    .replace(/[^\x20-\x7e]/gu, '?');
