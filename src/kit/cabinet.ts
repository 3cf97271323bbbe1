import { inflateRawSync } from 'node:zlib';
import type { Files } from '../system/system.ts';

/** Of a cabinet, its numbers and places as [MS-CAB] has them. */
const HEADER_BYTES = 36;
const BLOCK_BYTES = 32_768;
const STORED = 0;
const MSZIP = 1;
/** A name, its NUL included. */
const MAX_NAME_BYTES = 257;
const READ_AHEAD_BYTES = 1_048_576;

type Door = Pick<Files, 'stat' | 'readAt'>;

/** A file of a cabinet: where it lies in the uncompressed bytes of its folder. */
interface Member {
  readonly size: number;
  readonly offset: number;
  readonly folder: number;
}

/**
 * The bytes of the first file of a cabinet whose name is wanted; null when there is none, when it is larger than
 * `maxBytes`, or when its folder is compressed by another method than MSZIP ([MS-CAB] 2.1 and [MS-MCI]). Throws what
 * reading a damaged one throws.
 */
export function fileInCabinet(
  files: Door,
  path: string,
  wanted: (name: string) => boolean,
  maxBytes: number,
): Uint8Array | null {
  const from = new Reader(files, path);
  const header = from.take(HEADER_BYTES);
  if (header.toString('latin1', 0, 4) !== 'MSCF') return null;
  const [filesAt, folders, count, flags] = [
    header.readUInt32LE(16),
    header.readUInt16LE(26),
    header.readUInt16LE(28),
    header.readUInt16LE(30),
  ];
  const reserved = (flags & 4) === 0 ? undefined : from.take(4);
  from.take(reserved?.readUInt16LE(0) ?? 0);
  for (let name = 0; name < ((flags & 1) === 0 ? 0 : 2) + ((flags & 2) === 0 ? 0 : 2); name += 1) from.name();
  const perFolder = reserved?.readUInt8(2) ?? 0;
  const entries = Array.from({ length: folders }, () => from.take(8 + perFolder));
  from.position = filesAt;
  const member = findMember(from, count, wanted);
  const folder = entries[member?.folder ?? -1];
  if (member === null || folder === undefined || member.size > maxBytes) return null;
  const method = folder.readUInt16LE(6) & 0x0f;
  if (method !== STORED && method !== MSZIP) return null;
  from.position = folder.readUInt32LE(0);
  return cutOut(from, member, {
    blocks: folder.readUInt16LE(4),
    perBlock: reserved?.readUInt8(3) ?? 0,
    zipped: method === MSZIP,
  });
}

function findMember(from: Reader, count: number, wanted: (name: string) => boolean): Member | null {
  for (let index = 0; index < count; index += 1) {
    const entry = from.take(16);
    const name = from.name().split('\\').at(-1) ?? '';
    if (wanted(name))
      return { size: entry.readUInt32LE(0), offset: entry.readUInt32LE(4), folder: entry.readUInt16LE(8) };
  }
  return null;
}

/** Each block is unpacked with the one before as its dictionary; of what is not wanted nothing is kept. */
function cutOut(
  from: Reader,
  { size, offset }: Member,
  how: { readonly blocks: number; readonly perBlock: number; readonly zipped: boolean },
): Uint8Array | null {
  const found = Buffer.alloc(size);
  let done = 0;
  let before: Buffer = Buffer.alloc(0);
  for (let block = 0; block < how.blocks && done < offset + size; block += 1) {
    const head = from.take(8 + how.perBlock);
    const [packed, length] = [head.readUInt16LE(4), head.readUInt16LE(6)];
    const needed = how.zipped || done + length > offset;
    const bytes = needed ? from.take(packed) : from.skip(packed);
    if (needed) {
      before = how.zipped ? unzip(bytes, before, length) : bytes;
      const [begin, end] = [Math.max(done, offset), Math.min(done + length, offset + size)];
      if (begin < end) before.copy(found, begin - offset, begin - done, end - done);
    }
    done += length;
  }
  return done < offset + size ? null : found;
}

function unzip(bytes: Buffer, dictionary: Buffer, length: number): Buffer {
  if (bytes.toString('latin1', 0, 2) !== 'CK') throw new Error('expected a block of MSZIP');
  const plain = inflateRawSync(bytes.subarray(2), {
    maxOutputLength: BLOCK_BYTES,
    ...(dictionary.length === 0 ? {} : { dictionary }),
  });
  if (plain.length !== length) throw new Error(`expected ${length} bytes, got ${plain.length}`);
  return plain;
}

/** Reads on from a position, in large pieces; throws behind the end. */
class Reader {
  position = 0;
  private readonly files: Door;
  private readonly path: string;
  private readonly size: number;
  private held: { readonly at: number; readonly bytes: Buffer } = { at: 0, bytes: Buffer.alloc(0) };

  constructor(files: Door, path: string) {
    this.files = files;
    this.path = path;
    this.size = files.stat(path)?.size ?? 0;
  }

  take(length: number): Buffer {
    const { at, bytes } = this.held;
    if (this.position < at || this.position + length > at + bytes.length) {
      const ahead = Math.max(length, Math.min(READ_AHEAD_BYTES, this.size - this.position));
      this.held = { at: this.position, bytes: Buffer.from(this.files.readAt(this.path, this.position, ahead)) };
    }
    const start = this.position - this.held.at;
    this.position += length;
    return this.held.bytes.subarray(start, start + length);
  }

  skip(length: number): Buffer {
    this.position += length;
    return Buffer.alloc(0);
  }

  name(): string {
    const bytes = this.take(Math.min(MAX_NAME_BYTES, this.size - this.position));
    const end = bytes.indexOf(0);
    if (end < 0) throw new Error('expected the end of a name');
    this.position -= bytes.length - end - 1;
    return bytes.toString('latin1', 0, end);
  }
}
