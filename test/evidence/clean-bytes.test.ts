import assert from 'node:assert/strict';
import { test } from 'node:test';
import { cleanBytes } from '../../src/evidence/clean-bytes.ts';

const SECRET = 'Zq7S99xVb9kLmN4tR';

test('a text in UTF-8, UTF-16 or a code page loses its secrets and nothing else', () => {
  const text = `Prüfung: password=${SECRET}\r\nend`;
  const clean = 'Prüfung: password=[redacted:secretValue]\r\nend';
  for (const encoding of ['utf8', 'latin1'] as const)
    assert.equal(Buffer.from(cleanBytes(Buffer.from(text, encoding))).toString(encoding), clean);
  const wide = Buffer.from(`\ufeff${text}`, 'utf16le');
  assert.equal(Buffer.from(cleanBytes(wide)).toString('utf16le'), `\ufeff${clean}`);
});

test('every byte of a code page is kept', () => {
  const bytes = Buffer.from(Array.from({ length: 255 }, (_, index) => index + 1));
  assert.deepEqual(Buffer.from(cleanBytes(bytes)), bytes);
});

test('what is no text is left as it is', () => {
  const bytes = Buffer.from(`ElfFile\0password=${SECRET}`);
  assert.equal(cleanBytes(bytes), bytes);
});
