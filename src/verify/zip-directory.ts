import { MAX_ZIP_DEPTH, MAX_ZIP_DIRECTORY_BYTES, MAX_ZIP_ENTRIES, MAX_ZIP_NAME_BYTES } from './limits.ts';

/** One entry of a zip, as its central directory says. */
export interface ZipEntry {
  /** Decoded as UTF-8, `\` read as `/`; a folder's ends in `/`. */
  readonly name: string;
  readonly nameBytes: Uint8Array;
  readonly method: number;
  readonly encrypted: boolean;
  readonly crc32: number;
  readonly compressedSize: number;
  readonly size: number;
  /** Unix file type bits of the mode, or 0 where there are none. */
  readonly type: number;
  /** Where its local header stands. */
  readonly offset: number;
}

/** Bytes of the zip from a position; throws when it has not so many. */
export type ReadAt = (position: number, length: number) => Buffer;

const END_BYTES = 22;
const MAX_COMMENT_BYTES = 65_535;
const LOCATOR_BYTES = 20;
const END64_BYTES = 56;
const HEADER_BYTES = 46;
/** Of a local header, without its name. */
export const LOCAL_BYTES = 30;

interface End {
  readonly entries: number;
  readonly size: number;
  readonly offset: number;
  /** Where the records at the end begin: nothing of the directory lies behind. */
  readonly at: number;
}

/**
 * Every entry of a zip, from its central directory (APPNOTE 4.3.12 to 4.3.16), the local headers unread. Throws an
 * `Error` that says what is wrong for anything that two readers could take for different trees, or that is beyond the
 * limits: what it claims is judged before it is read.
 */ // E-13.2
export function readZipDirectory(fileSize: number, readAt: ReadAt): ZipEntry[] {
  const end = findEnd(fileSize, readAt);
  if (end.entries > MAX_ZIP_ENTRIES) throw new Error(`expected at most ${MAX_ZIP_ENTRIES} entries, got ${end.entries}`);
  if (end.size > MAX_ZIP_DIRECTORY_BYTES)
    throw new Error(`expected a directory of at most ${MAX_ZIP_DIRECTORY_BYTES} bytes, got ${end.size}`);
  if (end.offset + end.size !== end.at) throw new Error('expected the directory right before its end record');
  const bytes = readAt(end.offset, end.size);
  const entries: ZipEntry[] = [];
  let at = 0;
  for (let n = 0; n < end.entries; n++) {
    if (at + HEADER_BYTES > bytes.length || bytes.readUInt32LE(at) !== 0x02014b50)
      throw new Error(`expected ${end.entries} entries, got ${n}`);
    const length =
      HEADER_BYTES + bytes.readUInt16LE(at + 28) + bytes.readUInt16LE(at + 30) + bytes.readUInt16LE(at + 32);
    entries.push(entryOf(bytes.subarray(at, at + length)));
    at += length;
  }
  if (at !== bytes.length) throw new Error(`expected ${end.entries} entries and nothing more`);
  assertApart(entries, end.offset);
  return entries;
}

function findEnd(fileSize: number, readAt: ReadAt): End {
  const length = Math.min(fileSize, END_BYTES + MAX_COMMENT_BYTES);
  const tail = length < END_BYTES ? Buffer.alloc(0) : readAt(fileSize - length, length);
  for (let at = tail.length - END_BYTES; at >= 0; at--) {
    if (tail.readUInt32LE(at) !== 0x06054b50 || at + END_BYTES + tail.readUInt16LE(at + 20) !== tail.length) continue;
    const disks = tail.readUInt32LE(at + 4);
    const [here, entries] = [tail.readUInt16LE(at + 8), tail.readUInt16LE(at + 10)];
    const end = { entries, size: tail.readUInt32LE(at + 12), offset: tail.readUInt32LE(at + 16) };
    const start = fileSize - length + at;
    if (entries === 0xffff || end.size === 0xffffffff || end.offset === 0xffffffff) return findEnd64(start, readAt);
    if (disks !== 0 || here !== entries) throw new Error('expected a zip in one part');
    return { ...end, at: start };
  }
  throw new Error('expected a run folder or a zip, got another file');
}

function findEnd64(endAt: number, readAt: ReadAt): End {
  if (endAt < LOCATOR_BYTES + END64_BYTES) throw new Error('expected the end record of a large zip');
  const locator = readAt(endAt - LOCATOR_BYTES, LOCATOR_BYTES);
  const at = whole(locator, 8);
  if (locator.readUInt32LE(0) !== 0x07064b50 || at + END64_BYTES + LOCATOR_BYTES !== endAt)
    throw new Error('expected the end record of a large zip');
  const record = readAt(at, END64_BYTES);
  if (record.readUInt32LE(0) !== 0x06064b50) throw new Error('expected the end record of a large zip');
  if (whole(record, 24) !== whole(record, 32)) throw new Error('expected a zip in one part');
  return { entries: whole(record, 32), size: whole(record, 40), offset: whole(record, 48), at };
}

function entryOf(header: Buffer): ZipEntry {
  const nameLength = header.readUInt16LE(28);
  const nameBytes = header.subarray(HEADER_BYTES, HEADER_BYTES + nameLength);
  if (nameLength > MAX_ZIP_NAME_BYTES) throw new Error(`expected names of at most ${MAX_ZIP_NAME_BYTES} bytes`);
  const name = nameBytes.toString('utf8').replaceAll('\\', '/');
  if (name.split('/').length > MAX_ZIP_DEPTH) throw new Error(`expected at most ${MAX_ZIP_DEPTH} levels of folders`);
  const extra = header.subarray(HEADER_BYTES + nameLength, HEADER_BYTES + nameLength + header.readUInt16LE(30));
  const large = largeFields(extra);
  const field = (at: number): number => {
    const value = header.readUInt32LE(at);
    return value === 0xffffffff ? large() : value;
  };
  const size = field(24);
  const compressedSize = field(20);
  return {
    ...{ name, nameBytes, size, compressedSize, offset: field(42) },
    encrypted: (header.readUInt16LE(8) & 1) !== 0,
    method: header.readUInt16LE(10),
    crc32: header.readUInt32LE(16),
    type: (header.readUInt32LE(38) >>> 16) & 0o170000,
  };
}

/** The 64-bit values of an entry, in the order in which its header asks for them. */
function largeFields(extra: Buffer): () => number {
  let at = 0;
  while (at + 4 <= extra.length && extra.readUInt16LE(at) !== 1) at += 4 + extra.readUInt16LE(at + 2);
  const end = at + 4 <= extra.length ? Math.min(extra.length, at + 4 + extra.readUInt16LE(at + 2)) : 0;
  let next = at + 4;
  return () => {
    if (next + 8 > end) throw new Error('expected the sizes of a large entry');
    next += 8;
    return whole(extra, next - 8);
  };
}

function whole(bytes: Buffer, at: number): number {
  const value = bytes.readBigUInt64LE(at);
  if (value > BigInt(Number.MAX_SAFE_INTEGER)) throw new Error(`expected a size that can be, got ${value.toString()}`);
  return Number(value);
}

/** Entries that share bytes are how a small zip claims a large tree. */
function assertApart(entries: readonly ZipEntry[], directoryAt: number): void {
  const sorted = [...entries].sort((a, b) => a.offset - b.offset);
  for (const [n, { offset, compressedSize, nameBytes }] of sorted.entries()) {
    const next = sorted[n + 1]?.offset ?? directoryAt;
    if (offset + LOCAL_BYTES + nameBytes.length + compressedSize > next)
      throw new Error('expected entries that do not overlap');
  }
}
