import { escapeTerminal } from './escape.ts';

/** Text for a pipe whose code page is not known: letters lose their accents, anything else beyond ASCII becomes `?`. */
export const plainAscii = (text: string): string =>
  escapeTerminal(text)
    .normalize('NFKD')
    .replace(/[\u0300-\u036f]/gu, '')
    .replace(/[^\x20-\x7e]/gu, '?');
