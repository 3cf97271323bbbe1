import type { Fault } from './fault.ts';

/** Either the decoded text without its mark, or why it cannot be one. */
export type DecodedText = { readonly ok: true; readonly text: string } | { readonly ok: false; readonly fault: Fault };

/**
 * Bytes as the text of a JSON file: at most `maxBytes`, UTF-8 with or without byte order mark, not empty. UTF-16 and
 * UTF-32 are named; bytes that are not UTF-8 are never replaced by something else.
 */
export function decodeJsonText(bytes: Uint8Array, file: string, maxBytes: number): DecodedText {
  const no = (message: string): DecodedText => ({ ok: false, fault: { file, path: '', message } });
  if (bytes.length > maxBytes) return no(`expected at most ${maxBytes} bytes, got ${bytes.length}`);
  if (bytes.length === 0) return no('expected JSON, got an empty file');
  const other = otherEncoding(bytes);
  if (other !== null) return no(`expected UTF-8, got ${other}${other.startsWith('UTF') ? SAVE_AS : ''}`);
  let text: string;
  try {
    text = utf8.decode(bytes);
  } catch {
    return no('expected UTF-8, got bytes that are not UTF-8');
  }
  return text.charCodeAt(0) <= 0x20 && /^[ \t\r\n]*$/u.test(text)
    ? no('expected JSON, got white space only')
    : { ok: true, text };
}

const SAVE_AS = '; save it as UTF-8 (Notepad: Save as, Encoding; PowerShell: Set-Content -Encoding utf8)';

/** Drops a byte order mark; keeps nothing from one text to the next. */
const utf8 = new TextDecoder('utf-8', { fatal: true });

function otherEncoding(bytes: Uint8Array): string | null {
  const a = bytes[0]; // each by itself: an iterator over the bytes costs as much as their decoding
  const b = bytes[1];
  const [c, d] = a === 0 || a === 0xff ? [bytes[2], bytes[3]] : [];
  if (a === 0 && bytes.every((byte) => byte === 0)) return 'NUL bytes only';
  if ((a === 0xff && b === 0xfe && c === 0 && d === 0) || (a === 0 && b === 0 && c === 0xfe && d === 0xff))
    return 'UTF-32';
  if ((a === 0xff && b === 0xfe) || (a === 0xfe && b === 0xff)) return 'UTF-16';
  return (a === 0 && b !== 0) || (a !== 0 && b === 0) ? 'UTF-16 without a byte order mark' : null;
}
