import { crc32 } from 'node:zlib';
import { Inflate } from 'fflate';
import { PatchPilotError } from '../errors/error.ts';
import type { EntryKind, Files, FileStat } from '../system/system.ts';
import { MAX_ZIP_RATIO, ZIP_RATIO_FREE_BYTES } from './limits.ts';
import type { EvidenceSource } from './source.ts';
import { isSoundPath } from './sound-path.ts';
import { WITHHELD } from './withheld.ts';
import { LOCAL_BYTES, readZipDirectory, type ReadAt, type ZipEntry } from './zip-directory.ts';

const STORED = 0;
const DEFLATED = 8;
const STORED_CHUNK_BYTES = 1_048_576;
/** Compressed bytes that are taken at a time; deflate makes at most 1,032 of each. */
const DEFLATED_CHUNK_BYTES = 4_096;

/**
 * The evidence in a zip: read where it lies, never unpacked to a disk. Throws `evidenceUnreadable` for what is no zip,
 * what two readers could take for different trees, and what is beyond the limits.
 */ // E-13
export function openZip(files: Files, path: string): EvidenceSource {
  const zip = files.stat(path);
  const fileSize = zip?.size ?? 0;
  const readAt: ReadAt = (position, length) => Buffer.from(files.readAt(path, position, length));
  const tree = zipTree(entriesOf(path, fileSize, readAt));
  const { base, list } = wrapping(tree);
  const under = (inside: string): string => [base, inside].filter((part) => part !== '').join('/');
  // A zip that is exchanged while it is read shows as a change of every file in it.
  let modifiedMs = zip?.modifiedMs ?? 0;
  return {
    list: (folder) => {
      if (folder === '') modifiedMs = files.stat(path)?.modifiedMs ?? -1;
      return tree.folders.get(under(folder)) ?? [];
    },
    stat: (inside): FileStat | undefined => {
      const entry = tree.files.get(under(inside));
      return entry && { kind: kindOf(entry), size: entry.size, modifiedMs };
    },
    ...(list === undefined
      ? {}
      : {
          withheld: {
            stat: { kind: kindOf(list), size: list.size, modifiedMs },
            chunks: () => contentOf(list, readAt),
          },
        }),
    chunks: (inside) => {
      const entry = tree.files.get(under(inside));
      if (entry === undefined) throw new PatchPilotError('inputAbsent', inside, 'no such entry in the zip');
      return contentOf(entry, readAt);
    },
  };
}

function entriesOf(path: string, fileSize: number, readAt: ReadAt): ZipEntry[] {
  try {
    const entries = readZipDirectory(fileSize, readAt);
    const claimed = entries.reduce((sum, entry) => sum + entry.size, 0);
    if (claimed > fileSize * MAX_ZIP_RATIO + ZIP_RATIO_FREE_BYTES)
      throw new Error(`expected at most ${MAX_ZIP_RATIO} bytes for each of the zip, got ${claimed} of ${fileSize}`);
    return entries;
  } catch (cause) {
    const detail = cause instanceof Error ? cause.message : String(cause);
    throw new PatchPilotError('evidenceUnreadable', path, detail, { cause });
  }
}

interface ZipTree {
  readonly files: ReadonlyMap<string, ZipEntry>;
  /** What lies in each folder; a name that the zip has twice is there twice. */
  readonly folders: ReadonlyMap<string, readonly { readonly name: string; readonly kind: EntryKind }[]>;
}

function zipTree(entries: readonly ZipEntry[]): ZipTree {
  const files = new Map<string, ZipEntry>();
  const folders = new Map<string, { name: string; kind: EntryKind }[]>([['', []]]);
  const folderAt = (path: string): { name: string; kind: EntryKind }[] => {
    const known = folders.get(path);
    if (known !== undefined) return known;
    const made: { name: string; kind: EntryKind }[] = [];
    folders.set(path, made);
    folderAt(above(path)).push({ name: path.slice(above(path).length).replace(/^\//u, ''), kind: 'folder' });
    return made;
  };
  for (const entry of entries) {
    // No folder can be made of such a name: it stands whole at the top, where it contradicts.
    if (/^\/|\/\//u.test(entry.name)) folderAt('').push({ name: entry.name, kind: 'file' });
    else if (entry.name.endsWith('/')) folderAt(entry.name.slice(0, -1));
    else {
      folderAt(above(entry.name)).push({
        name: entry.name.slice(entry.name.lastIndexOf('/') + 1),
        kind: kindOf(entry),
      });
      if (!files.has(entry.name)) files.set(entry.name, entry);
    }
  }
  return { files, folders };
}

const above = (path: string): string => path.slice(0, Math.max(0, path.lastIndexOf('/')));

/**
 * Who zips a folder gets it inside: as long as there is one folder and nothing else, the evidence lies in it. Beside
 * the innermost one may stand the list of what was withheld.
 */ // E-13.3, E-14.1
function wrapping({ folders, files }: ZipTree): { base: string; list: ZipEntry | undefined } {
  for (let at = ''; ;) {
    const here = folders.get(at) ?? [];
    const inside = (name: string): string => (at === '' ? name : `${at}/${name}`);
    const [list, twice] = here.filter(({ name, kind }) => name === WITHHELD && kind === 'file');
    const beside = list === undefined || twice !== undefined ? undefined : files.get(inside(WITHHELD));
    const [only, ...more] = beside === undefined ? here : here.filter(({ name }) => name !== WITHHELD);
    if (only?.kind !== 'folder' || more.length > 0 || !isSoundPath(only.name)) return { base: at, list: undefined };
    at = inside(only.name);
    if (beside !== undefined) return { base: at, list: beside };
  }
}

const KINDS: Readonly<Record<number, EntryKind>> = {
  0: 'file',
  0o100000: 'file',
  0o120000: 'link',
  0o040000: 'folder',
};
const kindOf = ({ type }: ZipEntry): EntryKind => KINDS[type] ?? 'other';

/** The bytes of one entry, in chunks; throws where they are not what the directory says. */
function* contentOf(entry: ZipEntry, readAt: ReadAt): Iterable<Uint8Array> {
  const { method, encrypted, nameBytes, offset, compressedSize } = entry;
  if (encrypted || (method !== STORED && method !== DEFLATED))
    throw new Error(
      `expected an entry that is stored or deflated, got ${encrypted ? 'an encrypted one' : `method ${method}`}`,
    );
  const header = readAt(offset, LOCAL_BYTES);
  const nameLength = header.readUInt16LE(26);
  const dataAt = offset + LOCAL_BYTES + nameLength + header.readUInt16LE(28);
  const isSame =
    header.readUInt32LE(0) === 0x04034b50 &&
    header.readUInt16LE(8) === method &&
    readAt(offset + LOCAL_BYTES, nameLength).equals(nameBytes);
  if (!isSame) throw new Error('expected the local header to say what the directory says');
  let sum = 0;
  const raw = pieces(dataAt, compressedSize, method === STORED ? STORED_CHUNK_BYTES : DEFLATED_CHUNK_BYTES, readAt);
  for (const chunk of method === STORED ? raw : inflated(raw)) {
    sum = crc32(chunk, sum);
    yield chunk;
  }
  if (sum !== entry.crc32) throw new Error('expected the checksum of the entry, got another');
}

function* pieces(at: number, length: number, size: number, readAt: ReadAt): Iterable<Uint8Array> {
  for (let done = 0; done < length; done += size) yield readAt(at + done, Math.min(size, length - done));
}

function* inflated(raw: Iterable<Uint8Array>): Iterable<Uint8Array> {
  let made: Uint8Array[] = [];
  const inflate = new Inflate((chunk) => {
    made.push(chunk);
  });
  for (const piece of raw) {
    inflate.push(piece, false);
    yield* made;
    made = [];
  }
  inflate.push(new Uint8Array(), true); // throws where the stream is cut off
  yield* made;
}
