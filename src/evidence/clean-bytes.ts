import { cleanLines } from '../domain/clean-value.ts';

/** So much is looked at to tell a text from what is none. */
const LOOKED_AT_BYTES = 65_536;

/**
 * The bytes of a file without secrets: of UTF-8, of UTF-16 with its mark, and of every code page that holds ASCII. What
 * is no text, such as an event log or an archive, is left as it is: a byte changed in it makes it unreadable.
 */
export function cleanBytes(bytes: Uint8Array): Uint8Array {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (buffer[0] === 0xff && buffer[1] === 0xfe) return Buffer.from(cleanLines(buffer.toString('utf16le')), 'utf16le');
  if (buffer.subarray(0, LOOKED_AT_BYTES).includes(0)) return bytes;
  const text = buffer.toString('utf8');
  // A byte that is no UTF-8 would be lost: then each byte is taken for a character of its own.
  const encoding = text.includes('\ufffd') ? 'latin1' : 'utf8';
  return Buffer.from(cleanLines(encoding === 'utf8' ? text : buffer.toString('latin1')), encoding);
}
