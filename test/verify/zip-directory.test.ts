import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { MAX_ZIP_DEPTH, MAX_ZIP_NAME_BYTES } from '../../src/verify/limits.ts';
import { readZipDirectory } from '../../src/verify/zip-directory.ts';
import { aZip, type ZipEnd, type ZipPart } from './a-zip.ts';

const A = Buffer.from('the content of a');
const B = Buffer.from('the content of b, which is longer');
const PARTS: ZipPart[] = [
  { name: 'run/a.txt', content: A, stored: true },
  { name: 'run/b.txt', content: B, stored: true },
];
const TIMES = Buffer.from([0x55, 0x54, 0x05, 0x00, 0x01, 1, 2, 3, 4]);

/** Reads as a file does: what is not there cannot be read. */
const read = (bytes: Buffer) =>
  readZipDirectory(bytes.length, (position, length) => {
    assert.ok(position >= 0 && length >= 0 && position + length <= bytes.length);
    return bytes.subarray(position, position + length);
  });
const names = (parts: readonly ZipPart[], end: ZipEnd = {}) => read(aZip(parts, end)).map(({ name }) => name);
const each = (more: Partial<ZipPart>) => PARTS.map((part) => ({ ...part, ...more }));
const refused = (bytes: Buffer) => {
  assert.throws(() => read(bytes), Error);
};

describe('the directory of a zip', () => {
  test('says of each entry all that is needed to read it', () => {
    const [a, b, c, ...more] = read(
      aZip([
        ...PARTS,
        { name: 'link', mode: 0o120777, flags: 1, method: 12, crc32: 7, size: 99, content: A, stored: true },
      ]),
    );
    assert.deepEqual(more, []);
    const offset = 30 + 'run/a.txt'.length + A.length;
    assert.deepEqual(
      [a?.name, a?.size, a?.compressedSize, a?.offset, a?.type, a?.method, a?.encrypted],
      [...['run/a.txt', A.length, A.length, 0, 0, 0, false]],
    );
    assert.deepEqual([b?.name, b?.size, b?.compressedSize, b?.offset], ['run/b.txt', B.length, B.length, offset]);
    assert.deepEqual(
      [c?.type, c?.method, c?.encrypted, c?.crc32, c?.size, c?.compressedSize],
      [...[0o120000, 12, true, 7, 99, A.length]],
    );
    assert.equal(Buffer.from(b?.nameBytes ?? []).toString(), 'run/b.txt');
  });

  test('is the same with extra fields and comments of entries, and with a comment of the whole', () => {
    const plain = read(aZip(PARTS)).map(({ name, size, crc32 }) => ({ name, size, crc32 }));
    for (const more of [
      { comment: 'by hand' },
      { extra: TIMES },
      { localExtra: TIMES },
      { extra: Buffer.concat([TIMES, TIMES]), localExtra: TIMES, comment: 'PK' },
    ]) {
      const found = read(aZip(each(more), { comment: 'case 17' }));
      assert.deepEqual(
        found.map(({ name, size, crc32 }) => ({ name, size, crc32 })),
        plain,
      );
    }
  });

  test('takes sizes and place of a large entry from its extra field, wherever that stands', () => {
    const plain = read(aZip(PARTS)).map(({ size, compressedSize, offset }) => [size, compressedSize, offset]);
    for (const extra of [Buffer.alloc(0), TIMES, Buffer.concat([TIMES, TIMES])]) {
      const large = read(aZip(each({ large: true, extra })));
      assert.deepEqual(
        large.map(({ size, compressedSize, offset }) => [size, compressedSize, offset]),
        plain,
      );
    }
    assert.deepEqual(names(PARTS, { large: true }), ['run/a.txt', 'run/b.txt']);
  });

  test('a large entry whose field is missing, short or beyond what can be is refused', () => {
    const zip = aZip(each({ large: true }));
    const field = zip.lastIndexOf(Buffer.from([1, 0, 24, 0]));
    const changed = (at: number, ...bytes: number[]) => {
      const copy = Buffer.from(zip);
      copy.set(bytes, field + at);
      return copy;
    };
    assert.equal(read(changed(0)).length, 2);
    refused(changed(0, 2));
    refused(changed(2, 16));
    refused(changed(4, 0, 0, 0, 0, 0, 0, 0x20, 0));
  });

  test('an empty zip has no entries, a comment of any length is none, and behind the end there is nothing', () => {
    assert.deepEqual(names([]), []);
    assert.deepEqual(names(PARTS, { comment: 'x'.repeat(65_535) }), ['run/a.txt', 'run/b.txt']);
    refused(Buffer.concat([aZip(PARTS), Buffer.from([0])]));
    refused(Buffer.concat([aZip([]), Buffer.alloc(70_000)]));
    refused(Buffer.alloc(0));
    refused(Buffer.alloc(21));
    refused(Buffer.alloc(500));
  });

  test('names may be as long and as deep as the limits, and no more', () => {
    const long = (length: number) => [{ name: 'n'.repeat(length), stored: true }];
    assert.equal(read(aZip(long(MAX_ZIP_NAME_BYTES))).length, 1);
    refused(aZip(long(MAX_ZIP_NAME_BYTES + 1)));
    const deep = (levels: number) => [{ name: `${'d/'.repeat(levels - 1)}x`, stored: true }];
    assert.equal(read(aZip(deep(MAX_ZIP_DEPTH))).length, 1);
    refused(aZip(deep(MAX_ZIP_DEPTH + 1)));
    assert.deepEqual(names([{ name: 'a\\b\\c' }]), ['a/b/c']);
  });

  test('entries lie one behind the other, in any order, with nothing in common', () => {
    assert.deepEqual(
      names([
        { ...PARTS[0]!, name: 'b' },
        { ...PARTS[1]!, name: 'a' },
      ]),
      ['b', 'a'],
    );
    refused(aZip([...PARTS, { name: 'again', overlapping: true, stored: true }]));
    // An entry of nothing that claims a byte more than there is room for.
    const zip = aZip([{ name: 'a', stored: true }]);
    const packedSize = zip.indexOf(Buffer.from([0x50, 0x4b, 1, 2])) + 20;
    zip.writeUInt32LE(1, packedSize);
    refused(zip);
  });

  test('the end record says how much there is and where, in one part', () => {
    for (const end of [
      { entries: 1 },
      { entries: 3 },
      { directoryBytes: 100 },
      { directoryBytes: 101, large: true },
      { disks: 1 },
      { entries: 1, large: true },
    ] as const) {
      refused(aZip(PARTS, end));
    }
    const parts = aZip(PARTS);
    parts.writeUInt16LE(1, parts.length - 14);
    refused(parts);
    const large = aZip(PARTS, { large: true });
    const record = large.lastIndexOf(Buffer.from([0x50, 0x4b, 6, 6]));
    for (const at of [record, record + 24, record + 56, record + 56 + 8]) {
      const copy = Buffer.from(large);
      copy[at] = 0x7f;
      refused(copy);
    }
  });

  test('the directory may name entries in another order than they lie in', () => {
    const zip = aZip([
      { name: 'a', content: A, stored: true },
      { name: 'b', content: B, stored: true },
    ]);
    const [at, length] = [zip.indexOf(Buffer.from([0x50, 0x4b, 1, 2])), 47];
    const [first, second] = [zip.subarray(at, at + length), zip.subarray(at + length, at + 2 * length)];
    const swapped = Buffer.concat([zip.subarray(0, at), second, first, zip.subarray(at + 2 * length)]);
    assert.deepEqual(
      read(swapped).map(({ name }) => name),
      ['b', 'a'],
    );
  });

  test('the directory stands right before its end, and is made of entries', () => {
    const zip = aZip(PARTS);
    const end = zip.length - 22;
    refused(Buffer.concat([zip.subarray(0, end), Buffer.alloc(1), zip.subarray(end)]));
    const spoilt = Buffer.from(zip);
    spoilt.writeUInt8(0x7f, zip.indexOf(Buffer.from([0x50, 0x4b, 1, 2])));
    refused(spoilt);
  });

  test('one field of the end that is full is enough for the records of a large zip', () => {
    const large = aZip(PARTS, { large: true });
    const fields = large.length - 22;
    for (const full of [10, 12, 16]) {
      const copy = Buffer.from(large).fill(0, fields + 8, fields + 20);
      copy.fill(0xff, fields + full, fields + (full === 10 ? 12 : full + 4));
      assert.equal(read(copy).length, 2, String(full));
    }
  });
});
