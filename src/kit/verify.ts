import { join } from 'node:path';
import { classificationNamed, unknownClassification } from '../domain/classification.ts';
import { hashOf } from '../evidence/hash.ts';
import type { Kit, KitEntry } from '../schema/kit.ts';
import type { Files } from '../system/system.ts';
import { checkArguments } from './arguments.ts';
import { chainFaults } from './chain.ts';
import { checkFileName, fileTypeOf, SCAN_CATALOG } from './file-names.ts';
import { kitFault, messageOf, type KitFault } from './kit-fault.ts';
import { FILES_FOLDER, readKit } from './read-kit.ts';
import type { SignedKit } from './signature.ts';

/** Told for each file that is read, with the share of all bytes, 0 to 100. */
export type OnFile = (file: string, percent: number) => void;

export interface KitVerdict {
  readonly ok: boolean;
  readonly faults: readonly KitFault[];
  /** Empty when `kit.json` cannot be read. */
  readonly entries: readonly KitEntry[];
  readonly kit: Kit | null;
  /** Not checked here: only a policy knows whose signature is worth something. */
  readonly signed: SignedKit | null;
  /** SHA-256 of the bytes of `kit.json`. */
  readonly sha256: string | null;
  readonly totalBytes: number;
}

/** What `files/` must hold of one file. */
export type Listed = Pick<KitEntry, 'file' | 'size' | 'sha256'>;

/** All files that a kit lists: its entries and the scan catalog. */
export const listedFiles = (kit: Kit): Listed[] => [...kit.entries, ...(kit.wsusscn2 === null ? [] : [kit.wsusscn2])];

/**
 * Checks a kit and names everything that is wrong with it. `files/` is closed: whatever lies there is listed, and is
 * what the list says, byte by byte. The folder around it may hold anything. Reads, never writes, never follows a link.
 */
export function verifyKit(files: Files, folder: string, onFile: OnFile = () => undefined): KitVerdict {
  const read = readKit(files, folder);
  if (!read.ok) {
    return { ok: false, faults: read.faults, entries: [], kit: null, signed: null, sha256: null, totalBytes: 0 };
  }
  const { kit, signed, sha256 } = read;
  const faults = [...listFaults(kit), ...folderFaults(files, folder, listedFiles(kit), onFile)];
  const totalBytes = listedFiles(kit).reduce((sum, one) => sum + one.size, 0);
  return { ok: faults.length === 0, faults, entries: kit.entries, kit, signed, sha256, totalBytes };
}

/** What is wrong with the list alone: names, doubles, classifications, arguments, chains. */
export function listFaults(kit: Kit): KitFault[] {
  const faults: KitFault[] = [];
  const seen = new Map<string, string>();
  const contents = new Map<string, string>();
  for (const { file, sha256 } of listedFiles(kit)) {
    const wrong = checkFileName(file);
    if (wrong !== null) faults.push(kitFault('name', file, wrong));
    else if (fileTypeOf(file) === null) faults.push(kitFault('name', file, 'expected a .msu, .cab, .exe or .msi'));
    const twin = seen.get(file.toLowerCase());
    if (twin !== undefined) {
      faults.push(kitFault(twin === file ? 'duplicate' : 'caseClash', file, `is listed beside ${twin}`));
    }
    seen.set(file.toLowerCase(), file);
    const same = contents.get(sha256);
    if (same !== undefined && twin === undefined) {
      faults.push(kitFault('duplicate', file, `has the same content as ${same}; leave one of them out`));
    }
    contents.set(sha256, file);
  }
  for (const entry of kit.entries) {
    if (entry.file.toLowerCase() === SCAN_CATALOG) {
      faults.push(kitFault('name', entry.file, 'expected an update, got the name of the scan catalog'));
    }
    if (classificationNamed(entry.classification) === null)
      faults.push(kitFault('classification', entry.file, unknownClassification(entry.classification)));
    faults.push(...checkArguments(entry).map((message) => kitFault('arguments', entry.file, message)));
  }
  return [...faults, ...chainFaults(kit.entries)];
}

/** What is wrong with `files/` itself, against the list. */
export function folderFaults(files: Files, folder: string, listed: readonly Listed[], onFile: OnFile): KitFault[] {
  const root = join(folder, FILES_FOLDER);
  let present: ReturnType<Files['list']>;
  try {
    const kind = files.stat(root)?.kind;
    if (kind !== 'folder') {
      const found = kind === undefined ? 'nothing' : `a ${kind}`;
      return [kitFault(kind === 'link' ? 'link' : 'missing', FILES_FOLDER, `expected a folder, got ${found}`)];
    }
    present = files.list(root);
  } catch (error) {
    return [kitFault('unreadable', FILES_FOLDER, messageOf(error))];
  }
  const byName = new Map(present.map((one) => [one.name, one.kind]));
  const known = new Set(listed.map((one) => one.file));
  const clashing = new Map(listed.map((one) => [one.file.toLowerCase(), one.file]));
  const faults = present.flatMap((one) => strangerFault(one, known, clashing));
  const total = Math.max(1, sum(listed));
  let done = 0;
  for (const one of listed) {
    onFile(one.file, Math.floor((done / total) * 100));
    // A name with a path in it is never opened; it has its own fault already.
    if (checkFileName(one.file) === null) faults.push(...fileFaults(files, root, one, byName.get(one.file)));
    done += one.size;
  }
  return faults;
}

const sum = (listed: readonly Listed[]): number => listed.reduce((total, one) => total + one.size, 0);

function strangerFault(
  { name, kind }: { name: string; kind: string },
  known: ReadonlySet<string>,
  clashing: ReadonlyMap<string, string>,
): KitFault[] {
  if (known.has(name)) return [];
  const twin = clashing.get(name.toLowerCase());
  if (twin !== undefined) return [kitFault('caseClash', name, `expected ${twin}, got a name that differs in case`)];
  if (kind === 'folder') return [kitFault('folder', name, 'expected no folder inside files/')];
  if (kind === 'link') return [kitFault('link', name, 'expected no link inside files/')];
  return [kitFault('notListed', name, 'lies in files/ and is not listed in kit.json')];
}

function fileFaults(files: Files, root: string, one: Listed, kind: string | undefined): KitFault[] {
  if (kind === undefined) return [kitFault('missing', one.file, 'is listed in kit.json and not in files/')];
  if (kind === 'link') return [kitFault('link', one.file, 'expected a file, got a link')];
  if (kind !== 'file') return [kitFault('folder', one.file, `expected a file, got a ${kind}`)];
  try {
    const path = join(root, one.file);
    const size = files.stat(path)?.size ?? 0;
    // Not read: a file of the wrong size is wrong, however large somebody made it.
    if (size !== one.size) return [kitFault('size', one.file, `expected ${one.size} bytes, got ${size}`)];
    const { sha256 } = hashOf(files.chunks(path));
    return sha256 === one.sha256 ? [] : [kitFault('hash', one.file, `expected SHA-256 ${one.sha256}, got ${sha256}`)];
  } catch (error) {
    return [kitFault('unreadable', one.file, messageOf(error))];
  }
}
