/**
 * One escape function per sink. Whatever comes from outside (titles, error texts, names of applications) goes through
 * the one of the sink it is written to, and through nothing else.
 */

/** Characters that reorder or hide text: bidirectional embeddings, overrides and isolates, zero-width marks. */
const DECEPTIVE = /[\u061c\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\ufff9-\ufffb]/gu;

/** C0 without tab and line ends, DEL, C1, and the two Unicode line separators. */

const CONTROL = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u2028\u2029]/gu;

const HTML_ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/**
 * Text for an HTML element or a double-quoted attribute. The five characters are escaped; control and deceptive
 * characters are shown by their number (`[U+202E]`) instead of doing their work; a line end becomes a space.
 */
export function escapeHtml(text: string): string {
  return visible(text).replace(/[&<>"']/gu, (character) => HTML_ENTITIES[character] ?? '');
}

/** The text with every control or deceptive character shown by its number, on one line, free of lone surrogates. */
export function visible(text: string): string {
  return text
    .toWellFormed()
    .replace(/[\t\r\n]+/gu, ' ')
    .replace(CONTROL, showNumber)
    .replace(DECEPTIVE, showNumber);
}

function showNumber(character: string): string {
  return `[U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}]`;
}

/**
 * One field of a CSV line (RFC 4180). A field that a spreadsheet would take for a formula gets a quote in front, so
 * that it stays text. Numbers pass as they are: `-2147024891` is not a formula.
 */
export function escapeCsv(field: string | number | boolean | null): string {
  if (field === null) return '';
  if (typeof field !== 'string') return String(field);
  const text = field.toWellFormed().replace(CONTROL, '').replace(DECEPTIVE, '');
  const inert = /^\s*[=+\-@]|^[\t\r\n]/u.test(text) ? `'${text}` : text;
  return /["',;\r\n\t]/u.test(inert) ? `"${inert.replaceAll('"', '""')}"` : inert;
}

/** Text for a terminal or a log line: one line, without anything that moves the cursor or reorders what is read. */
export function escapeTerminal(text: string): string {
  return text
    .toWellFormed()
    .replace(/[\t\r\n]+/gu, ' ')
    .replace(CONTROL, '')
    .replace(DECEPTIVE, '');
}

/** At most `limit` characters of a text, and how many were left out; never cuts a surrogate pair in two. */
export function truncate(text: string, limit: number): string {
  if (text.length <= limit) return text;
  const kept = text
    .slice(0, limit)
    .toWellFormed()
    .replace(/\ufffd$/u, '');
  return `${kept}… (${text.length - kept.length} more characters)`;
}

/** Text for a pipe whose code page is not known: letters lose their accents, anything else beyond ASCII becomes `?`. */
export const plainAscii = (text: string): string =>
  escapeTerminal(text)
    .normalize('NFKD')
    .replace(/[\u0300-\u036f]/gu, '')
    .replace(/[^\x20-\x7e]/gu, '?');
