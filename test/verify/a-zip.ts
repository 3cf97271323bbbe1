import { crc32, deflateRawSync } from 'node:zlib';

/** What one entry of a zip says of itself; whatever is not given follows from the content. */
export interface ZipPart {
  readonly name: string | Buffer;
  readonly content?: Uint8Array;
  readonly stored?: boolean;
  /** Unix mode with its type bits. */
  readonly mode?: number;
  readonly flags?: number;
  readonly method?: number;
  readonly size?: number;
  readonly crc32?: number;
  readonly localName?: string;
  /** Takes the bytes of the first entry, as its own. */
  readonly overlapping?: boolean;
  readonly cutShort?: number;
  /** Extra fields in the directory and in the local header, and a comment: what other packers add. */
  readonly extra?: Buffer;
  readonly localExtra?: Buffer;
  readonly comment?: string;
  /** Sizes and place as 64-bit values in an extra field behind the others. */
  readonly large?: boolean;
}

export interface ZipEnd {
  readonly entries?: number;
  readonly directoryBytes?: number;
  readonly comment?: string;
  readonly large?: boolean;
  readonly disks?: number;
}

/** A zip, byte by byte, so that each byte can be a lie (APPNOTE 4.3). */
export function aZip(parts: readonly ZipPart[], end: ZipEnd = {}): Buffer {
  const bodies: Buffer[] = [];
  const directory: Buffer[] = [];
  let offset = 0;
  for (const part of parts) {
    const { local, central } = entry(part, part.overlapping === true ? 0 : offset);
    directory.push(central);
    if (part.overlapping === true) continue;
    bodies.push(local);
    offset += local.length;
  }
  const central = Buffer.concat(directory);
  return Buffer.concat([...bodies, central, endOf(parts.length, offset, central.length, end)]);
}

/** Every file of a run as parts, below a folder. */
export const partsOf = (files: Iterable<readonly [string, Uint8Array]>, folder = ''): ZipPart[] =>
  [...files].map(([path, content]) => ({ name: `${folder}${path}`, content }));

function entry(part: ZipPart, offset: number): { local: Buffer; central: Buffer } {
  const content = part.content ?? Buffer.alloc(0);
  const packed = part.stored === true ? Buffer.from(content) : deflateRawSync(content);
  const data = packed.subarray(0, packed.length - (part.cutShort ?? 0));
  const name = Buffer.from(part.name);
  const local = Buffer.alloc(30);
  const central = Buffer.alloc(46);
  const method = part.method ?? (part.stored === true ? 0 : 8);
  for (const [header, at] of [
    [local, 6],
    [central, 8],
  ] as const) {
    header.writeUInt16LE(part.flags ?? 0, at);
    header.writeUInt16LE(method, at + 2);
    header.writeUInt32LE(part.crc32 ?? crc32(content), at + 8);
    const large = part.large === true && header === central;
    header.writeUInt32LE(large ? 0xffffffff : data.length, at + 12);
    header.writeUInt32LE(large ? 0xffffffff : (part.size ?? content.length), at + 16);
  }
  const localExtra = part.localExtra ?? Buffer.alloc(0);
  const large = part.large === true ? largeField(part.size ?? content.length, data.length, offset) : Buffer.alloc(0);
  const extra = Buffer.concat([part.extra ?? Buffer.alloc(0), large]);
  const comment = Buffer.from(part.comment ?? '');
  const localName = part.localName === undefined ? name : Buffer.from(part.localName);
  local.writeUInt32LE(0x04034b50, 0);
  local.writeUInt16LE(localName.length, 26);
  local.writeUInt16LE(localExtra.length, 28);
  central.writeUInt32LE(0x02014b50, 0);
  central.writeUInt16LE(name.length, 28);
  central.writeUInt16LE(extra.length, 30);
  central.writeUInt16LE(comment.length, 32);
  central.writeUInt32LE(((part.mode ?? 0) << 16) >>> 0, 38);
  central.writeUInt32LE(part.large === true ? 0xffffffff : offset, 42);
  return {
    local: Buffer.concat([local, localName, localExtra, data]),
    central: Buffer.concat([central, name, extra, comment]),
  };
}

/** The extra field of large entries (APPNOTE 4.5.3), its values in the order of the header. */
function largeField(size: number, packed: number, offset: number): Buffer {
  const field = Buffer.alloc(28);
  field.writeUInt16LE(1, 0);
  field.writeUInt16LE(24, 2);
  for (const [n, value] of [size, packed, offset].entries()) field.writeBigUInt64LE(BigInt(value), 4 + 8 * n);
  return field;
}

function endOf(count: number, offset: number, size: number, end: ZipEnd): Buffer {
  const entries = end.entries ?? count;
  const bytes = end.directoryBytes ?? size;
  const comment = Buffer.from(end.comment ?? '');
  const plain = Buffer.alloc(22);
  plain.writeUInt32LE(0x06054b50, 0);
  plain.writeUInt16LE(end.disks ?? 0, 4);
  plain.writeUInt16LE(comment.length, 20);
  if (end.large !== true) {
    plain.writeUInt16LE(entries, 8);
    plain.writeUInt16LE(entries, 10);
    plain.writeUInt32LE(bytes, 12);
    plain.writeUInt32LE(offset, 16);
    return Buffer.concat([plain, comment]);
  }
  plain.fill(0xff, 8, 20);
  const record = Buffer.alloc(56);
  record.writeUInt32LE(0x06064b50, 0);
  record.writeBigUInt64LE(44n, 4);
  for (const [at, value] of Object.entries({ 24: entries, 32: entries, 40: bytes, 48: offset }))
    record.writeBigUInt64LE(BigInt(value), Number(at));
  const locator = Buffer.alloc(20);
  locator.writeUInt32LE(0x07064b50, 0);
  locator.writeBigUInt64LE(BigInt(offset + size), 8);
  locator.writeUInt32LE(1, 16);
  return Buffer.concat([record, locator, plain, comment]);
}
